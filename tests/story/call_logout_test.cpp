// Calls and logging out: when the last device of a user is logged out, the calls of that user are over at
// once, however the device went and on whatever shard it was.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

/// Alice and Bob with one device each, and Carol, who looks on.
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
    EXPECT_EQ(house.request("POST", "/api/auth/logout", token).status, 200);
  }
  static std::string ending(const Person& person) {
    return person.last("call:ended", "by") + " " + person.last("call:ended", "reason") + " " +
           person.last("call:ended", "outcome");
  }
  std::string active(const std::string& user) {
    return at(house.request("GET", "/api/calls/active", house.token_of(user)).body, "call");
  }

  House house;
  const std::string alices = house.token_of("1");
  const std::string bobs = house.token_of("2");
  Person alice{house, "1"};
  Person bob{house, "2"};
  Person carol{house, "3"};
};

TEST_F(CallsAndLogouts, AnAcceptedCallEndsAtOnceAsHungUp) {
  const std::string id = talk();
  house.pass(10s);
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
  EXPECT_EQ(bob.last("call:ended", "callId"), id);
  EXPECT_EQ(bob.last("call:ended", "duration"), "10");
  EXPECT_EQ(active("2"), "null");
  EXPECT_EQ(carol.last("user:offline", "userId"), "1");
  house.pass(2min);
  EXPECT_EQ(bob.count("call:ended"), 1U);
}

TEST_F(CallsAndLogouts, AnAcceptedCallEndsWhenTheCalleeLogsOut) {
  talk();
  log_out(bobs);
  EXPECT_EQ(ending(alice), "2 user_ended completed");
}

TEST_F(CallsAndLogouts, ACallThatRingsOutIsCancelled) {
  call();
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended cancelled");
  EXPECT_EQ(active("2"), "null");
}

TEST_F(CallsAndLogouts, ACallThatRingsInIsMissed) {
  call();
  log_out(bobs);
  EXPECT_EQ(ending(alice), "system network_error missed");
  EXPECT_EQ(active("1"), "null");
  const std::string missed = house.request("GET", "/api/calls?missed=true", house.token_of("2")).body;
  EXPECT_NE(missed.find(R"("outcome":"missed")"), std::string::npos) << missed;
}

TEST_F(CallsAndLogouts, TheCallGoesOnWhileAnotherDeviceIsHere) {
  const std::string tablets = house.token_of("1");
  Person tablet(house, "1");
  tablet.join_with(tablets);
  talk();
  log_out(alices);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  EXPECT_NE(active("1"), "null");
  log_out(tablets);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
}

TEST_F(CallsAndLogouts, OneTokenOfSeveralDevicesIsTheLastOfThem) {
  Person tablet(house, "1");
  tablet.join_with(alices);
  Person laptop(house, "1");
  laptop.join_with(alices);
  talk();
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
}

TEST_F(CallsAndLogouts, ADeviceThatWasLostIsNotWaitedForOnceItsTokenIsRevoked) {
  talk();
  alice.drop();
  house.pass(2s);
  EXPECT_EQ(carol.count("user:offline"), 0U) << "she may come back";
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
  EXPECT_EQ(carol.last("user:offline", "userId"), "1");
  house.pass(1min);
  EXPECT_EQ(carol.count("user:offline"), 1U);
}

TEST_F(CallsAndLogouts, ARingOfALostCallerIsCancelledOnceTheTokenIsRevoked) {
  call();
  alice.drop();
  house.pass(10s);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended cancelled");
}

TEST_F(CallsAndLogouts, ADeviceThatWasLostIsWaitedForWhenAnotherTokenIsRevoked) {
  const std::string other = house.token_of("1");
  talk();
  alice.drop();
  house.pass(10s);
  log_out(other);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  Person back(house, "1");
  back.join();
  EXPECT_NE(back.last("connected", "activeCall"), "(absent)");
  house.pass(1min);
  EXPECT_EQ(bob.count("call:ended"), 0U);
}

TEST_F(CallsAndLogouts, ASocketThatClosesWithTheLogoutIsLoggedOutInEitherOrder) {
  talk();
  alice.leave();
  log_out(alices);
  EXPECT_EQ(ending(bob), "1 user_ended completed");
}

TEST_F(CallsAndLogouts, ALogoutAndAnAnswerAtTheSameMomentLeaveNoCall) {
  const std::string id = call();
  bob.send({R"(42["call:respond",{"callId":")" + id + R"(","response":"accept"}])"});
  log_out(alices);
  EXPECT_EQ(active("1"), "null");
  EXPECT_EQ(active("2"), "null");
  EXPECT_EQ(bob.count("call:ended"), 1U);
}

TEST_F(CallsAndLogouts, ACallThatIsPlacedAtTheSameMomentDoesNotRingOn) {
  alice.send({R"(42["call:initiate",{"to":"2","callType":"voice"}])"});
  log_out(alices);
  EXPECT_EQ(active("1"), "null");
  EXPECT_EQ(active("2"), "null");
  EXPECT_EQ(bob.count("call:incoming"), bob.count("call:ended"));
}

TEST_F(CallsAndLogouts, ACallByRequestEndsWithTheSessionThatPlacedIt) {
  House lonely;
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
