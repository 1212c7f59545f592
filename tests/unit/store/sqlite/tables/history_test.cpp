// Checks with step counts that a page of history merges the newest messages and never scans.
#include "store/sqlite/tables/history.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/tables/rows.hpp"
#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteHistory : public testing::Test, public support::StoreScene<Backend> {
 protected:
  static constexpr int people = 300;

  /// All users write to user 0: many conversations with few messages each.
  void SetUp() override {
    Contents contents;
    for (int i = 0; i < people; ++i) {
      contents.users.push_back(User{user_id(std::to_string(i)), "User " + std::to_string(i)});
    }
    for (int i = 0; i < people * 4; ++i) {
      Message message;
      message.sender = user_id(std::to_string(1 + (i * i) % (people - 1)));
      message.receiver = user_id("0");
      message.content = std::to_string(i);
      contents.messages.push_back(message);
    }
    ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
  }

  /// Returns the steps of SQLite's virtual machine for one page.
  int steps_for(const HistoryQuery& query) {
    auto database = Database::open(backend.folder.file("parley.db"), {.read_only = true});
    History history(*database);
    int steps = 0;
    sqlite3_progress_handler(
        database->handle(), 1, [](void* count) { return ++*static_cast<int*>(count), 0; }, &steps);
    EXPECT_TRUE(std::holds_alternative<HistoryPage>(history.page(query)));
    return steps;
  }
};

TEST_F(SqliteHistory, MergesManyConversationsInTheOrderOfStoring) {
  HistoryQuery query{.reader = user_id("0")};
  query.limit = 50;
  int expected = people * 4 - 1;
  for (;;) {
    const auto page = history(query);
    ASSERT_TRUE(page.ok());
    for (auto message = page->messages.rbegin(); message != page->messages.rend(); ++message, --expected) {
      ASSERT_EQ(message->content, std::to_string(expected));
    }
    if (!page->has_more) break;
    query.before = page->messages.front().id;
  }
  EXPECT_EQ(expected, -1);
}

TEST_F(SqliteHistory, CostsTheSameHoweverManyOtherMessagesThereAre) {
  HistoryQuery query{.reader = user_id("0")};
  query.limit = 10;
  const int few = steps_for(query);
  Contents contents;
  for (int i = 0; i < 20'000; ++i) {
    Message message;
    message.sender = user_id("7");
    message.receiver = user_id("8");
    contents.messages.push_back(message);
  }
  ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
  EXPECT_LT(steps_for(query), few + few / 4 + 50) << "messages of other users are not read";
  query = {.reader = user_id("7"), .limit = 10};
  EXPECT_LT(steps_for(query), few * 2) << "the rest of a long conversation is not read either";
}

TEST_F(SqliteHistory, FindsACursorInALongConversationWithoutScanning) {
  Contents contents;
  std::vector<base::MessageId> ids;
  for (int i = 0; i < 10'000; ++i) {
    Message message;
    message.id = base::Uuid::random();
    message.sender = user_id("7");
    message.receiver = user_id("8");
    message.content = std::to_string(i);
    ids.push_back(message.id);
    contents.messages.push_back(message);
  }
  ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
  for (const std::size_t place : {1u, 2u, 3u, 100u, 4095u, 4096u, 4097u, 9'998u, 9'999u}) {
    HistoryQuery query{.reader = user_id("7"), .with = user_id("8"), .before = ids[place], .limit = 1};
    EXPECT_EQ(this->contents(history(query)), std::vector{std::to_string(place - 1)});
    EXPECT_LT(steps_for(query), 1'500) << place;
    query = {.reader = user_id("7"), .with = user_id("8"), .after = ids[place - 1], .limit = 1};
    EXPECT_EQ(this->contents(history(query)), std::vector{std::to_string(place)});
    EXPECT_LT(steps_for(query), 1'500) << place;
  }
}

}  // namespace
}  // namespace parley::store::sqlite
