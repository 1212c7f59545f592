// Namespaces that are created because a client requests them.
#include <gtest/gtest.h>

#include "unit/socketio/recovering.hpp"

namespace parley::socketio {
namespace {

/// Every name that begins with /room- is a namespace.
class NamespacesOnDemand : public ::testing::Test {
 protected:
  explicit NamespacesOnDemand(Options options = {}) : talk(std::move(options)) {
    talk.server.add_namespaces([this](std::string_view name) -> Handler* {
      asked.emplace_back(name);
      return name.starts_with("/room-") ? &rooms : nullptr;
    });
  }
  /// Returns the answer to a CONNECT to the namespace: "yes", or the message of the refusal.
  static std::string connect(Client& client, const std::string& name) {
    client.say("0" + name + ",");
    const Lines sent = client.take();
    if (sent.size() != 1) return "(" + std::to_string(sent.size()) + " packets)";
    return sent[0].starts_with("40" + name + R"(,{"sid":")") ? "yes" : member(sent[0], "message");
  }
  std::size_t count() const { return talk.server.dynamic_namespaces(); }

  Talk talk;
  RecordingHandler rooms;
  Lines asked;
  Client alice{talk.server}, bob{talk.server};
};

TEST_F(NamespacesOnDemand, AreCreatedForTheFirstClientAndSharedWithTheNext) {
  EXPECT_EQ(connect(alice, "/room-1"), "yes");
  EXPECT_EQ(connect(bob, "/room-1"), "yes");
  EXPECT_EQ(asked, Lines{"/room-1"});
  EXPECT_EQ(count(), 1U);
  Namespace* const room = talk.server.find_namespace("/room-1");
  ASSERT_NE(room, nullptr);
  EXPECT_EQ(room->broadcast(Selection{}, room->encode("news", "")), 2U);
  EXPECT_EQ(bob.take(), (Lines{R"(42/room-1,["news"])"}));
  alice.say(R"(2/room-1,["a"])");
  EXPECT_EQ(rooms.heard.back(), R"(event a ["a"])");
}

TEST_F(NamespacesOnDemand, AreRefusedIfTheyHaveNoHandler) {
  EXPECT_EQ(connect(alice, "/kitchen"), "Invalid namespace");
  EXPECT_EQ(connect(alice, "/chat"), "yes") << "exists already";
  EXPECT_EQ(asked, Lines{"/kitchen"});
  EXPECT_EQ(talk.server.find_namespace("/kitchen"), nullptr);
}

TEST_F(NamespacesOnDemand, AreNotCreatedForAClientThatIsRefused) {
  alice.say(R"(0/room-1,{"a":1,"a":2})");
  EXPECT_EQ(member(alice.take().at(0), "message"), "Malformed JSON");
  for (std::size_t i = 0; i < talk.server.options().namespaces_per_connection; ++i)
    EXPECT_EQ(connect(bob, "/room-of-bob-" + std::to_string(i)), "yes");
  EXPECT_EQ(connect(bob, "/room-1"), "Too many namespaces");
  EXPECT_EQ(talk.server.find_namespace("/room-1"), nullptr);
  bob.gone();
  EXPECT_EQ(count(), 0U);
}

TEST_F(NamespacesOnDemand, AreRemovedWithTheirLastSocket) {
  connect(alice, "/room-1");
  connect(bob, "/room-1");
  alice.say("1/room-1,");
  EXPECT_EQ(count(), 1U);
  bob.gone();
  EXPECT_EQ(count(), 0U);
  EXPECT_EQ(connect(alice, "/room-1"), "yes");
  EXPECT_EQ(asked.size(), 2U);
}

TEST_F(NamespacesOnDemand, AreRemovedAfterARefusalAndAfterAnAbandonedDecision) {
  rooms.connecting = [](Socket&) { return Refusal{"no", {}}; };
  EXPECT_EQ(connect(alice, "/room-1"), "no");
  EXPECT_EQ(count(), 0U);
  std::vector<Decision> decisions;
  rooms.connecting = [&](Socket& socket) -> std::optional<Refusal> {
    decisions.emplace_back(socket);
    return std::nullopt;
  };
  alice.say("0/room-2,");
  bob.say("0/room-3,");
  EXPECT_EQ(count(), 2U);
  decisions[0].refuse({"no", {}});
  talk.timers.run_due();
  EXPECT_EQ(count(), 1U);
  bob.gone();
  EXPECT_EQ(count(), 0U);
}

TEST_F(NamespacesOnDemand, TolerateLatePacketsFromClientsDisconnectedLately) {
  connect(alice, "/room-1");
  rooms.sockets.at(0)->disconnect();
  talk.timers.run_due();
  EXPECT_EQ(count(), 0U);
  alice.say(R"(2/room-1,["sent before it heard"])");
  EXPECT_FALSE(alice.closed());
  for (int i = 2; i < 20; ++i) {
    const std::string name = "/room-" + std::to_string(i);
    connect(alice, name);
    rooms.sockets.back()->disconnect();
    alice.say("2" + name + R"(,["sent before it heard"])");
  }
  EXPECT_FALSE(alice.closed());
  alice.say(R"(2/room-1,["long gone"])");
  EXPECT_TRUE(alice.closed()) << "only the latest are remembered";
}

TEST_F(NamespacesOnDemand, StayWhileABroadcastWaitsForAnswers) {
  connect(alice, "/room-1");
  bool is_done = false;
  const std::vector<std::string_view> empty_room{"empty"};
  talk.server.find_namespace("/room-1")->broadcast_with_ack({.rooms = empty_room}, "a", "", 1s,
                                                            [&](const BroadcastResult&) { is_done = true; });
  alice.gone();
  EXPECT_EQ(count(), 1U);
  talk.timers.run_due();
  EXPECT_TRUE(is_done);
}

class FewNamespacesOnDemand : public NamespacesOnDemand {
 protected:
  static Options options() {
    Options options = with(RecoveryMode::state);
    options.dynamic_namespaces = 2;
    return options;
  }
  FewNamespacesOnDemand() : NamespacesOnDemand(options()) {}
};

TEST_F(FewNamespacesOnDemand, AreRefusedAboveTheBoundUntilOneIsUnused) {
  EXPECT_EQ(connect(alice, "/room-1"), "yes");
  EXPECT_EQ(connect(alice, "/room-2"), "yes");
  EXPECT_EQ(connect(bob, "/room-3"), "Invalid namespace");
  alice.gone();
  EXPECT_EQ(count(), 2U) << "a client may return";
  EXPECT_EQ(connect(bob, "/room-3"), "Invalid namespace");
  talk.clock.advance(121s, talk.timers);
  Client carol(talk.server);
  EXPECT_EQ(connect(carol, "/room-3"), "yes");
  EXPECT_EQ(count(), 1U);
}

class LastingNamespacesOnDemand : public NamespacesOnDemand {
 protected:
  LastingNamespacesOnDemand() : NamespacesOnDemand({.keep_empty_namespaces = true}) {}
};

TEST_F(LastingNamespacesOnDemand, StayWhenEmpty) {
  connect(alice, "/room-1");
  alice.gone();
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(connect(bob, "/room-1"), "yes");
  EXPECT_EQ(asked.size(), 1U);
}

}  // namespace
}  // namespace parley::socketio
