// Deciding later whether a client may connect.
#include <optional>

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

/// Every connecting client gets a pending decision.
class DecidingLater : public ::testing::Test {
 protected:
  DecidingLater() {
    talk.handler.connecting = [this](Socket& socket) -> std::optional<Refusal> {
      socket.join("tea");
      decisions.emplace_back(socket);
      return std::nullopt;
    };
    alice.say("0");
    talk.handler.take();
  }

  Talk talk;
  std::vector<Decision> decisions;
  Client alice{talk.server};
};

TEST_F(DecidingLater, SendsNothingUntilTheDecision) {
  EXPECT_TRUE(alice.take().empty());
  EXPECT_TRUE(decisions[0]);
  EXPECT_EQ(talk.root.broadcast_to("tea", talk.root.encode("news", "")), 0U);
  talk.handler.connected = [](Socket& socket) { socket.emit("welcome", ""); };
  decisions[0].accept();
  const Lines sent = alice.take();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[0].starts_with(R"(40{"sid":")")) << sent[0];
  EXPECT_EQ(sent[1], R"(42["welcome"])");
  EXPECT_EQ(talk.handler.take(), Lines{"connected"});
  EXPECT_EQ(talk.root.broadcast_to("tea", talk.root.encode("news", "")), 1U);
  EXPECT_FALSE(talk.timers.next_deadline().has_value());
}

TEST_F(DecidingLater, MayRefuseAfterWhichTheClientMayConnectAgain) {
  decisions[0].refuse({"not you", R"({"code":1})"});
  EXPECT_EQ(alice.take(), (Lines{R"(44{"message":"not you","data":{"code":1}})"}));
  EXPECT_FALSE(talk.root.local().has_room("tea"));
  EXPECT_FALSE(alice.closed());
  alice.say("0");
  decisions[1].accept();
  EXPECT_EQ(alice.take().size(), 1U);
}

TEST_F(DecidingLater, AppliesOnlyTheFirstDecision) {
  Decision decision = std::move(decisions[0]);
  EXPECT_FALSE(decisions[0]);
  decisions[0].refuse({"never", {}});
  decision.accept();
  EXPECT_FALSE(decision);
  decision.refuse({"never", {}});
  decision.accept();
  EXPECT_EQ(alice.take().size(), 1U);
  EXPECT_EQ(talk.handler.take(), Lines{"connected"});
}

TEST_F(DecidingLater, RefusesTheClientIfTheDecisionIsDropped) {
  decisions.clear();
  EXPECT_EQ(alice.take(), (Lines{R"(44{"message":"Not decided"})"}));
  EXPECT_EQ(talk.root.size(), 0U);
}

TEST_F(DecidingLater, IsIgnoredAfterTheClientHasDisconnected) {
  alice.gone();
  EXPECT_FALSE(decisions[0]);
  decisions[0].accept();
  EXPECT_TRUE(talk.handler.take().empty()) << "no callback for a socket that never connected";
  EXPECT_FALSE(talk.root.local().has_room("tea"));
}

TEST_F(DecidingLater, IsIgnoredAfterTheClientHasLeftTheNamespace) {
  alice.say("1");
  EXPECT_FALSE(decisions[0]);
  EXPECT_FALSE(alice.closed());
  EXPECT_EQ(talk.root.size(), 0U);
  decisions[0].accept();
  EXPECT_TRUE(alice.take().empty());
}

TEST_F(DecidingLater, ClosesAClientThatSendsPacketsBeforeTheDecision) {
  for (const std::string_view packet : {R"(2["a"])", "0", "30[]", R"(51-["a"])"}) {
    Client eager(talk.server);
    eager.say("0");
    eager.say(packet);
    EXPECT_TRUE(eager.closed()) << packet;
    decisions.back().accept();
    EXPECT_TRUE(eager.take().empty()) << packet;
  }
}

TEST_F(DecidingLater, DoesNotStopTheConnectTimeout) {
  talk.clock.advance(talk.server.options().connect_timeout, talk.timers);
  EXPECT_TRUE(alice.closed());
}

TEST_F(DecidingLater, DoesNotBlockOtherNamespaces) {
  alice.say("0/chat,");
  EXPECT_EQ(alice.take().size(), 1U);
  alice.say(R"(2/chat,["a"])");
  EXPECT_EQ(talk.chat_handler.heard.back(), R"(event a ["a"])");
  decisions[0].accept();
  EXPECT_EQ(alice.take().size(), 1U);
}

TEST_F(DecidingLater, MayDecideForOneNamespaceInOnConnectingOfAnother) {
  talk.chat_handler.connecting = [this](Socket&) -> std::optional<Refusal> {
    decisions[0].refuse({"not there", {}});
    return std::nullopt;
  };
  alice.say("0/chat,");
  const Lines sent = alice.take();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0], R"(44{"message":"not there"})");
  EXPECT_TRUE(sent[1].starts_with(R"(40/chat,{"sid":")"));
}

TEST(DecidingAtOnce, InsideOnConnectingTakesEffectAfterItReturns) {
  for (const bool accepted : {true, false}) {
    Talk talk;
    talk.handler.connecting = [&](Socket& socket) -> std::optional<Refusal> {
      Decision decision(socket);
      if (accepted) {
        decision.accept();
      } else {
        decision.refuse({"no", {}});
      }
      EXPECT_FALSE(decision);
      EXPECT_FALSE(socket.is_connected());
      return std::nullopt;
    };
    Client alice(talk.server);
    alice.say("0");
    EXPECT_TRUE(alice.take().at(0).starts_with(accepted ? "40" : R"(44{"message":"no"})"));
    EXPECT_EQ(talk.root.size(), accepted ? 1U : 0U);
  }
}

TEST(DecidingAtOnce, AReturnedRefusalOverridesAnOpenDecision) {
  Talk talk;
  std::optional<Decision> decision;
  talk.handler.connecting = [&](Socket& socket) {
    decision.emplace(socket);
    return Refusal{"no", {}};
  };
  Client alice(talk.server);
  alice.say("0");
  EXPECT_EQ(alice.take(), (Lines{R"(44{"message":"no"})"}));
  EXPECT_FALSE(*decision);
}

}  // namespace
}  // namespace parley::socketio
