// Deleted or replaced content is removed from the disk too, not only from the answers.
#include "store/sqlite/tables/message_edits.hpp"

#include <gtest/gtest.h>

#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

class SqliteCorrections : public testing::Test, public ConversationScene<Backend> {
 protected:
  void SetUp() override { add_people(); }

  bool on_disk(const std::string& text) const {
    for (const char* name : {"parley.db", "parley.db-wal"}) {
      if (backend.folder.has(name) && backend.folder.get(name).find(text) != std::string::npos) return true;
    }
    return false;
  }
};

TEST_F(SqliteCorrections, LeaveNothingOfTheOldContentInTheClosedDatabase) {
  const std::string secret = "the cake is in the cellar ";
  const Message small = sent("1", "2", secret + "a");
  const Message large = sent("1", "2", std::string(6'000, '.') + secret + "b");
  const Message edited = sent("1", "2", secret + "c");
  for (int i = 0; i < 50; ++i) static_cast<void>(sent("1", "2", "in between"));
  backend.reopen();
  ASSERT_TRUE(on_disk(secret + "a") && on_disk(secret + "b") && on_disk(secret + "c"));
  ASSERT_TRUE(remove("1", small).ok());
  ASSERT_TRUE(remove("1", large).ok());
  ASSERT_TRUE(edit("1", edited, "there is no cake").ok());
  backend.store.reset();
  EXPECT_FALSE(on_disk(secret));
  EXPECT_TRUE(on_disk("there is no cake"));
  EXPECT_TRUE(on_disk("in between"));
}

TEST_F(SqliteCorrections, RefuseContentOtherThanAUrlForAnImage) {
  const auto sent = send({support::user_id("1"), support::user_id("2"), "/cat.png", MessageType::image});
  ASSERT_TRUE(sent.ok());
  const auto refused = edit("1", *sent->message, "a cat");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::invalid_data);
  EXPECT_EQ(contents(history_of("2")), std::vector<std::string>{"/cat.png"});
  EXPECT_EQ(edit("1", *sent->message, "/dog.png", base::Duration(0), true)->content, "/dog.png");
}

TEST_F(SqliteCorrections, AreKeptWhenTheStoreIsReopened) {
  const Message message = sent("1", "2", "one", "c1");
  const Message other = sent("1", "2", "two");
  ASSERT_TRUE(edit("1", other, "second").ok());
  const auto removed = remove("1", message);
  backend.reopen();
  const auto page = history_of("2");
  EXPECT_EQ(contents(page), (std::vector<std::string>{"", "second"}));
  EXPECT_EQ(page->messages[0].deleted_at, removed->deleted_at);
  EXPECT_TRUE(remove("1", message)->repeated);
  EXPECT_EQ(unread("2", "1"), 1);
}

}  // namespace
}  // namespace parley::store::sqlite
