// Consecutive transactions without a thread: a rollback undoes changes in the file and in the caches.
#include "store/sqlite/write_statements.hpp"

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/ledger_scene.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteLedger : public LedgerScene {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(LedgerScene::SetUp());
    for (const char* id : {"1", "2", "3"}) {
      ASSERT_TRUE(std::holds_alternative<User>(ledger->add({user_id(id), "User " + std::string(id)}, now)));
    }
    ASSERT_TRUE(ledger->commit());
  }
  std::int64_t append(const char* from, const char* to) {
    const auto outcome = ledger->append({user_id(from), user_id(to), "x"}, now);
    const auto* appended = std::get_if<Appended>(&outcome);
    return appended == nullptr ? -1 : appended->message->seq;
  }
  std::int64_t count(const char* sql) { return *database.ask(sql); }
};

TEST_F(SqliteLedger, ForgetsAConversationThatWasRolledBack) {
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(append("1", "2"), 1);
  EXPECT_EQ(append("1", "2"), 2);
  ledger->roll_back();
  EXPECT_EQ(count("SELECT count(*) FROM conversations"), 0);
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(append("1", "2"), 1);
  ASSERT_TRUE(ledger->commit());
  EXPECT_EQ(count("SELECT max(position) FROM messages"), 1);
}

TEST_F(SqliteLedger, ContinuesThePositionsOfAnExistingDatabase) {
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(append("1", "2"), 1);
  EXPECT_EQ(append("1", "3"), 1);
  ASSERT_TRUE(ledger->commit());
  ledger = std::make_unique<WriteStatements>(database);
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(append("2", "1"), 2);
  ASSERT_TRUE(ledger->commit());
  EXPECT_EQ(count("SELECT max(position) FROM messages"), 3);
  EXPECT_EQ(count("SELECT count(*) FROM memberships b WHERE last_position <> "
                  "(SELECT max(position) FROM messages m WHERE m.conversation = b.conversation)"),
            0);
}

TEST_F(SqliteLedger, ContinuesWhenThereIsRoomAgainAfterAFullFile) {
  const std::int64_t pages = count("PRAGMA page_count");
  count(("PRAGMA max_page_count = " + std::to_string(pages + 6)).c_str());
  const std::string content(3000, 'x');
  std::int64_t stored = 0;
  for (;;) {
    ASSERT_TRUE(ledger->begin());
    const auto outcome = ledger->append({user_id("1"), user_id("2"), content}, now);
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
      EXPECT_TRUE(failure->is_transient()) << failure->message;
      ledger->roll_back();
      break;
    }
    ASSERT_TRUE(ledger->commit());
    ASSERT_LT(++stored, 100);
  }
  EXPECT_EQ(count("SELECT count(*) FROM messages"), stored);
  count("PRAGMA max_page_count = 100000");
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(append("1", "2"), stored + 1);
  EXPECT_TRUE(ledger->commit());
}

TEST_F(SqliteLedger, LoadsAllOrNothingWithoutAffectingTheRestOfTheTransaction) {
  Contents contents;
  contents.users = {User{user_id("8"), "Heidi"}};
  Message message;
  message.sender = user_id("8");
  message.receiver = user_id("1");
  contents.messages = {message, message};
  contents.messages[1].receiver = user_id("unknown");

  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(append("1", "2"), 1);
  EXPECT_TRUE(std::holds_alternative<base::Error>(ledger->load(contents, now)));
  EXPECT_EQ(append("1", "2"), 2);
  EXPECT_EQ(append("8", "1"), -1) << "its user was rolled back";
  ASSERT_TRUE(ledger->commit());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM conversations"), 1);
  EXPECT_EQ(count("SELECT max(last_position) FROM memberships"), 2);

  contents.messages.pop_back();
  ASSERT_TRUE(ledger->begin());
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ledger->load(contents, now)));
  ASSERT_TRUE(ledger->commit());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 3);
}

TEST_F(SqliteLedger, RefusesToLoadTheSameMessageIdTwice) {
  Message message;
  message.id = base::Uuid::random();
  message.sender = user_id("1");
  message.receiver = user_id("2");
  Contents contents{.users = {}, .messages = {message, message}};
  ASSERT_TRUE(ledger->begin());
  const auto outcome = ledger->load(contents, now);
  ASSERT_TRUE(std::holds_alternative<base::Error>(outcome));
  EXPECT_EQ(std::get<base::Error>(outcome).field, "id");
  ASSERT_TRUE(ledger->commit());
  EXPECT_EQ(count("SELECT count(*) FROM messages"), 0);
}

}  // namespace
}  // namespace parley::store::sqlite
