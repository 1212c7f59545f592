// Files and who may read them. Each test runs with the database and with the model that other tests use.
#include "store/sqlite/tables/files.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/memory_block_store.hpp"
#include "support/memory_file_store.hpp"
#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store {
namespace {

using support::answer_of;
using support::user_id;

/// The model, with the same members as the SQLite Backend.
struct Model {
  support::ManualClock clock;
  support::ManualExecutor executor;
  support::MemoryUserStore user_store{clock, executor};
  support::MemoryMessageStore message_store{user_store, clock, executor};
  support::MemoryFileStore file_store{user_store, executor};
  support::MemoryBlockStore block_store{user_store, message_store, executor};

  Model() {
    message_store.check_files = [this](const MessageDraft& draft) { return file_store.share(draft); };
  }
  UserStore& users() { return user_store; }
  MessageStore& messages() { return message_store; }
  FileStore& files() { return file_store; }
  BlockStore& blocks() { return block_store; }
};

template <class Backend>
class Files : public testing::Test, public support::StoreScene<Backend> {
 protected:
  using Scene = support::StoreScene<Backend>;
  using Scene::backend;

  void SetUp() override { Scene::add_people(); }

  base::Result<void> add(const File& file, std::int64_t room = 0) {
    return answer_of<void>(backend.executor,
                           [&](auto done) { backend.files().add_file(file, room, std::move(done)); });
  }
  File file_of(const std::string& owner, std::int64_t size = 10) {
    File file{base::Uuid::random(),    user_id(owner), "a.png", size, "image/png", "abc",
              backend.clock.wall_now()};
    EXPECT_TRUE(add(file));
    return file;
  }
  bool can_read(const std::string& who, const File& file) {
    const auto found = answer_of<std::optional<File>>(backend.executor, [&](auto done) {
      backend.files().find_file(file.id, user_id(who), std::move(done));
    });
    if (*found) {
      EXPECT_EQ(**found, file);
    }
    return found->has_value();
  }
  base::Result<Appended> send(const std::string& from, const std::string& to, std::string content,
                              MessageType type = MessageType::file, std::string client_message_id = "") {
    return answer_of<Appended>(backend.executor, [&](auto done) {
      backend.messages().append({user_id(from), user_id(to), std::move(content), type, client_message_id},
                                std::move(done));
    });
  }
  static std::string link(const File& file) { return std::string(file_path) + file.id.to_string(); }
  std::vector<FileId> forget(base::Timestamp before, std::size_t most = 10) {
    return *answer_of<std::vector<FileId>>(
        backend.executor, [&](auto done) { backend.files().forget_unlinked(before, most, std::move(done)); });
  }
};

using Backends = testing::Types<sqlite::Backend, Model>;
TYPED_TEST_SUITE(Files, Backends);

TYPED_TEST(Files, AreReadableByTheirOwnerAndByReceivers) {
  const File file = this->file_of("1");
  EXPECT_TRUE(this->can_read("1", file));
  EXPECT_FALSE(this->can_read("2", file));
  ASSERT_TRUE(this->send("1", "2", this->link(file)));
  EXPECT_TRUE(this->can_read("2", file));
  EXPECT_FALSE(this->can_read("3", file));
  EXPECT_FALSE(this->can_read("unknown", file));
  ASSERT_TRUE(this->send("2", "3", this->link(file), MessageType::image)) << "a reader may share the file";
  EXPECT_TRUE(this->can_read("3", file));
}

TYPED_TEST(Files, AreNotReadableByAReceiverWhoBlockedTheSender) {
  const File file = this->file_of("1");
  ASSERT_TRUE(answer_of<Block>(this->backend.executor, [&](auto done) {
    this->backend.blocks().block({user_id("2"), user_id("1")}, std::move(done));
  }));
  ASSERT_TRUE(this->send("1", "2", this->link(file)));
  EXPECT_FALSE(this->can_read("2", file));
  EXPECT_TRUE(this->can_read("1", file));
  EXPECT_TRUE(this->forget(this->backend.clock.wall_now() + std::chrono::hours(1)).empty()) << "it was sent";
  const File others = this->file_of("3");
  EXPECT_FALSE(this->send("1", "2", this->link(others))) << "refused as for any other receiver";
}

TYPED_TEST(Files, CannotBeSentByAUserWhoMayNotReadThem) {
  const File file = this->file_of("1");
  const auto refused = this->send("2", "3", this->link(file));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::invalid_data);
  EXPECT_EQ(refused.error().field, "content");
  EXPECT_FALSE(this->can_read("2", file));
  EXPECT_FALSE(this->can_read("3", file));
  File unknown;
  unknown.id = base::Uuid::random();
  EXPECT_FALSE(this->send("1", "2", this->link(unknown)));
  EXPECT_TRUE(this->send("1", "2", "after a refusal", MessageType::text));
}

TYPED_TEST(Files, AreSharedOnlyByAnExactLink) {
  const File file = this->file_of("1");
  ASSERT_TRUE(this->send("1", "2", this->link(file), MessageType::text));
  ASSERT_TRUE(this->send("1", "2", "https://example.com" + this->link(file)));
  ASSERT_TRUE(this->send("1", "2", this->link(file) + "?x"));
  ASSERT_TRUE(this->send("1", "2", "/elsewhere/x.png"));
  EXPECT_FALSE(this->can_read("2", file));
}

TYPED_TEST(Files, AreNotSharedByARefusedMessageWithAUsedClientMessageId) {
  const File first = this->file_of("1");
  const File second = this->file_of("1");
  ASSERT_TRUE(this->send("1", "2", this->link(first), MessageType::file, "once"));
  const auto again = this->send("1", "2", this->link(second), MessageType::file, "once");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().field, "clientMessageId");
  EXPECT_FALSE(this->can_read("2", second));
}

TYPED_TEST(Files, AreLimitedInTotalSizePerOwner) {
  this->file_of("1", 60);
  File file{base::Uuid::random(), user_id("1"), "b", 40, "text/plain", "abc", this->backend.clock.wall_now()};
  EXPECT_EQ(this->add(file, 99).error().code, base::ErrorCode::payload_too_large);
  EXPECT_FALSE(this->can_read("1", file));
  EXPECT_TRUE(this->add(file, 100));
  file.id = base::Uuid::random();
  file.owner = user_id("2");
  EXPECT_TRUE(this->add(file, 40));
  file.owner = user_id("unknown");
  EXPECT_EQ(this->add(file).error().code, base::ErrorCode::user_not_found);
}

TYPED_TEST(Files, AreForgottenOldestFirstIfNoMessageLinksThem) {
  const File sent = this->file_of("1");
  const File old = this->file_of("1");
  this->backend.clock.advance(std::chrono::hours{1});
  const File newer = this->file_of("2");
  this->backend.clock.advance(std::chrono::hours{1});
  const base::Timestamp now = this->backend.clock.wall_now();
  ASSERT_TRUE(this->send("1", "1", this->link(sent))) << "a note to oneself keeps it too";
  EXPECT_EQ(this->forget(now - std::chrono::hours{2}), std::vector<FileId>{});
  EXPECT_EQ(this->forget(now, 1), std::vector{old.id});
  EXPECT_EQ(this->forget(now), std::vector{newer.id});
  EXPECT_EQ(this->forget(now), std::vector<FileId>{});
  EXPECT_TRUE(this->can_read("1", sent));
  EXPECT_FALSE(this->can_read("2", newer));
  EXPECT_FALSE(this->send("2", "1", this->link(newer))) << "it cannot be linked any more";
  const auto unknown = answer_of<std::vector<FileId>>(this->backend.executor, [&](auto done) {
    this->backend.files().unknown_files({sent.id, old.id, newer.id}, std::move(done));
  });
  EXPECT_EQ(*unknown, (std::vector{old.id, newer.id}));
}

}  // namespace
}  // namespace parley::store
