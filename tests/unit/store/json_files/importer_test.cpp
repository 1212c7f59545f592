// The first start beside the files of an older backend.
#include "store/json_files/importer.hpp"

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_store.hpp"
#include "support/temporary_folder.hpp"

namespace parley::store::json_files {
namespace {

class JsonImport : public testing::Test {
 protected:
  support::TemporaryFolder folder;
  support::ManualClock clock;
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryMessageStore messages{users, clock, executor};
  support::MemoryArchive archive{users, messages};

  base::Result<Imported, ImportError> import() { return import_files(folder.path(), archive); }
};

constexpr const char* alice_and_bob = R"([
  {"id": "1", "email": "alice@example.com", "name": "Alice", "password": "password123"},
  {"id": "2", "email": "bob@example.com", "name": "Bob"}])";

TEST_F(JsonImport, OfAFolderWithoutFilesIsNothing) {
  const auto imported = import();
  ASSERT_TRUE(imported.ok());
  EXPECT_EQ(imported->users, 0u);
  EXPECT_TRUE(users.all().empty());
}

TEST_F(JsonImport, BringsUsersMessagesAndPlainPasswords) {
  folder.put("users.json", alice_and_bob);
  folder.put("messages.json", R"([
    {"id": "m2", "senderId": "2", "receiverId": "1", "content": "later", "timestamp": "2025-09-25T10:30:01Z"},
    {"id": "m1", "senderId": "1", "receiverId": "2", "content": "first", "timestamp": "2025-09-25T10:30:00Z",
     "readBy": ["2"]}])");
  const auto imported = import();
  ASSERT_TRUE(imported.ok()) << imported.error().reason;
  EXPECT_EQ(imported->users, 2u);
  EXPECT_EQ(imported->messages, 2u);
  ASSERT_EQ(imported->waiting.size(), 1u);
  EXPECT_EQ(imported->waiting[0].user.id, base::UserId("1"));
  EXPECT_EQ(imported->waiting[0].password, "password123");
  EXPECT_EQ(users.get(base::UserId("1"))->password_hash, "");
  const auto page = messages.history_now({.reader = base::UserId("1")});
  ASSERT_EQ(page->messages.size(), 2u);
  EXPECT_EQ(page->messages[0].content, "first");
  EXPECT_EQ(page->messages[0].read_by.size(), 1u);
  EXPECT_EQ(page->messages[1].seq, 2);
}

TEST_F(JsonImport, MakesUsersOfPeopleWhomOnlyMessagesName) {
  folder.put("messages.json", R"([
    {"senderId": "7", "senderName": "Grace", "receiverId": "8", "content": "x", "timestamp": 1},
    {"senderId": "7", "senderName": "Grace H.", "receiverId": "8", "content": "y", "timestamp": 2}])");
  ASSERT_EQ(import()->users, 2u);
  EXPECT_EQ(users.get(base::UserId("7"))->name, "Grace H.");
  EXPECT_EQ(users.get(base::UserId("8"))->name, "8");
}

TEST_F(JsonImport, IsRefusedWholeWhereAFileIsMalformed) {
  struct Case {
    const char* users;
    const char* messages;
    const char* file;
    std::size_t line;
  };
  for (const Case& each : {
           Case{"[{\"id\": \"1\"},\n{}]", "[]", "users.json", 2},
           Case{"", "[]", "users.json", 0},
           Case{alice_and_bob, "[{\"senderId\": \"1\",\n\"receiverId\": \"2\", \"content\": 5}]",
                "messages.json", 2},
           Case{alice_and_bob, "not json", "messages.json", 0},
       }) {
    folder.put("users.json", each.users);
    folder.put("messages.json", each.messages);
    const auto imported = import();
    ASSERT_FALSE(imported.ok()) << each.users << each.messages;
    EXPECT_EQ(imported.error().path, folder.file(each.file));
    EXPECT_EQ(imported.error().line, each.line) << imported.error().reason;
    EXPECT_TRUE(users.all().empty());
    EXPECT_EQ(folder.get("users.json"), each.users);
    EXPECT_EQ(folder.get("messages.json"), each.messages);
  }
}

TEST_F(JsonImport, HappensOnceAndLaterOnlyLooksForPasswordsNotHashedYet) {
  folder.put("users.json", alice_and_bob);
  ASSERT_TRUE(import().ok());
  folder.put("users.json", R"([
    {"id": "1", "email": "alice@example.com", "name": "Alice", "password": "password123"},
    {"id": "2", "email": "somebody@else.example", "name": "Bob", "password": "not his"},
    {"id": "3", "email": "carol@example.com", "name": "Carol", "password": "new"}])");
  const auto again = import();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->users, 0u);
  EXPECT_EQ(users.all().size(), 2u);
  ASSERT_EQ(again->waiting.size(), 1u);
  EXPECT_EQ(again->waiting[0].user.id, base::UserId("1"));

  users.set_password_hash(base::UserId("1"), "$argon2id$", [](auto) {});
  EXPECT_TRUE(import()->waiting.empty());
  folder.put("users.json", "broken");
  EXPECT_TRUE(import().ok()) << "the database is the truth by now";
}

}  // namespace
}  // namespace parley::store::json_files
