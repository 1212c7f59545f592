// Broadcasts with acknowledgements, and receivers that do not answer.
#include "socketio/broadcast_acks.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

/// Alice, Bob and Carol, connected in this order.
class AskingAll : public ::testing::Test {
 protected:
  explicit AskingAll(Options options = {}) : talk(std::move(options)) {
    for (auto* client : {&alice, &bob, &carol}) *client = talk.connected_client();
  }

  bool ask(const Selection& selection = {}, base::Duration timeout = 1s) {
    return talk.root.broadcast_with_ack(
        selection, "ready?", "1", timeout, [this](const BroadcastResult& result) {
          std::string line = result.timed_out ? "timed out:" : "done:";
          for (const BroadcastAnswer& answer : result.answers) {
            line += " " + answer.arguments_json;
            for (const auto& bytes : answer.attachments) line += "<" + bytes + ">";
          }
          results.push_back(line + " silent " + std::to_string(result.silent));
        });
  }
  void answer(const std::string& text) {
    for (auto* client : {&alice, &bob, &carol}) (*client)->say(text);
  }

  Lines results;  // outlives the clients, whose destruction ends what they owe
  Talk talk;
  std::unique_ptr<Client> alice, bob, carol;
};

TEST_F(AskingAll, SendsTheSameBytesWithOneIdToAllSockets) {
  EXPECT_TRUE(ask());
  for (auto* client : {&alice, &bob, &carol}) {
    EXPECT_EQ((*client)->take(), (Lines{R"(420["ready?",1])"})) << "0 is an id like any other";
    EXPECT_EQ((*client)->session.owners.back(), alice->session.owners.back());
  }
  EXPECT_TRUE(ask());
  EXPECT_EQ(carol->take(), (Lines{R"(421["ready?",1])"}));
}

TEST_F(AskingAll, EndsWhenTheLastClientHasAnswered) {
  EXPECT_TRUE(ask());
  carol->say(R"(30["c"])");
  alice->say(R"(30[{"a":1},2])");
  EXPECT_TRUE(results.empty());
  bob->say("30[]");
  EXPECT_EQ(results, (Lines{R"(done: ["c"] [{"a":1},2] [] silent 0)"}));
  EXPECT_FALSE(talk.timers.next_deadline().has_value());
  answer("30[]");
  EXPECT_EQ(results.size(), 1U);
}

TEST_F(AskingAll, ReportsTheAnswersSoFarAtTheTimeout) {
  EXPECT_TRUE(ask());
  bob->say("30[2]");
  talk.clock.advance(999ms, talk.timers);
  EXPECT_TRUE(results.empty());
  talk.clock.advance(1ms, talk.timers);
  EXPECT_EQ(results, (Lines{"timed out: [2] silent 2"}));
  answer("30[3]");
  EXPECT_EQ(results.size(), 1U);
  EXPECT_FALSE(alice->closed());
}

TEST_F(AskingAll, CountsAClientOnceHoweverOftenItAnswers) {
  EXPECT_TRUE(ask());
  for (int i = 0; i < 5; ++i) alice->say("30[1]");
  EXPECT_TRUE(results.empty());
  bob->say("30[2]");
  carol->say("30[3]");
  EXPECT_EQ(results, (Lines{"done: [1] [2] [3] silent 0"}));
}

TEST_F(AskingAll, DoesNotWaitForDisconnectedClients) {
  EXPECT_TRUE(ask());
  alice->say("30[1]");
  bob->gone();
  EXPECT_TRUE(results.empty());
  carol->say("1");
  EXPECT_EQ(results, (Lines{"done: [1] silent 2"}));
}

TEST_F(AskingAll, AcceptsAnswersOnlyFromSelectedClients) {
  const std::string id = talk.handler.sockets.at(0)->id().str();
  const std::vector<std::string_view> only{id};
  EXPECT_TRUE(ask({.rooms = only}));
  EXPECT_TRUE(ask({.except_rooms = only}));
  EXPECT_EQ(alice->take().size(), 1U);
  bob->say("30[1]");
  alice->say("31[1]");
  EXPECT_TRUE(results.empty());
  bob->say("31[2]");
  alice->say("30[3]");
  EXPECT_EQ(results, (Lines{"done: [3] silent 0"}));
}

TEST_F(AskingAll, EndsAtOnceButOutsideTheCallIfNoClientIsSelected) {
  const std::vector<std::string_view> empty_room{"empty"};
  EXPECT_TRUE(ask({.rooms = empty_room}));
  EXPECT_TRUE(results.empty());
  talk.clock.advance(0ms, talk.timers);
  EXPECT_EQ(results, (Lines{"done: silent 0"}));
}

TEST_F(AskingAll, CarriesAttachmentsInBothDirections) {
  const std::vector<std::string_view> photo{"x"};
  std::optional<std::string> got;
  EXPECT_TRUE(talk.root.broadcast_with_ack(
      Selection{}, "photo", "", photo, 1s,
      [&](const BroadcastResult& result) { got = result.answers[0].attachments.at(0); }));
  EXPECT_EQ(alice->take(), (Lines{R"(451-0["photo"])", "b:x"}));
  alice->say(R"(61-0[{"_placeholder":true,"num":0}])");
  alice->attach("y");
  bob->gone();
  carol->gone();
  EXPECT_EQ(got, "y");
  EXPECT_FALSE(talk.root.broadcast_with_ack(Selection{}, "photo", "", std::vector<std::string_view>(11), 1s,
                                            [](const BroadcastResult&) { FAIL(); }));
}

TEST_F(AskingAll, CountsAnAnswerWithDefectiveJsonAsSilent) {
  EXPECT_TRUE(ask());
  answer(R"(30[{"a":1,"a":2}])");
  EXPECT_EQ(results, (Lines{"done: silent 3"}));
}

TEST_F(AskingAll, MayBeRepeatedFromItsCallback) {
  EXPECT_TRUE(talk.root.broadcast_with_ack(Selection{}, "first", "", 1s,
                                           [&](const BroadcastResult&) { EXPECT_TRUE(ask()); }));
  answer("30[]");
  answer("31[]");
  EXPECT_EQ(results.size(), 1U);
}

TEST_F(AskingAll, DoesNotAffectAcknowledgementsOfSingleSockets) {
  Lines single;
  talk.handler.sockets.at(0)->emit_with_ack("ask", "", 1s,
                                            [&](const AckReply&) { single.push_back("alice"); });
  EXPECT_TRUE(ask());
  answer("30[]");
  EXPECT_EQ(single, Lines{"alice"});
  EXPECT_TRUE(results.empty());
  answer("31[]");
  EXPECT_EQ(results.size(), 1U);
}

class AskingAllWithinBounds : public AskingAll {
 protected:
  AskingAllWithinBounds()
      : AskingAll({.broadcasts_waiting = 2, .broadcast_answers_waiting = 5, .broadcast_answer_bytes = 200}) {}
};

TEST_F(AskingAllWithinBounds, IsRefusedAboveTheBoundOfAwaitedAnswers) {
  EXPECT_TRUE(ask());
  EXPECT_FALSE(ask()) << "six answers";
  EXPECT_EQ(alice->take().size(), 1U);
  bob->say("30[]");
  EXPECT_TRUE(ask());
}

TEST_F(AskingAllWithinBounds, IsRefusedAboveTheBoundOfPendingBroadcasts) {
  const std::vector<std::string_view> empty_room{"empty"};
  EXPECT_TRUE(ask({.rooms = empty_room}) && ask({.rooms = empty_room}));
  EXPECT_FALSE(ask({.rooms = empty_room}));
  talk.clock.advance(0ms, talk.timers);
  EXPECT_TRUE(ask({.rooms = empty_room}));
}

TEST_F(AskingAllWithinBounds, CountsAnswersAboveTheByteBoundAsSilent) {
  EXPECT_TRUE(ask());
  alice->say("30[\"" + std::string(300, 'a') + "\"]");
  bob->say("30[2]");
  carol->say("30[3]");
  EXPECT_EQ(results, (Lines{"done: [2] [3] silent 1"}));
}

}  // namespace
}  // namespace parley::socketio
