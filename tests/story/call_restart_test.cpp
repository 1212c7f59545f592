// Calls and a server that is killed: the next server on the same store continues the calls that were active,
// with the same deadlines.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/json/json.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

struct CallsOverARestart : testing::Test {
  CallsOverARestart() { arrive(); }

  void arrive() {
    alice = here("1");
    bob = here("2");
  }
  std::unique_ptr<Person> here(const std::string& id) {
    auto person = std::make_unique<Person>(server, id);
    person->join();
    return person;
  }
  std::string call() {
    alice->emit("call:initiate", R"({"to":"2","callType":"voice"})");
    return alice->last("call:initiated", "callId");
  }
  std::string talk() {
    const std::string id = call();
    bob->emit("call:respond", R"({"callId":")" + id + R"(","response":"accept"})");
    EXPECT_EQ(alice->count("call:accepted"), 1U);
    return id;
  }
  void restart(base::Duration away = {}) {
    alice.reset();
    bob.reset();
    server.restart(away);
  }
  std::string newest(const std::string& field) {
    const std::string body = server.request("GET", "/api/calls?limit=1", server.token_of("1")).body;
    base::json::Document document;
    EXPECT_EQ(document.parse(body), base::json::ParseError::none) << body;
    const auto calls = document.root().find("calls");
    return calls && calls->size() == 1 ? at((*calls)[0].raw(), field) : body;
  }

  TestServer server;
  std::unique_ptr<Person> alice;
  std::unique_ptr<Person> bob;
};

TEST_F(CallsOverARestart, RingForTheRemainingTime) {
  const std::string id = call();
  server.pass(20s);
  restart(5s);
  arrive();
  EXPECT_EQ(bob->last("call:incoming", "callId"), id);
  EXPECT_EQ(bob->last("call:incoming", "remainingMs"), "20000");
  EXPECT_EQ(alice->last("call:initiated", "remainingMs"), "20000");
  server.pass(20s - 1ms);
  EXPECT_EQ(alice->count("call:ended"), 0U);
  server.pass(1ms);
  for (const Person* person : {alice.get(), bob.get()}) {
    EXPECT_EQ(person->last("call:ended", "reason"), "timeout");
    EXPECT_EQ(person->last("call:ended", "outcome"), "missed");
  }
}

TEST_F(CallsOverARestart, CanBeAnsweredOnTheNextServer) {
  const std::string id = call();
  restart(10s);
  arrive();
  bob->emit("call:respond", R"({"callId":")" + id + R"(","response":"accept"})");
  EXPECT_EQ(alice->last("call:accepted", "callId"), id);
  server.pass(10min);
  EXPECT_EQ(alice->count("call:ended"), 0U);
}

TEST_F(CallsOverARestart, WhoseRingTimeoutPassedMeanwhileAreMissed) {
  call();
  restart(60s);
  arrive();
  EXPECT_EQ(bob->count("call:incoming"), 0U);
  EXPECT_EQ(newest("outcome"), "missed");
  EXPECT_EQ(newest("endReason"), "timeout");
}

TEST_F(CallsOverARestart, WhoseCallerDoesNotReconnectStopRingingAfterTheShorterGrace) {
  call();
  restart();
  bob = here("2");
  EXPECT_EQ(bob->count("call:incoming"), 1U);
  server.pass(20s - 1ms);
  EXPECT_EQ(bob->count("call:ended"), 0U);
  server.pass(1ms);
  EXPECT_EQ(bob->last("call:ended", "reason"), "network_error");
}

TEST_F(CallsOverARestart, ContinueAndTheirDurationCountsFromTheAnswer) {
  const std::string id = talk();
  server.pass(30s);
  restart(10s);
  arrive();
  for (const Person* person : {alice.get(), bob.get()}) {
    EXPECT_EQ(person->last("connected", "activeCall.callId"), id);
    EXPECT_EQ(person->last("connected", "activeCall.status"), "accepted");
  }
  server.pass(20s);
  alice->emit("call:end", R"({"callId":")" + id + R"("})");
  EXPECT_EQ(bob->last("call:ended", "reason"), "user_ended");
  EXPECT_EQ(bob->last("call:ended", "duration"), "60");
  EXPECT_EQ(bob->last("call:ended", "outcome"), "completed");
}

TEST_F(CallsOverARestart, EndWhenTheOtherPartyDoesNotReconnectWithinTheGrace) {
  talk();
  restart(10min);
  alice = here("1");
  server.pass(45s - 1ms);
  EXPECT_EQ(alice->count("call:ended"), 0U);
  server.pass(1ms);
  EXPECT_EQ(alice->last("call:ended", "by"), "system");
  EXPECT_EQ(alice->last("call:ended", "reason"), "network_error");
  EXPECT_EQ(newest("status"), "ended");
}

TEST_F(CallsOverARestart, KeepTheirPartiesBusy) {
  talk();
  restart();
  arrive();
  const auto carol = here("3");
  carol->emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(carol->last("call:failed", "code"), "CALL_IN_PROGRESS");
  EXPECT_EQ(bob->count("call:incoming"), 0U);
}

TEST_F(CallsOverARestart, ContinueAfterTwoRestarts) {
  const std::string id = talk();
  restart(1s);
  restart(1s);
  arrive();
  server.pass(10min);
  EXPECT_EQ(alice->count("call:ended"), 0U);
  EXPECT_EQ(alice->last("connected", "activeCall.callId"), id);
}

}  // namespace
}  // namespace parley::support
