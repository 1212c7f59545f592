// Consecutive transactions without a thread: a rollback undoes changes in the file and in the caches.
#include "store/sqlite/write_tables.hpp"

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/write_scene.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteWriteTables : public WriteScene {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(WriteScene::SetUp());
    for (const char* id : {"1", "2", "3"}) {
      ASSERT_TRUE(
          std::holds_alternative<User>(tables->users.add({user_id(id), "User " + std::string(id)}, now)));
    }
    ASSERT_TRUE(tables->commit());
  }
  std::int64_t append(const char* from, const char* to) {
    const auto outcome = tables->messages.append({user_id(from), user_id(to), "x"}, now);
    const auto* appended = std::get_if<Appended>(&outcome);
    return appended == nullptr ? -1 : appended->message->seq;
  }
  std::int64_t count(const char* sql) { return *database.ask(sql); }
};

TEST_F(SqliteWriteTables, ForgetsAConversationThatWasRolledBack) {
  ASSERT_TRUE(tables->begin());
  EXPECT_EQ(append("1", "2"), 1);
  EXPECT_EQ(append("1", "2"), 2);
  tables->roll_back();
  EXPECT_EQ(count("SELECT count(*) FROM conversations"), 0);
  ASSERT_TRUE(tables->begin());
  EXPECT_EQ(append("1", "2"), 1);
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(count("SELECT max(position) FROM messages"), 1);
}

TEST_F(SqliteWriteTables, ContinuesThePositionsOfAnExistingDatabase) {
  ASSERT_TRUE(tables->begin());
  EXPECT_EQ(append("1", "2"), 1);
  EXPECT_EQ(append("1", "3"), 1);
  ASSERT_TRUE(tables->commit());
  tables = std::make_unique<WriteTables>(database);
  ASSERT_TRUE(tables->begin());
  EXPECT_EQ(append("2", "1"), 2);
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(count("SELECT max(position) FROM messages"), 3);
  EXPECT_EQ(count("SELECT count(*) FROM memberships b WHERE last_position <> "
                  "(SELECT max(position) FROM messages m WHERE m.conversation = b.conversation)"),
            0);
}

TEST_F(SqliteWriteTables, ContinuesWhenThereIsRoomAgainAfterAFullFile) {
  const std::int64_t pages = count("PRAGMA page_count");
  count(("PRAGMA max_page_count = " + std::to_string(pages + 6)).c_str());
  const std::string content(3000, 'x');
  std::int64_t stored = 0;
  for (;;) {
    ASSERT_TRUE(tables->begin());
    const auto outcome = tables->messages.append({user_id("1"), user_id("2"), content}, now);
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
      EXPECT_TRUE(failure->is_transient()) << failure->message;
      tables->roll_back();
      break;
    }
    ASSERT_TRUE(tables->commit());
    ASSERT_LT(++stored, 100);
  }
  EXPECT_EQ(count("SELECT count(*) FROM messages"), stored);
  count("PRAGMA max_page_count = 100000");
  ASSERT_TRUE(tables->begin());
  EXPECT_EQ(append("1", "2"), stored + 1);
  EXPECT_TRUE(tables->commit());
}

TEST_F(SqliteWriteTables, LoadsAllOrNothingWithoutAffectingTheRestOfTheTransaction) {
  Contents contents;
  contents.users = {User{user_id("8"), "Heidi"}};
  Message message;
  message.sender = user_id("8");
  message.receiver = user_id("1");
  contents.messages = {message, message};
  contents.messages[1].receiver = user_id("unknown");

  ASSERT_TRUE(tables->begin());
  EXPECT_EQ(append("1", "2"), 1);
  EXPECT_TRUE(std::holds_alternative<base::Error>(tables->load(contents, now)));
  EXPECT_EQ(append("1", "2"), 2);
  EXPECT_EQ(append("8", "1"), -1) << "its user was rolled back";
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM conversations"), 1);
  EXPECT_EQ(count("SELECT max(last_position) FROM memberships"), 2);

  contents.messages.pop_back();
  ASSERT_TRUE(tables->begin());
  EXPECT_TRUE(std::holds_alternative<std::monostate>(tables->load(contents, now)));
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 3);
}

TEST_F(SqliteWriteTables, RefusesToLoadTheSameMessageIdTwice) {
  Message message;
  message.id = base::Uuid::random();
  message.sender = user_id("1");
  message.receiver = user_id("2");
  Contents contents{.users = {}, .messages = {message, message}};
  ASSERT_TRUE(tables->begin());
  const auto outcome = tables->load(contents, now);
  ASSERT_TRUE(std::holds_alternative<base::Error>(outcome));
  EXPECT_EQ(std::get<base::Error>(outcome).field, "id");
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 0);
}

}  // namespace
}  // namespace parley::store::sqlite
