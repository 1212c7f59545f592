// The order of one socket's events: those that come before its join, those that wait for the disk, and those
// that are refused in between.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

std::string message(std::string_view content, std::string_view ack = "") {
  return "42" + std::string(ack) + R"(["message",{"to":"2","content":")" + std::string(content) + R"("}])";
}

std::string join(House& house, const std::string& user) {
  return R"(42["join",{"token":")" + house.token_of(user) + R"("}])";
}

Texts contents(const House& house) {
  Texts texts;
  for (const store::Message& one : house.messages.all()) texts.push_back(one.content);
  return texts;
}

TEST(Order, WhatAClientFlushedBeforeItsJoinRunsBehindTheJoinAndBeforeWhatFollows) {
  House house;
  // The first join looks the user up, the second finds the user known: both keep the order.
  for (const std::string where : {"looked up", "known"}) {
    Person alice(house, "1");
    alice.say({"40", message("one of " + where), message("two of " + where), join(house, "1"),
               message("three of " + where)});
    EXPECT_EQ(alice.heard(), (Names{"connected", "message:sent", "message:sent", "message:sent"})) << where;
    EXPECT_EQ(alice.all("message:sent", "message.content"),
              (Texts{"one of " + where, "two of " + where, "three of " + where}));
  }
}

TEST(Order, AnEarlyEventWaitsForItsJoinUpToThreeQuartersOfASecond) {
  House house;
  Person alice(house, "1");
  alice.connect().say({message("early")});
  house.pass(749ms);
  EXPECT_EQ(alice.heard(), Names{});
  alice.join();
  EXPECT_EQ(alice.heard(), (Names{"connected", "message:sent"}));
  house.pass(10s);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST(Order, EarlyEventsAreRefusedInOrderWhenNoJoinHasComeInTime) {
  House house;
  Person alice(house, "1");
  alice.connect().say({message("one", "1"), message("two", "2")});
  house.pass(749ms);
  EXPECT_EQ(alice.heard(), Names{});
  house.pass(1ms);
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 1", "error", "ack 2"}));
  EXPECT_EQ(alice.all("error", "code"), (Texts{"AUTH_REQUIRED", "AUTH_REQUIRED"}));
  EXPECT_EQ(alice.last("ack 1", "error.code"), "AUTH_REQUIRED");

  alice.forget();
  alice.say({message("three", "3")});
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 3"})) << "one such wait is all a socket gets";
  alice.join();
  EXPECT_EQ(at(alice.write("2", "four"), "success"), "true");
  EXPECT_EQ(contents(house), Texts{"four"});
}

TEST(Order, TheWaitCountsFromTheFirstEarlyEvent) {
  House house;
  Person alice(house, "1");
  alice.connect().say({message("one", "1")});
  house.pass(500ms);
  alice.say({message("two", "2")});
  house.pass(250ms);
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 1", "error", "ack 2"}));
}

TEST(Order, EarlyEventsThatAreRefusedWhileTheirJoinIsUnderWayKeepTheirOrder) {
  House house;
  Person alice(house, "1");
  alice.connect().send({message("one", "1"), message("two", "2"), join(house, "1"), message("three", "3")});
  house.clock.advance(750ms, house.timers);  // and the answer of the user store has not come
  EXPECT_EQ(alice.heard(), Names{});
  house.settle();
  EXPECT_EQ(alice.heard(), (Names{"connected", "error", "ack 1", "error", "ack 2", "message:sent", "ack 3"}));
}

TEST(Order, SixtyFourEarlyEventsWaitAndTheNextIsRefused) {
  House house;
  Person alice(house, "1");
  Packets early{"40"};
  for (int i = 1; i <= 65; ++i) early.push_back(message(std::to_string(i), std::to_string(i)));
  alice.say(early);
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 65"}));
  alice.join();
  ASSERT_EQ(house.messages.all().size(), 64U);
  for (int i = 1; i <= 64; ++i)
    EXPECT_EQ(contents(house)[static_cast<std::size_t>(i) - 1], std::to_string(i));
}

TEST(Order, EarlyEventsWaitUpToAQuarterOfAMebibyte) {
  House house;
  Person alice(house, "1");
  const std::string large(60'000, 'x');  // one may be of 64 KiB
  alice.say({"40", message(large, "1"), message(large, "2"), message(large, "3"), message(large, "4"),
             message(large, "5"), message("small", "6")});
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 5"}));
  EXPECT_EQ(alice.last("ack 5", "error.code"), "AUTH_REQUIRED");
  alice.join();
  EXPECT_EQ(alice.last("ack 1", "error.field"), "content") << "it has run, and was too long for a message";
  EXPECT_EQ(alice.last("ack 6", "success"), "true");
}

TEST(Order, EventsThatNeedNoIdentityAreAnsweredBeforeTheJoin) {
  House house;
  Person alice(house, "1");
  alice.connect().emit("no such event", "{}");
  EXPECT_EQ(alice.heard(), Names{"error"});
}

TEST(Order, AMalformedMessageIsRefusedBetweenTheAnswersOfItsNeighbours) {
  House house;
  Person alice(house, "1");
  alice.join().forget();
  house.disk.hold();
  alice.say({message("one", "1"), R"(422["message",{"to":"2"}])", message("three", "3"),
             R"(424["message",{"to":"2","content":"four"},"and more"])"});
  EXPECT_EQ(alice.heard(), Names{}) << "nothing may be answered before the first";
  house.disk.release();
  house.settle();
  EXPECT_EQ(alice.heard(), (Names{"message:sent", "ack 1", "error", "ack 2", "message:sent", "ack 3",
                                  "message:sent", "ack 4"}));
  EXPECT_EQ(alice.last("ack 2", "error.field"), "content");
}

TEST(Order, RefusalsOfEveryKindKeepTheirPlace) {
  House house;
  Person alice(house, "1");
  const Packets refused{
      R"(422["message",{"to":"2"}])",
      R"~(422["message",{"to":"2","type":"image","content":"javascript:alert(1)"}])~",
      R"(422["message"])",
      R"(422["no such event",{}])",
      R"(422["typing:start",{}])",
      R"(422["message",{"to":"nobody","content":"Hello!"}])",  // refused by the store, behind the others
  };
  alice.join();
  for (const std::string& packet : refused) {
    alice.forget();
    house.disk.hold();
    alice.say({message("before", "1"), packet, message("after", "3")});
    EXPECT_EQ(alice.heard(), Names{}) << packet;
    house.disk.release();
    house.settle();
    EXPECT_EQ(alice.heard(), (Names{"message:sent", "ack 1", "error", "ack 2", "message:sent", "ack 3"}))
        << packet;
  }
}

TEST(Order, TypingBehindAMessageWaitsUntilTheMessageIsTold) {
  House house;
  Person bob(house, "2");
  bob.join();
  Person alice(house, "1");
  alice.join();
  bob.forget();
  house.disk.hold();
  alice.say({message("first"), R"(42["typing:start",{"to":"2"}])", message("second")});
  EXPECT_EQ(bob.heard(), Names{});
  house.disk.release();
  house.settle();
  EXPECT_EQ(bob.heard(), (Names{"message", "typing:start", "typing:stop", "message"}));
}

TEST(Order, AMessageInFlightWhenItsSenderLeavesIsStillDelivered) {
  House house;
  Person bob(house, "2");
  bob.join();
  Person alice(house, "1");
  alice.join();
  house.disk.hold();
  alice.say({message("my last words"), message("and then some")});
  alice.drop();
  house.disk.release();
  house.settle();
  EXPECT_EQ(bob.all("message", "content"), (Texts{"my last words", "and then some"}));
}

TEST(Order, AnEventThatMakesNoSenseIsRefusedAndTheSocketStays) {
  House house;
  Person alice(house, "1");
  alice.join().forget();
  const Packets malformed{R"(42["message",{"to":"2","to":"3","content":"x"}])", R"(42["message","text"])",
                          R"(42["message",null])", R"(42["message",[]])"};
  for (const std::string& packet : malformed) {
    alice.say({packet});
    EXPECT_EQ(alice.last("error", "code"), "INVALID_DATA") << packet;
    EXPECT_EQ(alice.last("error", "event"), "message") << packet;
    alice.forget();
  }
  EXPECT_TRUE(alice.is_connected());
  EXPECT_TRUE(house.messages.all().empty());
}

TEST(Order, TextThatIsNoJsonComesFromNoClientAndEndsTheConnection) {
  House house;
  Person alice(house, "1");
  alice.join().say({R"(42["message",{"to":}])"});
  EXPECT_EQ(alice.heard(), Names{"connected"});
  EXPECT_FALSE(alice.is_connected());
}

TEST(Order, ASocketThatSendsTooManyEventsIsRefusedTheRestAndServedAgainSoon) {
  node::Config config;
  config.limits.events_per_second = 5;
  House house(config);
  Person alice(house, "1");
  alice.join();
  house.pass(1s);
  Packets flood;
  for (int i = 1; i <= 7; ++i) flood.push_back(message(std::to_string(i)));
  alice.say(flood);
  EXPECT_EQ(alice.count("message:sent"), 5U);
  EXPECT_EQ(alice.all("error", "code"), (Texts{"RATE_LIMITED", "RATE_LIMITED"}));
  EXPECT_EQ(alice.last("error", "retryAfterMs"), "200");
  EXPECT_TRUE(alice.is_connected());
  house.pass(200ms);
  EXPECT_EQ(at(alice.write("2", "calmer now"), "success"), "true");
}

}  // namespace
/// Alice writes to Bob more than is taken from her at once, while the disk waits.
class Flood : public testing::Test {
 protected:
  Flood() {
    bob.join();
    alice.join();
    house.disk.hold();
  }
  /// What she writes.
  Texts begin(int count) {
    Packets flood;
    Texts written;
    for (int i = 0; i < count; ++i) {
      written.push_back("m" + std::to_string(i));
      flood.push_back(message(written.back()));
    }
    alice.say(flood);
    return written;
  }

  House house;
  Person bob{house, "2"};
  Person alice{house, "1"};
};

TEST_F(Flood, WhoFloodsIsReadAsFastAsTheDiskTakesItAndLosesNothing) {
  const Texts expected = begin(90);
  EXPECT_EQ(house.messages.all().size(), 16U) << "what is in flight of one socket is bounded";
  house.disk.release();
  house.settle();
  EXPECT_EQ(bob.all("message", "content"), expected);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST_F(Flood, OnASlowDiskAsManyAreInFlightAsComeUntilItAnswersAndInOrder) {
  Texts expected = begin(16);
  for (int n = 0; n < 80; ++n) {  // 200 a second
    house.pass(5ms);
    alice.say({message("later " + std::to_string(n))});
    expected.push_back("later " + std::to_string(n));
  }
  EXPECT_EQ(house.messages.all().size(), 96U) << "none has waited for an answer";
  house.disk.release();
  house.settle();
  EXPECT_EQ(bob.all("message", "content"), expected);
  EXPECT_EQ(alice.all("message:sent", "message.content"), expected);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST_F(Flood, OnASlowDiskAPollingSocketHasAsManyInFlight) {
  Person carol(house, "3", Person::By::polling);
  carol.join();
  house.disk.release();
  house.settle();
  house.disk.hold();
  carol.say({message("the first")});
  house.pass(200ms);
  Packets rest;
  for (int n = 0; n < 90; ++n) rest.push_back(message(std::to_string(n)));
  carol.say(rest);
  EXPECT_EQ(house.messages.all().size(), 91U);
  house.disk.release();
  house.settle();
  EXPECT_EQ(carol.count("message:sent"), 91U);
  EXPECT_EQ(carol.count("error"), 0U);
}

TEST_F(Flood, OnASlowDiskAQuarterOfAMebibyteIsInFlightAndTheRestWaits) {
  alice.say({message("the first")});
  house.pass(10s);
  Packets flood;
  for (int n = 0; n < 60; ++n) flood.push_back(message(std::string(8'000, 'x')));
  alice.say(flood);
  EXPECT_EQ(house.messages.all().size(), 34U) << "the 33rd of 8,000 bytes is the first past the bound";
  house.disk.release();
  house.settle();
  EXPECT_EQ(bob.count("message"), 61U);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST_F(Flood, WhoIsNotReadFromBecauseOfTheDiskIsNotTakenForDead) {
  begin(40);
  house.pass(50s);  // two heartbeats: her answers wait behind the flood
  EXPECT_TRUE(alice.is_connected());
  house.disk.release();
  house.settle();
  EXPECT_EQ(bob.count("message"), 40U);
  alice.answers_pings = false;
  house.pass(90s);
  EXPECT_FALSE(alice.is_connected()) << "as anybody else who falls silent";
}

}  // namespace parley::support
