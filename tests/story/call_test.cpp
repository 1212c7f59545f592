// Calls between users with several devices.
#include <string>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

/// Alice has a phone. Bob has a phone and a tablet.
struct Calls : testing::Test {
  explicit Calls(node::Config config = {}) : server(std::move(config)) {
    for (Person* device : devices) device->join();
    forget();
  }
  void forget() {
    for (Person* device : devices) device->forget();
  }
  /// Returns the id of the new call.
  std::string call(Person& from, const std::string& to, const std::string& type = "voice") {
    from.emit("call:initiate", R"({"to":")" + to + R"(","callType":")" + type + R"("})");
    return from.last("call:initiated", "callId");
  }
  static void respond(Person& device, const std::string& id, const std::string& response) {
    device.emit("call:respond", R"({"callId":")" + id + R"(","response":")" + response + R"("})");
  }
  static void hang_up(Person& device, const std::string& id) {
    device.emit("call:end", R"({"callId":")" + id + R"("})");
  }
  std::string status_of(const std::string& user) {
    return at(server.request("GET", "/api/calls/active", server.token_of(user)).body, "call.status");
  }

  TestServer server;
  Person alice{server, "1"};
  Person bob{server, "2"};
  Person tablet{server, "2"};
  std::vector<Person*> devices{&alice, &bob, &tablet};
};

TEST_F(Calls, RingOnEveryDeviceOfTheCalleeAndAreConfirmedToTheCaller) {
  const std::string id = call(alice, "2", "video");
  for (const Person* device : {&bob, &tablet}) {
    EXPECT_EQ(device->last("call:incoming", "callId"), id);
    EXPECT_EQ(device->last("call:incoming", "fromName"), "Alice Johnson");
    EXPECT_EQ(device->last("call:incoming", "type"), "video");
    EXPECT_EQ(device->last("call:incoming", "roomName"), "call_" + id);
    EXPECT_EQ(device->last("call:incoming", "remainingMs"), "45000");
  }
  EXPECT_EQ(alice.last("call:initiated", "id"), id);
  EXPECT_EQ(alice.last("call:initiated", "status"), "ringing");
  EXPECT_EQ(alice.last("call:initiated", "callType"), "video");
}

TEST_F(Calls, AreAnsweredOnceAndTheOtherDevicesStopRinging) {
  const std::string id = call(alice, "2");
  respond(tablet, id, "accept");
  EXPECT_EQ(alice.last("call:accepted", "by"), "2");
  EXPECT_EQ(tablet.last("call:accepted", "roomName"), "call_" + id);
  EXPECT_EQ(bob.last("call:ended", "reason"), "answered_elsewhere");
  EXPECT_EQ(bob.count("call:accepted"), 0U);
  EXPECT_EQ(tablet.count("call:ended"), 0U);
}

TEST_F(Calls, SendEachPartyItsOwnJitsiSettings) {
  const std::string id = call(alice, "2");
  respond(bob, id, "accept");
  for (const Person* device : {&alice, &bob}) {
    EXPECT_EQ(device->last("call:accepted", "jitsi.domain"), "meet.jit.si");
    EXPECT_EQ(device->last("call:accepted", "jitsi.roomName"), "call_" + id);
    EXPECT_EQ(device->last("call:accepted", "jitsi.configOverwrite.startWithVideoMuted"), "true");
    EXPECT_EQ(device->last("call:accepted", "jitsi.configOverwrite.startWithAudioMuted"), "false");
    EXPECT_EQ(device->last("call:accepted", "jitsi.jwt"), "(absent)")
        << "an open Jitsi server needs no token";
  }
  EXPECT_EQ(alice.last("call:accepted", "jitsi.userInfo.displayName"), "Alice Johnson");
  EXPECT_EQ(bob.last("call:accepted", "jitsi.userInfo.displayName"), "Bob Smith");
}

TEST_F(Calls, EndForBothPartiesWhenOneHangsUp) {
  const std::string id = call(alice, "2");
  respond(bob, id, "accept");
  server.pass(90s);
  hang_up(bob, id);
  for (const Person* device : devices) {
    EXPECT_EQ(device->last("call:ended", "by"), "2");
    EXPECT_EQ(device->last("call:ended", "reason"), "user_ended");
    EXPECT_EQ(device->last("call:ended", "duration"), "90");
    EXPECT_EQ(device->last("call:ended", "outcome"), "completed");
  }
}

TEST_F(Calls, WithoutAnAnswerEndForBothPartiesAfterTheRingTimeout) {
  call(alice, "2");
  server.pass(44s);
  EXPECT_EQ(alice.count("call:ended"), 0U);
  server.pass(1s);
  for (const Person* device : devices) {
    EXPECT_EQ(device->last("call:ended", "by"), "system");
    EXPECT_EQ(device->last("call:ended", "reason"), "timeout");
    EXPECT_EQ(device->last("call:ended", "outcome"), "missed");
  }
}

TEST_F(Calls, AreRejectedOnAllDevicesOfBothParties) {
  const std::string id = call(alice, "2");
  respond(tablet, id, "reject");
  for (const Person* device : devices) EXPECT_EQ(device->last("call:rejected", "by"), "2");
}

TEST_F(Calls, AreCancelledByTheCallerWhileTheyRing) {
  const std::string id = call(alice, "2");
  hang_up(alice, id);
  for (const Person* device : devices) {
    EXPECT_EQ(device->last("call:ended", "reason"), "user_ended");
    EXPECT_EQ(device->last("call:ended", "outcome"), "cancelled");
  }
}

TEST_F(Calls, ToAnOfflineUserFailAndAreInTheHistory) {
  alice.emit("call:initiate", R"({"to":"3","callType":"voice"})");
  EXPECT_EQ(alice.last("call:failed", "reason"), "user_unavailable");
  EXPECT_EQ(alice.last("call:failed", "code"), "USER_NOT_CONNECTED");
  EXPECT_EQ(alice.last("call:failed", "to"), "3");
  EXPECT_EQ(alice.last("error", "code"), "USER_NOT_CONNECTED");
  const std::string history = server.request("GET", "/api/calls", server.token_of("1")).body;
  EXPECT_NE(history.find(R"("outcome":"failed")"), std::string::npos) << history;
}

TEST_F(Calls, ToAUserInACallFailAndSendNothingToThatUser) {
  Person carol(server, "3");
  carol.join();
  respond(bob, call(alice, "2"), "accept");
  forget();
  carol.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(carol.last("call:failed", "reason"), "user_unavailable");
  EXPECT_EQ(carol.last("call:failed", "code"), "CALL_IN_PROGRESS");
  for (const Person* device : devices) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Calls, ToABusyUserFail) {
  bob.emit("presence:set", R"({"status":"busy"})");
  EXPECT_EQ(alice.last("user:online", "status"), "busy");
  alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(alice.last("call:failed", "code"), "USER_UNAVAILABLE");
  EXPECT_EQ(bob.count("call:incoming"), 0U);
}

TEST_F(Calls, ToAUserWhoSetBusyBeforeARestartOfTheServerFail) {
  TestServer fresh;
  {
    Person before(fresh, "2");
    before.join();
    before.say({R"(427["presence:set",{"status":"busy"}])"});
    EXPECT_EQ(before.last("ack 7", "success"), "true");
  }
  fresh.restart(1h);
  Person caller(fresh, "1");
  caller.join();
  Person callee(fresh, "2");
  callee.join();
  EXPECT_EQ(caller.last("user:online", "status"), "busy");
  caller.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(caller.last("call:failed", "code"), "USER_UNAVAILABLE");
  callee.emit("presence:set", R"({"status":"online"})");
  EXPECT_EQ(caller.last("user:online", "status"), "online");
  caller.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(callee.count("call:incoming"), 1U);
}

TEST_F(Calls, OfTheOtherTypeWhileOneRingsAreRefusedWithTheIdOfTheRingingCall) {
  const std::string id = call(alice, "2");
  alice.say({R"(427["call:initiate",{"to":"2","callType":"voice"}])"});
  EXPECT_EQ(alice.last("ack 7", "call.callId"), id) << "a repeated call of the same type is the same call";
  forget();
  alice.say({R"(428["call:initiate",{"to":"2","callType":"video"}])"});
  EXPECT_EQ(alice.last("call:failed", "code"), "CALL_IN_PROGRESS");
  EXPECT_EQ(alice.last("call:failed", "reason"), "call_in_progress");
  EXPECT_EQ(alice.last("call:failed", "callId"), id);
  EXPECT_EQ(alice.last("ack 8", "error.code"), "CALL_IN_PROGRESS");
  EXPECT_EQ(alice.last("ack 8", "error.callId"), id);
  const Answer answer =
      server.request("POST", "/api/calls", server.token_of("1"), R"({"to":"2","callType":"video"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(at(answer.body, "error.code"), "CALL_IN_PROGRESS");
  EXPECT_EQ(at(answer.body, "error.callId"), id);
  for (const Person* device : {&bob, &tablet}) EXPECT_EQ(device->heard(), Names{});
  respond(bob, id, "accept");
  EXPECT_EQ(alice.last("call:accepted", "type"), "voice") << "the ringing call is not affected";
}

TEST_F(Calls, PlacedByBothPartiesAtTheSameTimeResultInOneCall) {
  alice.send({R"(42["call:initiate",{"to":"2","callType":"voice"}])"});
  bob.send({R"(42["call:initiate",{"to":"1","callType":"voice"}])"});
  server.settle();
  EXPECT_EQ(alice.count("call:initiated") + bob.count("call:initiated"), 1U);
  Person& loser = alice.count("call:failed") == 1 ? alice : bob;
  Person& winner = &loser == &alice ? bob : alice;
  EXPECT_EQ(loser.last("call:failed", "reason"), "call_in_progress");
  EXPECT_EQ(loser.last("call:failed", "callId"), winner.last("call:initiated", "callId"));
  respond(loser, loser.last("call:failed", "callId"), "accept");
  EXPECT_EQ(winner.count("call:accepted"), 1U);
}

TEST_F(Calls, PlacedAgainWhileRingingAreTheSameCall) {
  const std::string id = call(alice, "2");
  EXPECT_EQ(call(alice, "2"), id);
  EXPECT_EQ(bob.count("call:incoming"), 1U);
}

TEST_F(Calls, AreNotFoundByAUserWhoIsNotAParty) {
  Person carol(server, "3");
  carol.join();
  const std::string id = call(alice, "2");
  carol.forget();
  for (const std::string& wanted :
       {id, std::string("f47ac10b-58cc-4372-a567-0e02b2c3d479"), std::string("nonsense")}) {
    respond(carol, wanted, "accept");
    EXPECT_EQ(carol.last("error", "code"), "CALL_NOT_FOUND") << wanted;
    hang_up(carol, wanted);
    EXPECT_EQ(carol.last("error", "code"), "CALL_NOT_FOUND") << wanted;
  }
  respond(alice, id, "accept");
  EXPECT_EQ(alice.last("error", "code"), "PERMISSION_DENIED");
  EXPECT_EQ(bob.count("call:ended"), 0U);
}

TEST_F(Calls, ContinueToRingAfterAnInvalidResponse) {
  const std::string id = call(alice, "2");
  respond(bob, id, "maybe");
  EXPECT_EQ(bob.last("error", "code"), "INVALID_DATA");
  EXPECT_EQ(bob.last("error", "field"), "response");
  respond(bob, id, "accept");
  EXPECT_EQ(alice.count("call:accepted"), 1U);
}

TEST_F(Calls, OfAnInvalidTypeOrToTheCallerOrToAnUnknownUserFail) {
  alice.emit("call:initiate", R"({"to":"2","callType":"hologram"})");
  EXPECT_EQ(alice.last("error", "code"), "INVALID_DATA");
  EXPECT_EQ(alice.last("call:failed", "code"), "INVALID_DATA");
  alice.emit("call:initiate", R"({"to":"1","callType":"voice"})");
  EXPECT_EQ(alice.last("call:failed", "code"), "INVALID_DATA");
  alice.emit("call:initiate", R"({"to":"nobody","callType":"voice"})");
  EXPECT_EQ(alice.last("call:failed", "code"), "USER_NOT_FOUND");
}

TEST_F(Calls, ShowBothPartiesAsInACallFromTheRingToTheEnd) {
  Person carol(server, "3");
  carol.join();
  carol.forget();
  const std::string id = call(alice, "2");
  EXPECT_EQ(carol.all("user:online", "status"), (Texts{"in_call", "in_call"}));
  respond(bob, id, "accept");
  hang_up(alice, id);
  EXPECT_EQ(carol.all("user:online", "status"), (Texts{"in_call", "in_call", "online", "online"}));
}

TEST_F(Calls, RingOnADeviceThatConnectsLaterForTheRemainingTime) {
  const std::string id = call(alice, "2");
  server.pass(10s);
  Person laptop(server, "2");
  laptop.join();
  EXPECT_EQ(laptop.last("call:incoming", "callId"), id);
  EXPECT_EQ(laptop.last("call:incoming", "remainingMs"), "35000");
}

TEST_F(Calls, ContinueWhenADisconnectedPartyReconnectsWithinTheGrace) {
  const std::string id = call(alice, "2");
  respond(bob, id, "accept");
  alice.drop();
  server.pass(40s);
  Person again(server, "1");
  again.join();
  EXPECT_EQ(again.last("connected", "activeCall.callId"), id);
  server.pass(10min);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  EXPECT_EQ(status_of("1"), "accepted");
}

TEST_F(Calls, EndWhenADisconnectedPartyDoesNotReconnectWithinTheGrace) {
  respond(bob, call(alice, "2"), "accept");
  bob.forget();
  alice.drop();
  server.pass(44s);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  server.pass(1s);
  EXPECT_EQ(bob.last("call:ended", "by"), "system");
  EXPECT_EQ(bob.last("call:ended", "reason"), "network_error");
}

TEST_F(Calls, OfADisconnectedCallerStopRingingAfterTheShorterGrace) {
  call(alice, "2");
  alice.drop();
  server.pass(19s);
  EXPECT_EQ(bob.count("call:ended"), 0U);
  server.pass(1s);
  EXPECT_EQ(bob.last("call:ended", "reason"), "network_error");
}

TEST_F(Calls, AreNotAffectedByASecondAnswer) {
  const std::string id = call(alice, "2");
  respond(bob, id, "accept");
  forget();
  respond(tablet, id, "accept");
  EXPECT_EQ(tablet.last("error", "code"), "CALL_ALREADY_ANSWERED");
  respond(tablet, id, "reject");
  EXPECT_EQ(tablet.last("error", "code"), "CALL_ALREADY_ANSWERED");
  EXPECT_EQ(alice.heard(), Names{});
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(Calls, SendNoEventWhenHungUpAgain) {
  const std::string id = call(alice, "2");
  hang_up(alice, id);
  forget();
  hang_up(alice, id);
  hang_up(bob, id);
  for (const Person* device : devices) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Calls, AreLimitedToTenAMinute) {
  for (int i = 0; i < 10; ++i) hang_up(alice, call(alice, "2"));
  forget();
  alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(alice.last("error", "code"), "RATE_LIMITED");
  EXPECT_EQ(alice.last("call:failed", "code"), "RATE_LIMITED");
  EXPECT_EQ(bob.heard(), Names{});
}

}  // namespace
}  // namespace parley::support
