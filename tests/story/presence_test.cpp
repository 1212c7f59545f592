// Presence: the first device of a user that connects, the last one that disconnects, and devices that stop
// answering.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

/// Alice is connected and receives the presence of others.
struct Presence : testing::Test {
  Presence() { alice.join().forget(); }
  TestServer server;
  Person alice{server, "1"};
};

TEST_F(Presence, TheFirstDeviceOfAUserSendsOnlineToOthersAndTheSecondDoesNot) {
  Person bob(server, "2");
  bob.join();
  EXPECT_EQ(alice.heard(), Names{"user:online"});
  EXPECT_EQ(alice.last("user:online"),
            R"({"userId":"2","status":"online","timestamp":"2025-09-25T10:30:00.000Z",)"
            R"("lastSeen":"2025-09-25T10:30:00.000Z"})");
  Person bobs_tablet(server, "2");
  bobs_tablet.join();
  EXPECT_EQ(alice.count("user:online"), 1U);
}

TEST_F(Presence, UsersDoNotGetTheirOwnPresence) {
  Person laptop(server, "1");
  laptop.join(R"(,"contentFormat":"raw")");
  laptop.leave();
  server.pass(1min);
  EXPECT_EQ(laptop.heard(), Names{"connected"});
  EXPECT_EQ(alice.heard(), Names{});
}

TEST_F(Presence, ASocketThatHasNotJoinedNeitherHasNorGetsPresence) {
  Person stranger(server, "2");
  stranger.connect();
  Person carol(server, "3");
  carol.join();
  EXPECT_EQ(alice.all("user:online", "userId"), Texts{"3"});
  EXPECT_EQ(stranger.heard(), Names{});
  stranger.leave();
  server.pass(1min);
  EXPECT_EQ(alice.count("user:offline"), 0U);
}

TEST_F(Presence, OnlineUsersAreSentRightAfterConnectedAndBeforeOtherEvents) {
  Person bob(server, "2");
  bob.join();
  Person carol(server, "3");
  carol.say({"40", R"(42["message",{"to":"1","content":"early"}])",
             R"(42["join",{"token":")" + server.token_of("3") + R"("}])"});
  EXPECT_EQ(carol.heard(), (Names{"connected", "user:online", "user:online", "message:sent"}));
  Texts there = carol.all("user:online", "userId");
  std::ranges::sort(there);
  EXPECT_EQ(there, (Texts{"1", "2"}));
  EXPECT_EQ(carol.last("user:online", "socketId"), "(absent)");
}

TEST_F(Presence, JoiningAgainSendsNoPresence) {
  Person bob(server, "2");
  bob.join().forget();
  alice.forget();
  bob.join();
  EXPECT_EQ(bob.heard(), Names{"connected"});
  EXPECT_EQ(alice.heard(), Names{});
}

TEST_F(Presence, OneOfTwoDevicesThatDisconnectsSendsNoPresence) {
  Person bob(server, "2");
  Person bobs_tablet(server, "2");
  bob.join();
  bobs_tablet.join();
  bob.leave();
  server.pass(1min);
  EXPECT_EQ(alice.heard(), Names{"user:online"});
}

TEST_F(Presence, AUserIsOfflineExactlyFiveSecondsAfterTheLastDeviceDisconnected) {
  Person bob(server, "2");
  bob.join();
  server.pass(1s);
  bob.leave();
  server.pass(4'999ms);
  EXPECT_EQ(alice.heard(), Names{"user:online"});
  server.pass(1ms);
  EXPECT_EQ(alice.heard(), (Names{"user:online", "user:offline"}));
  EXPECT_EQ(alice.last("user:offline"),
            R"({"userId":"2","status":"offline","timestamp":"2025-09-25T10:30:06.000Z",)"
            R"("lastSeen":"2025-09-25T10:30:01.000Z"})");
}

TEST_F(Presence, AUserWhoReconnectsWithinFiveSecondsIsNotOffline) {
  Person bob(server, "2");
  bob.join();
  for (int i = 0; i < 3; ++i) {
    bob.drop();
    server.pass(4'999ms);
    Person back(server, "2");
    back.join();
    back.drop();
  }
  EXPECT_EQ(alice.heard(), Names{"user:online"});
  server.pass(5s);
  EXPECT_EQ(alice.heard(), (Names{"user:online", "user:offline"}));
}

TEST_F(Presence, AUserWhoReconnectsWithinFiveSecondsAndStaysIsNotOfflineLater) {
  Person bob(server, "2");
  bob.join().drop();
  server.pass(4'999ms);
  Person back(server, "2");
  back.join();
  server.pass(1min);
  EXPECT_EQ(alice.heard(), Names{"user:online"});
}

TEST_F(Presence, AUserWhoReconnectsAfterFiveSecondsIsOnlineAgain) {
  Person bob(server, "2");
  bob.join().leave();
  server.pass(5s);
  Person back(server, "2");
  back.join();
  EXPECT_EQ(alice.heard(), (Names{"user:online", "user:offline", "user:online"}));
  EXPECT_EQ(alice.last("user:online", "timestamp"), "2025-09-25T10:30:05.000Z");
}

TEST_F(Presence, LeavingTheNamespaceIsADisconnect) {
  Person bob(server, "2");
  bob.join().say({"41"});
  server.pass(5s);
  EXPECT_EQ(alice.heard(), (Names{"user:online", "user:offline"}));
  bob.connect().join();
  EXPECT_EQ(alice.last("user:online", "timestamp"), "2025-09-25T10:30:05.000Z");
}

TEST_F(Presence, AUserWhoseTokenHasExpiredIsOfflineAfterTheTransportIsClosed) {
  Person bob(server, "2");
  bob.join_with(server.token_of("2", 60s));
  server.pass(120s + 30s + 4'999ms);
  EXPECT_EQ(alice.count("user:offline"), 0U);
  server.pass(1ms);
  EXPECT_EQ(alice.count("user:offline"), 1U);
}

TEST_F(Presence, TheTimeUntilAUserIsOfflineIsConfigurable) {
  node::Config config;
  config.presence.debounce = 1s;
  TestServer other(config);
  Person carol(other, "3");
  carol.join();
  Person bob(other, "2");
  bob.join().leave();
  other.pass(999ms);
  EXPECT_EQ(carol.count("user:offline"), 0U);
  other.pass(1ms);
  EXPECT_EQ(carol.count("user:offline"), 1U);
}

/// How long after opening the client stops answering, and which transport it uses.
struct Crash {
  base::Duration after;
  Person::By by;
};

class CrashedClient : public testing::TestWithParam<Crash> {};

TEST_P(CrashedClient, IsOfflineAtMostOneHeartbeatAndFiveSecondsLater) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  Person bob(server, "2", GetParam().by);
  bob.join();
  server.pass(GetParam().after);
  bob.answers_pings = false;
  // The next ping, the time for its pong, and the time to reconnect.
  const base::Duration until_ping = 15s - GetParam().after % 15s;
  server.pass(until_ping + 10s + 5s - 1ms);
  EXPECT_EQ(alice.count("user:offline"), 0U);
  EXPECT_FALSE(bob.is_connected());
  server.pass(1ms);
  EXPECT_EQ(alice.count("user:offline"), 1U);
  EXPECT_LE(until_ping + 10s + 5s, 15s + 10s + 5s);
  EXPECT_TRUE(alice.is_connected());
}

INSTANTIATE_TEST_SUITE_P(Presence, CrashedClient,
                         testing::Values(Crash{0ms, Person::By::websocket}, Crash{7s, Person::By::websocket},
                                         Crash{14'999ms, Person::By::websocket},
                                         Crash{15s, Person::By::websocket}, Crash{1h, Person::By::websocket},
                                         Crash{0ms, Person::By::polling}, Crash{20s, Person::By::polling}),
                         [](const auto& info) {
                           const bool polls = info.param.by == Person::By::polling;
                           return (polls ? "PollingAfter" : "OnAWebSocketAfter") +
                                  std::to_string(info.param.after.count()) + "Milliseconds";
                         });

}  // namespace
}  // namespace parley::support
