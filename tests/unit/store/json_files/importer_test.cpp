// The first start with the files of another backend.
#include "store/json_files/importer.hpp"

#include <gtest/gtest.h>

#include "store/json_files/own_texts.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_store.hpp"
#include "support/temporary_folder.hpp"
#include "unit/store/json_files/rules.hpp"

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

  base::Result<Imported, ImportErrors> import() {
    return import_files(folder.path(), test::rules(), archive);
  }
  /// Returns the errors of read_files(), one per line, and their number.
  std::string faults() {
    const auto checked = read_files(folder.path(), test::rules());
    if (checked) return "none";
    std::string text;
    for (const ImportError& error : checked.error().kept) {
      text += error.path.substr(folder.path().size() + 1) + ":" + std::to_string(error.line) + ": " +
              error.reason + "\n";
    }
    return text + std::to_string(checked.error().count) + "\n";
  }
};

constexpr const char* alice_and_bob = R"([
  {"id": "1", "email": "alice@example.com", "name": "Alice", "password": "password123"},
  {"id": "2", "email": "bob@example.com", "name": "Bob"}])";

TEST_F(JsonImport, ImportsNothingFromAFolderWithoutFiles) {
  const auto imported = import();
  ASSERT_TRUE(imported.ok());
  EXPECT_EQ(imported->users, 0u);
  EXPECT_TRUE(users.all().empty());
}

TEST_F(JsonImport, ImportsUsersMessagesAndPlainPasswords) {
  folder.put("users.json", alice_and_bob);
  folder.put("messages.json", R"([
    {"id": "m2", "senderId": "2", "receiverId": "1", "content": "later", "timestamp": "2025-09-25T10:30:01Z"},
    {"id": "m1", "senderId": "1", "receiverId": "2", "content": "first", "timestamp": "2025-09-25T10:30:00Z",
     "readBy": ["2"]}])");
  const auto imported = import();
  ASSERT_TRUE(imported.ok()) << faults();
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

TEST_F(JsonImport, CreatesUsersWhomOnlyMessagesName) {
  folder.put("messages.json", R"([
    {"senderId": "7", "senderName": "Grace", "receiverId": "8", "content": "x", "timestamp": 1},
    {"senderId": "7", "senderName": "Grace H.", "receiverId": "8", "content": "y", "timestamp": 2}])");
  ASSERT_EQ(import()->users, 2u);
  EXPECT_EQ(users.get(base::UserId("7"))->name, "Grace H.");
  EXPECT_EQ(users.get(base::UserId("8"))->name, "8");
}

TEST_F(JsonImport, ImportsNothingIfAFileIsMalformed) {
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
           Case{alice_and_bob, "not json", "messages.json", 1},
       }) {
    folder.put("users.json", each.users);
    folder.put("messages.json", each.messages);
    const auto imported = import();
    ASSERT_FALSE(imported.ok()) << each.users << each.messages;
    EXPECT_EQ(imported.error().kept[0].path, folder.file(each.file));
    EXPECT_EQ(imported.error().kept[0].line, each.line) << imported.error().kept[0].reason;
    EXPECT_FALSE(folder.has("exported.sha256"));
    EXPECT_TRUE(users.all().empty());
    EXPECT_EQ(folder.get("users.json"), each.users);
    EXPECT_EQ(folder.get("messages.json"), each.messages);
  }
}

TEST_F(JsonImport, ReportsTheErrorsOfBothFilesAndCreatesNothing) {
  folder.put("users.json", "[{\"id\": \"1\",\n\"name\": 5}]");
  folder.put("messages.json",
             "[{\"senderId\": \"1\", \"receiverId\": \"2\", \"content\": \"x\",\n\"timestamp\": \"soon\"},]");
  EXPECT_EQ(faults(),
            "users.json:2: name must be a string\nmessages.json:2: it is not valid JSON: there is a comma "
            "too many\n2\n");
  EXPECT_FALSE(import().ok());
  EXPECT_TRUE(users.all().empty());
  EXPECT_FALSE(folder.has("exported.sha256"));
}

TEST_F(JsonImport, ReportsTwentyErrorsAndCountsTheOthers) {
  std::string many = "[{}";
  for (int i = 1; i < 15; ++i) many += ",\n{}";
  folder.put("users.json", many + "]");
  folder.put("messages.json", many + "]");
  const auto checked = read_files(folder.path(), test::rules());
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().kept.size(), 20u);
  // Each user lacks an id; each message lacks sender, receiver, content and time.
  EXPECT_EQ(checked.error().count, 15u + 15 * 4);
  EXPECT_EQ(checked.error().kept[14].path, folder.file("users.json"));
  EXPECT_EQ(checked.error().kept[15].path, folder.file("messages.json"));
}

TEST_F(JsonImport, CountsUsersWhoCannotLogInByPassword) {
  folder.put("users.json", R"([
    {"id": "1", "email": "a@x", "password": "secret"},
    {"id": "2", "email": "b@x", "passwordHash": "$2b$04$x"},
    {"id": "3", "email": "c@x"},
    {"id": "4", "password": "no address to log in with"},
    {"id": "5", "email": "e@x", "passwordHash": "5f4dcc3b5aa765d61d8327deb882cf99"}])");
  folder.put("messages.json", R"([{"senderId": 1, "receiverId": 6, "content": "x", "timestamp": 1}])");
  const auto imported = import();
  ASSERT_TRUE(imported.ok()) << faults();
  EXPECT_EQ(imported->users, 6u);
  EXPECT_EQ(imported->without_password, 4u);
  EXPECT_EQ(imported->other_hashes, 1u);
  EXPECT_EQ(users.get(base::UserId("2"))->password_hash, "$2b$04$x");
}

TEST_F(JsonImport, RecordsTheImportedTexts) {
  folder.put("users.json", alice_and_bob);
  ASSERT_TRUE(import().ok());
  OwnTexts own(folder.path());
  EXPECT_TRUE(*own.may_replace("users.json"));
  EXPECT_TRUE(*own.may_replace("messages.json")) << "there is none";
  folder.put("users.json", std::string(alice_and_bob) + "\n");
  EXPECT_FALSE(*own.may_replace("users.json"));
}

TEST_F(JsonImport, ImportsOnceAndLaterOnlyFindsPasswordsNotHashedYet) {
  folder.put("users.json", alice_and_bob);
  ASSERT_TRUE(import().ok());
  folder.put("users.json", R"([
    {"id": "1", "email": "alice@example.com", "name": "Alice", "password": "password123"},
    {"id": "2", "email": "other@else.example", "name": "Bob", "password": "not his"},
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
  EXPECT_TRUE(import().ok()) << "the store has data already, so the file is not used";
}

}  // namespace
}  // namespace parley::store::json_files
