// Measures what a page costs with a million messages: a conversation with a million messages, and a user with
// ten thousand conversations. It takes a minute, so it runs only on request:
//
//     unit_store_sqlite --gtest_also_run_disabled_tests --gtest_filter='*Million*'
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteMillion : public testing::Test, public ConversationScene<Backend> {
 protected:
  static constexpr int conversations_of_one = 10'000;
  static constexpr int messages_of_one = 1'000'000;
  static constexpr int portion = 100'000;

  /// The long conversation is between 1 and 2; all other users wrote to 1.
  void SetUp() override {
    Contents contents;
    for (int i = 1; i <= conversations_of_one + 1; ++i) {
      contents.users.push_back(User{user_id(std::to_string(i)), "User " + std::to_string(i)});
    }
    for (int i = 3; i <= conversations_of_one + 1; ++i) contents.messages.push_back(from(i, 1));
    for (int i = 0; i < messages_of_one; ++i) {
      contents.messages.push_back(i % 2 == 0 ? from(2, 1) : from(1, 2));
      if (contents.messages.size() < portion) continue;
      ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
      contents = {};
    }
    ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
  }
  static Message from(int sender, int receiver) {
    Message message;
    message.sender = user_id(std::to_string(sender));
    message.receiver = user_id(std::to_string(receiver));
    message.content = "Shall we meet at noon, at the usual place? I will bring the papers.";
    return message;
  }

  /// Returns the median duration of some calls, in milliseconds.
  double measure(const char* what, const std::function<void()>& call, int times = 21) {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      call();
      taken.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::ranges::sort(taken);
    std::printf("%-52s median %8.2f ms, worst %8.2f ms\n", what, taken[taken.size() / 2], taken.back());
    return taken[taken.size() / 2];
  }
};

TEST_F(SqliteMillion, DISABLED_AnswersEachQueryInMilliseconds) {
  constexpr double bound = 10;
  const Conversation longest = conversation("1", "2");
  ASSERT_EQ(longest.last_message.seq, messages_of_one);
  const Message middle = sync("1", longest.id, messages_of_one / 2, 2)->messages.at(1);

  EXPECT_LT(measure("history, newest 200 of all", [&] { static_cast<void>(history_of("1")); }), bound);
  HistoryQuery query{.reader = user_id("1"), .with = user_id("2")};
  query.before = middle.id;
  EXPECT_LT(measure("history, 200 before the middle of the million",
                    [&] { EXPECT_EQ(history(query)->messages.size(), 200u); }),
            bound);
  query.limit = max_history_limit;
  EXPECT_LT(measure("history, 500 before the middle of the million",
                    [&] { EXPECT_EQ(history(query)->messages.size(), 500u); }),
            bound);
  EXPECT_LT(measure("sync, 500 from the middle of the million",
                    [&] { EXPECT_EQ(sync("1", longest.id, middle.seq)->messages.size(), 500u); }),
            bound);
  EXPECT_LT(measure("list, the first 50 of 10,000 conversations",
                    [&] { EXPECT_EQ(conversations("1")->conversations.size(), 50u); }),
            bound);
  ConversationQuery list{.reader = user_id("1"), .limit = max_conversations_limit};
  for (int i = 0; i < 25; ++i) list.before = conversations(list)->conversations.back().id;
  EXPECT_LT(measure("list, 200 in the middle of 10,000 conversations",
                    [&] { EXPECT_EQ(conversations(list)->conversations.size(), 200u); }),
            bound);
  EXPECT_LT(measure("peers, 200 of 10,000", [&] { EXPECT_EQ(peers("1", 200).size(), 200u); }), bound);
  EXPECT_LT(measure("append", [&] { static_cast<void>(sent("2", "1")); }), bound);
  EXPECT_LT(measure(
                "read mark to the end, half a million become read",
                [&] { EXPECT_TRUE(read("1", sent("2", "1"))->moved); }, 1),
            bound);
  EXPECT_EQ(unread("1", "2"), 0);
  // Each message becomes read once. This is the cost for a quarter of a million of them together.
  static_cast<void>(measure(
      "read mark to the middle, a quarter million becomes read",
      [&] { EXPECT_TRUE(read("2", middle)->moved); }, 1));
  static_cast<void>(measure(
      "restart until the first page",
      [&] {
        backend.reopen();
        static_cast<void>(history_of("1"));
      },
      5));
}

}  // namespace
}  // namespace parley::store::sqlite
