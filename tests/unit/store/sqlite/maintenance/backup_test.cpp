// A copy is complete and consistent, or there is none, also while the store is written to.
#include "store/sqlite/maintenance/backup.hpp"

#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "store/sqlite/maintenance/integrity_check.hpp"
#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;
using Reason = OpenError::Reason;

class SqliteBackup : public testing::Test, public ConversationScene<Backend> {
 protected:
  TemporaryFolder elsewhere;
  std::string file = elsewhere.file("parley.db");

  base::Result<std::int64_t, OpenError> back_up_now() { return back_up(backend.folder.path(), file); }
  /// Opens a store on the copy and returns the number of messages between 1 and 2.
  std::size_t restored() {
    EXPECT_EQ(*unsound(elsewhere.path()), std::vector<std::string>{});
    auto store = Store::open({.folder = elsewhere.path()}, backend.clock);
    if (!store) return 0;
    std::size_t count = 0;
    EXPECT_TRUE(*(*store)->archive().messages(1'000'000, [&](const Message& message) {
      EXPECT_EQ(message.seq, static_cast<std::int64_t>(++count));
    }));
    return count;
  }
  static std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(folder))
      names.push_back(each.path().filename());
    return names;
  }
};

TEST_F(SqliteBackup, ContainsChangesThatAreOnlyInTheLog) {
  add_people();
  const Message message = sent("1", "2", "one");
  ASSERT_TRUE(read("2", message).ok());
  const auto size = back_up_now();
  ASSERT_TRUE(size.ok()) << size.error().path << ": " << size.error().detail;
  EXPECT_EQ(static_cast<std::uintmax_t>(*size), std::filesystem::file_size(file));
  EXPECT_EQ(names_in(elsewhere.path()), (std::vector<std::string>{"parley.db"})) << "one file without a log";
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_EQ(restored(), 1u);
  EXPECT_EQ(sent("1", "2").seq, 2) << "the store still works";
}

TEST_F(SqliteBackup, ContainsEveryMessageAcknowledgedBeforeItBegan) {
  add_people();
  const std::string content(2'000, 'x');
  int asked = 0;
  int acknowledged = 0;
  const auto send_more = [&](int count) {
    for (int i = 0; i < count; ++i, ++asked) {
      backend.messages().append({user_id("1"), user_id("2"), content},
                                [&](base::Result<Appended> result) { acknowledged += result.ok() ? 1 : 0; });
    }
  };
  send_more(3'000);
  ASSERT_TRUE(backend.executor.run_until([&] { return acknowledged >= 1'000; }));
  const int before = acknowledged;
  base::Result<std::int64_t, OpenError> size = std::int64_t{0};
  std::thread copying([&] { size = back_up_now(); });
  send_more(3'000);
  ASSERT_TRUE(backend.executor.run_until([&] { return acknowledged == asked; }));
  copying.join();
  ASSERT_TRUE(size.ok()) << size.error().detail;
  const std::size_t found = restored();
  EXPECT_GE(found, static_cast<std::size_t>(before));
  EXPECT_LE(found, static_cast<std::size_t>(asked));
}

TEST_F(SqliteBackup, WorksWhenNoServerRuns) {
  add_people();
  static_cast<void>(sent("1", "2"));
  backend.store.reset();
  ASSERT_TRUE(back_up_now().ok());
  EXPECT_EQ(restored(), 1u);
  backend.open();
  EXPECT_EQ(sent("1", "2").seq, 2);
}

TEST_F(SqliteBackup, NeverReplacesAFile) {
  add_people();
  elsewhere.put("parley.db", "the backup of yesterday");
  auto refused = back_up_now();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, Reason::unwritable);
  EXPECT_EQ(refused.error().path, file);
  EXPECT_EQ(elsewhere.get("parley.db"), "the backup of yesterday");
  file = backend.folder.file("parley.db");
  EXPECT_EQ(back_up_now().error().reason, Reason::unwritable) << "nor the database itself";
  EXPECT_EQ(sent("1", "2").seq, 1);
}

TEST_F(SqliteBackup, LeavesNoFileWhenItFails) {
  file = elsewhere.file("no such folder/parley.db");
  EXPECT_EQ(back_up_now().error().reason, Reason::unwritable);
  file = elsewhere.file("parley.db");
  EXPECT_EQ(back_up(elsewhere.file("nowhere"), file).error().reason, Reason::unreadable);
  add_people();
  for (int i = 0; i < 200; ++i) static_cast<void>(sent("1", "2", std::string(500, 'x')));
  backend.store.reset();
  std::string bytes = backend.folder.get("parley.db");
  bytes.replace(8 * 4096, 4096, std::string(4096, '\xff'));
  backend.folder.put("parley.db", bytes);
  EXPECT_EQ(back_up_now().error().reason, Reason::damaged);
  EXPECT_EQ(names_in(elsewhere.path()), std::vector<std::string>{});
  backend.folder.put("parley.db", std::string(4096, 'x'));
  EXPECT_EQ(back_up_now().error().reason, Reason::damaged);
}

}  // namespace
}  // namespace parley::store::sqlite
