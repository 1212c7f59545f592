#include "api/receipt_outputs.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

store::SyncPage page_of(std::size_t messages, std::size_t bytes_each, bool complete) {
  store::SyncPage page;
  page.complete = complete;
  for (std::size_t i = 0; i < messages; ++i) {
    page.messages.emplace_back().content.assign(bytes_each, 'x');
  }
  return page;
}

bool says_complete(const std::string& answer) {
  return answer.ends_with(R"(,"complete":true})");
}

TEST(SyncAnswer, IsCompleteWhereThePageIsAndHoldsAllOfIt) {
  EXPECT_EQ(sync_answer(ContentMode::safe, {}), R"({"success":true,"messages":[],"complete":true})");
  EXPECT_TRUE(says_complete(sync_answer(ContentMode::safe, page_of(500, 100, true))));
  EXPECT_FALSE(says_complete(sync_answer(ContentMode::safe, page_of(500, 100, false))));
}

TEST(SyncAnswer, LeavesOutWhatWouldBeTooMuchAndSaysSo) {
  const std::string answer = sync_answer(ContentMode::safe, page_of(500, 8192, true));
  EXPECT_FALSE(says_complete(answer));
  EXPECT_GT(answer.size(), max_sync_bytes);
  EXPECT_LT(answer.size(), max_sync_bytes + 16'384);
}

TEST(SyncAnswer, HoldsAtLeastOneMessageHoweverLargeItIs) {
  const std::string answer = sync_answer(ContentMode::safe, page_of(1, 2 * max_sync_bytes, true));
  EXPECT_TRUE(says_complete(answer));
}

TEST(ConversationsAnswer, LeavesOutWhenAPeerWasLastSeenWhereNobodyKnows) {
  Scene scene;
  store::ConversationPage page;
  store::Conversation& one = page.conversations.emplace_back();
  one.peer = bob;
  one.peer_name = "<b>ob";
  page.has_more = true;
  const std::string answer =
      conversations_answer(ContentMode::safe, page, scene.roster, scene.blocks, base::UserId("1"));
  EXPECT_NE(answer.find(R"("user":{"id":"2","name":"&lt;b>ob","status":"offline"},"lastMessage":)"),
            std::string::npos)
      << answer;
  EXPECT_TRUE(answer.ends_with(R"("hasMore":true,"nextCursor":"00000000-0000-0000-0000-000000000000"})"))
      << answer;

  one.peer_last_seen = scene.clock.wall_now();
  const std::string known =
      conversations_answer(ContentMode::safe, page, scene.roster, scene.blocks, base::UserId("1"));
  EXPECT_NE(known.find(R"("lastSeen":"2025-09-25T10:30:00.000Z")"), std::string::npos) << known;
}

}  // namespace
}  // namespace parley::api
