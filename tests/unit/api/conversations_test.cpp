#include "api/conversations.hpp"

#include <string>

#include <gtest/gtest.h>

#include "api/contract/bounded_array.hpp"
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

TEST(SyncAnswer, IsCompleteIfThePageIsCompleteAndAllOfItFits) {
  EXPECT_EQ(sync_answer(ContentMode::safe, {}), R"({"success":true,"messages":[],"complete":true})");
  EXPECT_TRUE(says_complete(sync_answer(ContentMode::safe, page_of(500, 100, true))));
  EXPECT_FALSE(says_complete(sync_answer(ContentMode::safe, page_of(500, 100, false))));
}

TEST(SyncAnswer, LeavesOutMessagesAboveTheBoundAndIsThenIncomplete) {
  const std::string answer = sync_answer(ContentMode::safe, page_of(500, 8192, true));
  EXPECT_FALSE(says_complete(answer));
  EXPECT_GT(answer.size(), max_answer_bytes - 10'000);
  EXPECT_LE(answer.size(), max_answer_bytes);
}

TEST(SyncAnswer, HoldsAtLeastOneMessageEvenIfItExceedsTheBound) {
  const std::string answer = sync_answer(ContentMode::safe, page_of(1, 2 * max_answer_bytes, true));
  EXPECT_TRUE(says_complete(answer));
}

store::HistoryPage history_of(std::size_t messages, const std::string& content, bool has_more) {
  store::HistoryPage page;
  page.has_more = has_more;
  for (std::size_t i = 0; i < messages; ++i) {
    store::Message& message = page.messages.emplace_back();
    message.id = base::Uuid::random();
    message.content = content;
  }
  return page;
}

TEST(HistoryAnswer, ContinuesFromItsOldestMessageOrFromItsNewestIfReadForward) {
  const store::HistoryPage page = history_of(3, "x", true);
  const auto end = [](const base::MessageId& id) {
    return R"(],"hasMore":true,"nextCursor":")" + id.to_string() + "\"}";
  };
  EXPECT_TRUE(history_answer(ContentMode::safe, page, false).ends_with(end(page.messages[0].id)));
  EXPECT_TRUE(history_answer(ContentMode::safe, page, true).ends_with(end(page.messages[2].id)));
  EXPECT_TRUE(history_answer(ContentMode::safe, history_of(3, "x", false), false)
                  .ends_with(R"(],"hasMore":false,"nextCursor":null})"));
  EXPECT_EQ(history_answer(ContentMode::safe, {}, true),
            R"({"success":true,"messages":[],"hasMore":false,"nextCursor":null})");
}

TEST(HistoryAnswer, HoldsAtMost512KiBAlsoIfEscapingMakesThePageLonger) {
  // In the mode `escape` each of these letters becomes six.
  const store::HistoryPage page = history_of(60, std::string(8192, '"'), false);
  for (const bool forward : {false, true}) {
    const std::string answer = history_answer(ContentMode::escape, page, forward);
    EXPECT_LE(answer.size(), max_answer_bytes);
    EXPECT_GT(answer.size(), max_answer_bytes - 60'000);
    const std::string& last = page.messages[forward ? 9 : 50].id.to_string();
    EXPECT_TRUE(answer.ends_with(R"(],"hasMore":true,"nextCursor":")" + last + "\"}"))
        << answer.substr(answer.size() - 80);
  }
}

TEST(ConversationsAnswer, OmitsLastSeenOfAPeerIfItIsUnknown) {
  Scene scene;
  store::ConversationPage page;
  store::Conversation& one = page.conversations.emplace_back();
  one.peer = bob;
  one.peer_name = "<b>ob";
  page.has_more = true;
  const std::string answer =
      conversations_answer(ContentMode::safe, page, peers_seen(page, alice, scene.roster, scene.blocks));
  EXPECT_NE(answer.find(R"("user":{"id":"2","name":"&lt;b>ob","status":"offline"},"lastMessage":)"),
            std::string::npos)
      << answer;
  EXPECT_TRUE(answer.ends_with(R"("hasMore":true,"nextCursor":"00000000-0000-0000-0000-000000000000"})"))
      << answer;

  one.peer_last_seen = scene.clock.wall_now();
  const std::string known =
      conversations_answer(ContentMode::safe, page, peers_seen(page, alice, scene.roster, scene.blocks));
  EXPECT_NE(known.find(R"("lastSeen":"2025-09-25T10:30:00.000Z")"), std::string::npos) << known;
}

TEST(ConversationsAnswer, HoldsAtMost512KiBAndContinuesFromTheLastConversation) {
  Scene scene;
  store::ConversationPage page;
  for (int i = 0; i < 200; ++i) {
    store::Conversation& one = page.conversations.emplace_back();
    one.id = base::Uuid::random();
    one.peer = bob;
    one.last_message.content.assign(8192, '<');
  }
  const std::string answer =
      conversations_answer(ContentMode::escape, page, peers_seen(page, alice, scene.roster, scene.blocks));
  EXPECT_LE(answer.size(), max_answer_bytes);
  EXPECT_GT(answer.size(), max_answer_bytes - 40'000);
  const std::size_t written = (answer.size() - 100) / (4 * 8192);
  EXPECT_TRUE(answer.ends_with(R"("hasMore":true,"nextCursor":")" +
                               page.conversations[written - 1].id.to_string() + "\"}"))
      << answer.substr(answer.size() - 80);
}

}  // namespace
}  // namespace parley::api
