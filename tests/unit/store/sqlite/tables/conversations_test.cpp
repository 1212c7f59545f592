// Checks with query plans and step counts that conversations are read through indexes, and what a page costs.
#include "store/sqlite/tables/conversations.hpp"

#include <gtest/gtest.h>

#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/steps.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteConversations : public testing::Test, public ConversationScene<Backend> {
 protected:
  Database reading() { return *Database::open(backend.folder.file("parley.db"), {.read_only = true}); }

  /// Loads user 0 and `people` other users, who each send `messages` messages to user 0.
  void bring(int people, int messages) {
    Contents contents;
    const auto name = [](int i) { return std::to_string(i); };
    for (int i = 0; i <= people; ++i) contents.users.push_back(User{user_id(name(i)), "User " + name(i)});
    for (int round = 0; round < messages; ++round) {
      for (int i = 1; i <= people; ++i) {
        Message message;
        message.sender = user_id(name(i));
        message.receiver = user_id("0");
        message.content = name(round);
        contents.messages.push_back(message);
      }
    }
    ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
  }
};

TEST_F(SqliteConversations, AreReadByTheirIndexesWithoutAScanOrASort) {
  auto database = reading();
  const Conversations conversations(database);
  const std::vector<std::string> steps = plans_of(database);
  bool by_recency = false;
  for (const std::string& step : steps) {
    EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << step;
    EXPECT_EQ(step.find("SCAN"), std::string::npos) << step;
    by_recency =
        by_recency || step.find("memberships_by_recency (user=? AND last_position<?") != std::string::npos;
  }
  EXPECT_TRUE(by_recency) << testing::PrintToString(steps);
}

TEST_F(SqliteConversations, CostTheSameWhateverTheirNumberAndLength) {
  bring(300, 20);
  auto database = reading();
  Conversations store(database);
  ConversationQuery query{.reader = user_id("0"), .limit = 10};
  const auto page = conversations(query);
  ASSERT_EQ(page->conversations.size(), 10u);
  const auto cost = [&] {
    return steps_of(database, [&] {
      EXPECT_EQ(std::get<ConversationPage>(store.list(query)).conversations.size(), 10u);
    });
  };
  EXPECT_LT(cost(), 1'500);
  for (int i = 0; i < 20; ++i) query.before = conversations(query)->conversations.back().id;
  EXPECT_LT(cost(), 1'500) << "also far from the newest";
  const SyncQuery sync{user_id("0"), page->conversations[0].id, 15, 3};
  EXPECT_LT(steps_of(database, [&] { EXPECT_EQ(std::get<SyncPage>(store.sync(sync)).messages.size(), 3u); }),
            400);
  EXPECT_LT(steps_of(database, [&] { EXPECT_EQ(std::get<0>(store.peers(user_id("0"), 10)).size(), 10u); }),
            400);
}

TEST_F(SqliteConversations, ShowTheCurrentNameOfThePeer) {
  add_people();
  static_cast<void>(sent("1", "2"));
  backend.store.reset();
  ASSERT_TRUE(Database::open(backend.folder.file("parley.db"), {})
                  ->execute("UPDATE users SET name = 'Robert' WHERE id = '2'"));
  backend.open();
  EXPECT_EQ(conversation("1", "2").peer_name, "Robert");
}

}  // namespace
}  // namespace parley::store::sqlite
