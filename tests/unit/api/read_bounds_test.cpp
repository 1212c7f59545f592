// The bound on concurrent reads of one user, over REST and sockets. For a client that sends requests and
// reads no answers, a bounded number of answers is kept. No other user waits for it.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

class ReadBounds : public testing::Test {
 protected:
  /// A connection of REST that reads its answers only while `wire.reads` is true.
  struct Line {
    explicit Line(Scene& scene) { wire.start(scene.connection(wire)); }
    support::MemoryWire wire;
  };

  Line& line() { return *lines.emplace_back(std::make_unique<Line>(scene)); }
  void ask(Line& line, const std::string& target, const base::UserId& user = alice) {
    line.wire.receive("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + scene.bearer(user) + "\r\n");
    settle();
  }
  void settle() {
    scene.executor.run_all();
    scene.clock.advance(base::Duration{0}, scene.timers);
    scene.executor.run_all();
    for (const auto& each : lines) each->wire.settle();
  }
  /// Takes all slots of Alice: as many clients as there are slots send a request and do not read the answer.
  void occupy_all_slots() {
    for (std::size_t i = 0; i < ReadSlots::Limits{}.at_once; ++i) {
      Line& greedy = line();
      greedy.wire.reads = false;
      ask(greedy, "/api/messages");
      ASSERT_TRUE(greedy.wire.sent().starts_with("HTTP/1.1 200")) << i;
    }
  }

  Scene scene;
  std::vector<std::unique_ptr<Line>> lines;
};

TEST_F(ReadBounds, AFifthReadWaitsUntilOneOfFourAnswersHasBeenTaken) {
  occupy_all_slots();
  Line& fifth = line();
  ask(fifth, "/api/conversations");
  EXPECT_EQ(fifth.wire.sent(), "");
  lines[1]->wire.reads = true;
  settle();
  settle();
  EXPECT_TRUE(fifth.wire.sent().starts_with("HTTP/1.1 200")) << fifth.wire.sent();
}

TEST_F(ReadBounds, OnlyRoutesThatAnswerWithAPageWaitForASlot) {
  occupy_all_slots();
  const std::string conversation = "/api/conversations/0199808e-6d40-7c12-9b5e-3f6f2d0c9a12/messages";
  for (const std::string& target :
       {std::string("/api/messages"), std::string("/api/conversations"), conversation,
        std::string("/api/users"), std::string("/api/calls"), std::string("/api/blocks")}) {
    Line& waiting = line();
    ask(waiting, target);
    EXPECT_EQ(waiting.wire.sent(), "") << target;
  }
  for (const char* target : {"/api/auth/me", "/api/users/2", "/api/calls/active"}) {
    Line& served = line();
    ask(served, target);
    EXPECT_TRUE(served.wire.sent().starts_with("HTTP/1.1 200")) << target;
  }
}

TEST_F(ReadBounds, AnotherUserDoesNotWait) {
  occupy_all_slots();
  Line& other = line();
  ask(other, "/api/messages", bob);
  EXPECT_TRUE(other.wire.sent().starts_with("HTTP/1.1 200"));
}

TEST_F(ReadBounds, AReadIsRefusedWithARetryTimeIfTooManyWait) {
  occupy_all_slots();
  for (std::size_t i = 0; i < ReadSlots::Limits{}.waiting; ++i) ask(line(), "/api/messages");
  Line& refused = line();
  ask(refused, "/api/messages");
  EXPECT_TRUE(refused.wire.sent().starts_with("HTTP/1.1 429")) << refused.wire.sent();
  EXPECT_NE(refused.wire.sent().find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_NE(refused.wire.sent().find(R"("code":"RATE_LIMITED")"), std::string::npos);
}

TEST_F(ReadBounds, AWaitingReadIsRefusedAfterTenSeconds) {
  occupy_all_slots();
  Line& waiting = line();
  ask(waiting, "/api/messages");
  scene.clock.advance(ReadSlots::Limits{}.patience, scene.timers);
  EXPECT_TRUE(waiting.wire.sent().starts_with("HTTP/1.1 429")) << waiting.wire.sent();
}

TEST_F(ReadBounds, TheSlotOfAClientThatDisconnectsIsFreed) {
  occupy_all_slots();
  Line& waiting = line();
  ask(waiting, "/api/messages");
  lines[0]->wire.drop();
  settle();
  settle();
  EXPECT_TRUE(waiting.wire.sent().starts_with("HTTP/1.1 200")) << waiting.wire.sent();
}

TEST_F(ReadBounds, AClientThatDisconnectsWhileItsReadWaitsTakesNoSlot) {
  occupy_all_slots();
  Line& gone = line();
  ask(gone, "/api/messages");
  Line& patient = line();
  ask(patient, "/api/messages");
  gone.wire.drop();
  lines[0]->wire.reads = true;
  settle();
  settle();
  EXPECT_TRUE(patient.wire.sent().starts_with("HTTP/1.1 200")) << patient.wire.sent();
}

TEST_F(ReadBounds, ASyncOfASocketHoldsASlotUntilItsAnswerHasBeenTaken) {
  const base::ConversationId conversation = scene.say(bob, alice, "hi").conversation;
  const auto client = scene.socket(alice);
  const std::string sync =
      R"(["sync",{"conversationId":")" + conversation.to_string() + R"(","afterSeq":0}])";
  client->session.queued = UntakenAnswers::taken_below;
  for (int i = 0; i < 5; ++i) {
    client->say("2" + std::to_string(i) + sync);
    settle();
  }
  EXPECT_EQ(client->take().size(), 4u) << "the fifth waits";
  Line& line = this->line();
  ask(line, "/api/messages");
  EXPECT_EQ(line.wire.sent(), "");
  client->session.queued = 0;
  scene.clock.advance(UntakenAnswers::between_looks, scene.timers);
  settle();
  settle();
  EXPECT_EQ(client->take().size(), 1u);
  EXPECT_TRUE(line.wire.sent().starts_with("HTTP/1.1 200"));
}

TEST_F(ReadBounds, ALargePageThatTheWorkerEncodesIsBounded) {
  for (int i = 0; i < 70; ++i) static_cast<void>(scene.say(bob, alice, std::string(8000, 'x')));
  Line& reader = line();
  ask(reader, "/api/messages?limit=500");
  ASSERT_TRUE(scene.executor.run_until([&] { return !reader.wire.sent().empty(); }));
  const std::string& answer = reader.wire.sent();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer.substr(0, 200);
  EXPECT_NE(answer.find(R"("hasMore":true)"), std::string::npos);
  const std::size_t body = answer.size() - answer.find("\r\n\r\n") - 4;
  EXPECT_LE(body, std::size_t{512} << 10);
  EXPECT_GT(body, std::size_t{490} << 10);
}

}  // namespace
}  // namespace parley::api
