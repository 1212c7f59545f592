// Calls and logouts: when the last device of a user is logged out, the user's calls end at once. This holds
// whether the device was connected or not, and on any shard.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

/// Alice and Bob have one device each. Carol only observes.
struct CallsAndLogouts : testing::Test {
  CallsAndLogouts() {
    alice.join_with(alices);
    bob.join_with(bobs);
    carol.join();
  }
  std::string call() {
    alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
    return alice.last("call:initiated", "callId");
  }
  std::string talk() {
    const std::string id = call();
    bob.emit("call:respond", R"({"callId":")" + id + R"(","response":"accept"})");
    EXPECT_EQ(alice.count("call:accepted"), 1U);
    return id;
  }
  void log_out(const std::string& token) {
    EXPECT_EQ(server.request("POST", "/api/auth/logout", token).status, 200);
  }
  static std::string ending(const Person& person) {
    return person.last("call:ended", "by") + " " + person.last("call:ended", "reason") + " " +
           person.last("call:ended", "outcome");
  }
  std::string active(const std::string& user) {
    return at(server.request("GET", "/api/calls/active", server.token_of(user)).body, "call");
  }

  TestServer server;
  const std::string alices = server.token_of("1");
  const std::string bobs = server.token_of("2");
  Person alice{server, "1"};
  Person bob{server, "2"};
  Person carol{server, "3"};
};

TEST_F(CallsAndLogouts, AnAcceptedCallEndsAtOnceAsHungUp) {
  const std::string id = talk();
  server.pass(10s);
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
  EXPECT_EQ(bob.last("call:ended", "callId"), id);
  EXPECT_EQ(bob.last("call:ended", "duration"), "10");
  EXPECT_EQ(active("2"), "null");
  EXPECT_EQ(carol.last("user:offline", "userId"), "1");
  server.pass(2min);
  EXPECT_EQ(bob.count("call:ended"), 1U);
}

TEST_F(CallsAndLogouts, AnAcceptedCallEndsWhenTheCalleeLogsOut) {
  talk();
  log_out(bobs);
  EXPECT_EQ(ending(alice), "2 user_ended completed");
}

TEST_F(CallsAndLogouts, ARingingCallIsCancelledWhenTheCallerLogsOut) {
  call();
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended cancelled");
  EXPECT_EQ(active("2"), "null");
}

TEST_F(CallsAndLogouts, ARingingCallIsMissedWhenTheCalleeLogsOut) {
  call();
  log_out(bobs);
  EXPECT_EQ(ending(alice), "system network_error missed");
  EXPECT_EQ(active("1"), "null");
  const std::string missed = server.request("GET", "/api/calls?missed=true", server.token_of("2")).body;
  EXPECT_NE(missed.find(R"("outcome":"missed")"), std::string::npos) << missed;
}

TEST_F(CallsAndLogouts, TheCallContinuesWhileAnotherDeviceIsLoggedIn) {
  const std::string tablets = server.token_of("1");
  Person tablet(server, "1");
  tablet.join_with(tablets);
  talk();
  log_out(alices);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  EXPECT_NE(active("1"), "null");
  log_out(tablets);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
}

TEST_F(CallsAndLogouts, TheCallEndsWhenTheOnlyTokenOfSeveralDevicesIsRevoked) {
  Person tablet(server, "1");
  tablet.join_with(alices);
  Person laptop(server, "1");
  laptop.join_with(alices);
  talk();
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
}

TEST_F(CallsAndLogouts, TheGraceOfADisconnectedDeviceEndsWhenItsTokenIsRevoked) {
  talk();
  alice.drop();
  server.pass(2s);
  EXPECT_EQ(carol.count("user:offline"), 0U) << "she may reconnect";
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
  EXPECT_EQ(carol.last("user:offline", "userId"), "1");
  server.pass(1min);
  EXPECT_EQ(carol.count("user:offline"), 1U);
}

TEST_F(CallsAndLogouts, TheRingingCallOfADisconnectedCallerIsCancelledWhenTheTokenIsRevoked) {
  call();
  alice.drop();
  server.pass(10s);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended cancelled");
}

TEST_F(CallsAndLogouts, TheGraceOfADisconnectedDeviceContinuesWhenAnotherTokenIsRevoked) {
  const std::string other = server.token_of("1");
  talk();
  alice.drop();
  server.pass(10s);
  log_out(other);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  Person back(server, "1");
  back.join();
  EXPECT_NE(back.last("connected", "activeCall"), "(absent)");
  server.pass(1min);
  EXPECT_EQ(bob.count("call:ended"), 0U);
}

TEST_F(CallsAndLogouts, TheCallEndsAtOnceWhenTheSocketClosesJustBeforeTheLogout) {
  talk();
  alice.leave();
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
}

TEST_F(CallsAndLogouts, ALogoutDuringTheAnswerOfACallLeavesNoCall) {
  const std::string id = call();
  bob.send({R"(42["call:respond",{"callId":")" + id + R"(","response":"accept"}])"});
  log_out(alices);
  EXPECT_EQ(active("1"), "null");
  EXPECT_EQ(active("2"), "null");
  EXPECT_EQ(bob.count("call:ended"), 1U);
}

TEST_F(CallsAndLogouts, ACallPlacedDuringTheLogoutStopsRinging) {
  alice.send({R"(42["call:initiate",{"to":"2","callType":"voice"}])"});
  log_out(alices);
  EXPECT_EQ(active("1"), "null");
  EXPECT_EQ(active("2"), "null");
  EXPECT_EQ(bob.count("call:incoming"), bob.count("call:ended"));
}

TEST_F(CallsAndLogouts, ACallPlacedByRestEndsWhenItsTokenIsRevoked) {
  TestServer lonely;
  const std::string token = lonely.token_of("1");
  Person callee(lonely, "2");
  callee.join();
  EXPECT_EQ(lonely.request("POST", "/api/calls", token, R"({"to":"2","callType":"voice"})").status, 201);
  EXPECT_EQ(callee.count("call:incoming"), 1U);
  EXPECT_EQ(lonely.request("POST", "/api/auth/logout", token).status, 200);
  EXPECT_EQ(ending(callee), "1 user_ended cancelled");
}

}  // namespace
}  // namespace parley::support
