// Acknowledgements in both directions.
#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

class ClientsAck : public ::testing::Test {
 protected:
  ClientsAck() {
    talk.handler.arrived = [this](Socket&, Event& event) { kept.push_back(std::move(event.ack)); };
  }

  Talk talk;
  std::vector<Ack> kept;
  std::unique_ptr<Client> alice = talk.connected_client();
};

TEST_F(ClientsAck, IsAnsweredWithTheSameIdIncludingZero) {
  for (const auto& [say, answer] : {std::pair{R"(20["a"])", "430[1]"},
                                    {R"(2007["a"])", "437[1]"},
                                    {R"(29007199254740991["a"])", "439007199254740991[1]"},
                                    {R"(51-3["a"])", "433[1]"}}) {
    alice->say(say);
    if (say[0] == '5') alice->attach("x");
    ASSERT_FALSE(kept.empty());
    ASSERT_TRUE(kept.back());
    kept.back()("1");
    EXPECT_EQ(alice->take(), (Lines{answer})) << say;
  }
}

TEST_F(ClientsAck, IsAnsweredInItsNamespace) {
  talk.chat_handler.arrived = [](Socket&, Event& event) { event.ack(R"({"ok":true},2)"); };
  alice->say("0/chat,");
  alice->take();
  alice->say(R"(2/chat,5["a"])");
  EXPECT_EQ(alice->take(), (Lines{R"(43/chat,5[{"ok":true},2])"}));
}

TEST_F(ClientsAck, IsAnsweredWithAttachmentsInOneUnit) {
  const std::vector<std::string_view> photos{"one", "two"};
  alice->say(R"(27["a"])");
  EXPECT_TRUE(kept[0](R"({"_placeholder":true,"num":1},{"_placeholder":true,"num":0})", photos));
  EXPECT_EQ(alice->take(), (Lines{R"(462-7[{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}])",
                                  "b:one", "b:two"}));
  EXPECT_EQ(alice->session.unit_sizes.back(), 3U);
}

TEST_F(ClientsAck, AcceptsTenAttachmentsAndStaysPendingIfMoreAreGiven) {
  const std::vector<std::string_view> eleven(11, "x");
  alice->say("0/chat,");
  alice->take();
  alice->say(R"(20["a"])");
  EXPECT_FALSE(kept[0]("1", eleven));
  EXPECT_TRUE(kept[0]);
  EXPECT_TRUE(alice->take().empty());
  EXPECT_TRUE(kept[0]("1", std::span(eleven).first(10)));
  EXPECT_EQ(alice->take().size(), 11U);
}

TEST_F(ClientsAck, IsAnsweredAtMostOnce) {
  alice->say(R"(21["a"])");
  kept[0]("");
  kept[0]("");
  EXPECT_FALSE(kept[0]);
  EXPECT_EQ(alice->take(), (Lines{"431[]"}));
}

TEST_F(ClientsAck, IsEmptyIfTheClientRequestedNone) {
  alice->say(R"(2["a"])");
  EXPECT_FALSE(kept[0]);
  kept[0]("1");
  EXPECT_TRUE(alice->take().empty());
}

TEST_F(ClientsAck, SendsNothingWhenItIsDropped) {
  alice->say(R"(21["a"])");
  kept.clear();
  EXPECT_TRUE(alice->take().empty());
}

TEST_F(ClientsAck, IsMovedTogetherWithTheRightToAnswer) {
  alice->say(R"(21["a"])");
  alice->say(R"(22["a"])");
  alice->say(R"(23["a"])");
  Ack one = std::move(kept[0]);
  EXPECT_FALSE(kept[0]);
  kept[0]("never");
  kept[1] = std::move(kept[2]);  // 2 is dropped unanswered
  Ack& itself = one;
  one = std::move(itself);
  one("1");
  kept[1]("3");
  EXPECT_EQ(alice->take(), (Lines{"431[1]", "433[3]"}));
}

TEST_F(ClientsAck, SendsNothingAfterItsSocketIsDestroyed) {
  for (int id = 0; id < 5; ++id) alice->say("2" + std::to_string(id) + R"(["a"])");
  kept[2]("");
  alice->take();
  Ack moved_before = std::move(kept[4]);
  alice->gone();
  Ack moved_after = std::move(kept[0]);
  EXPECT_TRUE(moved_after);
  for (Ack* ack : {&moved_before, &moved_after, &kept[1], &kept[3]}) (*ack)("1");
  EXPECT_TRUE(alice->take().empty());
}

TEST_F(ClientsAck, MayBeStoredInTheStateOfItsOwnSocket) {
  struct State final : engineio::SessionState {
    std::vector<Ack> acks;
  };
  talk.handler.arrived = [](Socket& socket, Event& event) {
    if (!socket.state) socket.state = std::make_unique<State>();
    static_cast<State&>(*socket.state).acks.push_back(std::move(event.ack));
  };
  for (int id = 0; id < 3; ++id) alice->say("2" + std::to_string(id) + R"(["a"])");
  alice->gone();
  EXPECT_EQ(talk.handler.heard.back(), "disconnected: transport close");
}

class ServersAck : public ::testing::Test {
 protected:
  bool ask(base::Duration timeout = 1s) {
    return socket().emit_with_ack("ask", "1", timeout, [this](const AckReply& reply) {
      std::string line = std::to_string(static_cast<int>(reply.outcome));
      if (reply.arguments) line += " " + std::string(reply.arguments->raw());
      if (reply.attachments != nullptr) {
        for (const std::string& attachment : *reply.attachments) line += " <" + attachment + ">";
      }
      replies.push_back(std::move(line));
    });
  }
  Socket& socket() { return *talk.handler.sockets.at(0); }

  static std::string outcome(AckReply::Outcome outcome) { return std::to_string(static_cast<int>(outcome)); }

  Talk talk{{.acks_per_socket = 3}};
  Lines replies;
  std::unique_ptr<Client> alice = talk.connected_client();
};

TEST_F(ServersAck, ReceivesTheAnswerOfTheClient) {
  EXPECT_TRUE(ask());
  EXPECT_TRUE(ask());
  EXPECT_EQ(alice->take(), (Lines{R"(420["ask",1])", R"(421["ask",1])"}));
  alice->say(R"(31[{"b":2}])");
  alice->say(R"(61-0[{"_placeholder":true,"num":0}])");
  alice->attach("x");
  EXPECT_EQ(replies,
            (Lines{outcome(AckReply::Outcome::answered) + R"( [{"b":2}])",
                   outcome(AckReply::Outcome::answered) + R"( [{"_placeholder":true,"num":0}] <x>)"}));
  EXPECT_FALSE(talk.timers.next_deadline().has_value());
}

TEST_F(ServersAck, IsRequestedWithAttachments) {
  const std::vector<std::string_view> photos{"one", "two"};
  EXPECT_TRUE(socket().emit_with_ack("photos", R"({"_placeholder":true,"num":0})", photos, 1s,
                                     [&](const AckReply& reply) { replies = *reply.attachments; }));
  EXPECT_EQ(alice->take(), (Lines{R"(452-0["photos",{"_placeholder":true,"num":0}])", "b:one", "b:two"}));
  alice->say(R"(61-0[{"_placeholder":true,"num":0}])");
  alice->attach("thanks");
  EXPECT_EQ(replies, Lines{"thanks"});
  EXPECT_FALSE(socket().emit_with_ack("photos", "", std::vector<std::string_view>(11), 1s,
                                      [](const AckReply&) { FAIL(); }));
  EXPECT_TRUE(alice->take().empty());
}

TEST_F(ServersAck, WaitsAtMostOneDay) {
  EXPECT_TRUE(ask(base::Duration::max()));
  EXPECT_TRUE(ask(base::Duration::min()));
  talk.clock.advance(0ms, talk.timers);
  EXPECT_EQ(replies, (Lines{outcome(AckReply::Outcome::timed_out)}));
  talk.clock.advance(longest_ack_wait, talk.timers);
  EXPECT_EQ(replies.size(), 2U);
}

TEST_F(ServersAck, HasAnIdThatIsUniqueInItsNamespace) {
  const auto bob = talk.connected_client();
  EXPECT_TRUE(ask());
  talk.handler.sockets.at(1)->emit_with_ack("ask", "", 1s,
                                            [&](const AckReply&) { replies.push_back("bob"); });
  EXPECT_EQ(bob->take(), Lines{R"(421["ask"])"});
  bob->say("30[]");
  alice->say("31[]");
  EXPECT_TRUE(replies.empty()) << "no client answers for another";
  bob->say("31[]");
  EXPECT_EQ(replies, Lines{"bob"});
}

TEST_F(ServersAck, IgnoresAnswersThatAreNotAwaited) {
  EXPECT_TRUE(ask());
  for (const std::string_view text : {"30[1]", "30[2]", "37[]", "39007199254740991[]", "3[]"})
    alice->say(text);
  EXPECT_EQ(replies, (Lines{outcome(AckReply::Outcome::answered) + " [1]"}));
  EXPECT_FALSE(alice->closed());
}

TEST_F(ServersAck, ReportsAnAnswerWithDefectiveJsonAsMalformed) {
  EXPECT_TRUE(ask());
  alice->say(R"(30[{"a":1,"a":2}])");
  EXPECT_EQ(replies, (Lines{outcome(AckReply::Outcome::malformed)}));
  EXPECT_FALSE(alice->closed());
}

TEST_F(ServersAck, EndsWhenItsTimeoutHasPassed) {
  EXPECT_TRUE(ask(1s));
  EXPECT_TRUE(ask(2s));
  talk.clock.advance(999ms, talk.timers);
  EXPECT_TRUE(replies.empty());
  talk.clock.advance(1ms, talk.timers);
  EXPECT_EQ(replies, (Lines{outcome(AckReply::Outcome::timed_out)}));
  alice->say("30[\"late\"]");
  EXPECT_EQ(replies.size(), 1U);
}

TEST_F(ServersAck, EndsAsDisconnectedBeforeOnDisconnectedIsCalled) {
  EXPECT_TRUE(ask());
  EXPECT_TRUE(ask());
  talk.handler.disconnected = [&](Socket&) { EXPECT_EQ(replies.size(), 2U); };
  alice->gone();
  EXPECT_EQ(replies, Lines(2, outcome(AckReply::Outcome::disconnected)));
  EXPECT_FALSE(talk.timers.next_deadline().has_value());
}

TEST_F(ServersAck, IsRefusedIfTooManyArePending) {
  EXPECT_TRUE(ask() && ask() && ask());
  alice->take();
  EXPECT_FALSE(ask());
  EXPECT_TRUE(alice->take().empty());
  alice->say("31[]");
  EXPECT_TRUE(ask());
  EXPECT_EQ(alice->take(), (Lines{R"(423["ask",1])"})) << "an id is never used twice";
}

TEST_F(ServersAck, MayBeRequestedAgainFromItsCallback) {
  EXPECT_TRUE(socket().emit_with_ack("first", "", 1s, [&](const AckReply&) { EXPECT_TRUE(ask()); }));
  alice->say("30[]");
  EXPECT_EQ(alice->take(), (Lines{R"(420["first"])", R"(421["ask",1])"}));
}

}  // namespace
}  // namespace parley::socketio
