// What it costs to move a mark, and what it counts within a transaction that is not committed yet.
#include "store/sqlite/tables/read_marks.hpp"

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/steps.hpp"
#include "unit/store/sqlite/write_scene.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteMarks : public WriteScene {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(WriteScene::SetUp());
    for (const char* id : {"1", "2"}) static_cast<void>(tables->users.add({user_id(id), id}, now));
  }
  base::MessageId append(const char* from, const char* to) {
    return std::get<Appended>(tables->messages.append({user_id(from), user_id(to), "x"}, now)).message->id;
  }
  void read(const char* by, const base::MessageId& message) {
    EXPECT_TRUE(std::holds_alternative<Mark>(tables->marks.mark(MarkKind::read, user_id(by), message, now)));
  }
  std::int64_t unread(const char* reader) {
    return *database.ask(("SELECT unread FROM memberships b JOIN users u ON u.key = b.user WHERE u.id = '" +
                          std::string(reader) + "'")
                             .c_str());
  }
};

TEST_F(SqliteMarks, CountMessagesOfTheSameTransaction) {
  const base::MessageId first = append("1", "2");
  append("1", "2");
  append("2", "1");
  read("2", first);
  append("1", "2");
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(unread("2"), 2);
  EXPECT_EQ(unread("1"), 1);
}

TEST_F(SqliteMarks, AreUndoneWithTheirTransaction) {
  const base::MessageId first = append("1", "2");
  append("1", "2");
  ASSERT_TRUE(tables->commit());
  ASSERT_TRUE(tables->begin());
  append("1", "2");
  read("2", first);
  tables->roll_back();
  EXPECT_EQ(unread("2"), 2);
  ASSERT_TRUE(tables->begin());
  append("1", "2");
  ASSERT_TRUE(tables->commit());
  EXPECT_EQ(unread("2"), 3) << "rolled-back messages are not counted";
}

TEST_F(SqliteMarks, CostAtMostTheMessagesThatBecomeReadOrStayUnread) {
  std::vector<base::MessageId> messages;
  messages.reserve(4'000);
  for (int i = 0; i < 4'000; ++i) messages.push_back(append("1", "2"));
  ASSERT_TRUE(tables->commit());
  ASSERT_TRUE(tables->begin());
  const auto cost = [&](std::size_t place) {
    return steps_of(database, [&] { read("2", messages[place]); });
  };
  EXPECT_LT(cost(9), 400) << "ten become read";
  EXPECT_EQ(unread("2"), 3'990);
  EXPECT_LT(cost(3'989), 400) << "ten are left";
  EXPECT_EQ(unread("2"), 10);
  EXPECT_LT(cost(3'999), 400);
  EXPECT_EQ(unread("2"), 0);
  EXPECT_LT(cost(5), 400) << "the mark does not move back";
  ASSERT_TRUE(tables->commit());
}

}  // namespace
}  // namespace parley::store::sqlite
