// The order of the events of one socket: events before the join, events that wait for the disk, and refused
// events between them.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

std::string message(std::string_view content, std::string_view ack = "") {
  return "42" + std::string(ack) + R"(["message",{"to":"2","content":")" + std::string(content) + R"("}])";
}

std::string join(TestServer& server, const std::string& user) {
  return R"(42["join",{"token":")" + server.token_of(user) + R"("}])";
}

Texts contents(const TestServer& server) {
  Texts texts;
  for (const store::Message& one : server.messages.all()) texts.push_back(one.content);
  return texts;
}

TEST(Order, EventsSentBeforeTheJoinRunAfterItAndBeforeLaterEvents) {
  TestServer server;
  // The first join reads the user from the store. For the second the user is cached. Both keep the order.
  for (const std::string where : {"looked up", "known"}) {
    Person alice(server, "1");
    alice.say({"40", message("one of " + where), message("two of " + where), join(server, "1"),
               message("three of " + where)});
    EXPECT_EQ(alice.heard(), (Names{"connected", "message:sent", "message:sent", "message:sent"})) << where;
    EXPECT_EQ(alice.all("message:sent", "message.content"),
              (Texts{"one of " + where, "two of " + where, "three of " + where}));
  }
}

TEST(Order, AnEventBeforeTheJoinWaitsForItUpTo750Milliseconds) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().say({message("early")});
  server.pass(749ms);
  EXPECT_EQ(alice.heard(), Names{});
  alice.join();
  EXPECT_EQ(alice.heard(), (Names{"connected", "message:sent"}));
  server.pass(10s);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST(Order, EventsBeforeTheJoinAreRefusedInOrderWhenNoJoinFollowsInTime) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().say({message("one", "1"), message("two", "2")});
  server.pass(749ms);
  EXPECT_EQ(alice.heard(), Names{});
  server.pass(1ms);
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 1", "error", "ack 2"}));
  EXPECT_EQ(alice.all("error", "code"), (Texts{"AUTH_REQUIRED", "AUTH_REQUIRED"}));
  EXPECT_EQ(alice.last("ack 1", "error.code"), "AUTH_REQUIRED");

  alice.forget();
  alice.say({message("three", "3")});
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 3"})) << "a socket may wait only once";
  alice.join();
  EXPECT_EQ(at(alice.write("2", "four"), "success"), "true");
  EXPECT_EQ(contents(server), Texts{"four"});
}

TEST(Order, TheWaitForAJoinStartsAtTheFirstEvent) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().say({message("one", "1")});
  server.pass(500ms);
  alice.say({message("two", "2")});
  server.pass(250ms);
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 1", "error", "ack 2"}));
}

TEST(Order, EventsRefusedWhileTheirJoinIsPendingKeepTheirOrder) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().send({message("one", "1"), message("two", "2"), join(server, "1"), message("three", "3")});
  server.clock.advance(750ms, server.timers);  // the user store has not answered yet
  EXPECT_EQ(alice.heard(), Names{});
  server.settle();
  EXPECT_EQ(alice.heard(), (Names{"connected", "error", "ack 1", "error", "ack 2", "message:sent", "ack 3"}));
}

TEST(Order, SixtyFourEventsWaitForTheJoinAndTheNextIsRefused) {
  TestServer server;
  Person alice(server, "1");
  Packets early{"40"};
  for (int i = 1; i <= 65; ++i) early.push_back(message(std::to_string(i), std::to_string(i)));
  alice.say(early);
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 65"}));
  alice.join();
  ASSERT_EQ(server.messages.all().size(), 64U);
  for (int i = 1; i <= 64; ++i)
    EXPECT_EQ(contents(server)[static_cast<std::size_t>(i) - 1], std::to_string(i));
}

TEST(Order, AQuarterOfAMebibyteOfEventsWaitsForTheJoin) {
  TestServer server;
  Person alice(server, "1");
  const std::string large(60'000, 'x');  // one event may be 64 KiB long
  alice.say({"40", message(large, "1"), message(large, "2"), message(large, "3"), message(large, "4"),
             message(large, "5"), message("small", "6")});
  EXPECT_EQ(alice.heard(), (Names{"error", "ack 5"}));
  EXPECT_EQ(alice.last("ack 5", "error.code"), "AUTH_REQUIRED");
  alice.join();
  EXPECT_EQ(alice.last("ack 1", "error.field"), "content")
      << "the event has run and was too long for a message";
  EXPECT_EQ(alice.last("ack 6", "success"), "true");
}

TEST(Order, EventsThatNeedNoIdentityAreAnsweredBeforeTheJoin) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().emit("no such event", "{}");
  EXPECT_EQ(alice.heard(), Names{"error"});
}

TEST(Order, AMalformedMessageIsRefusedInOrderBetweenTheOtherAnswers) {
  TestServer server;
  Person alice(server, "1");
  alice.join().forget();
  server.disk.hold();
  alice.say({message("one", "1"), R"(422["message",{"to":"2"}])", message("three", "3"),
             R"(424["message",{"to":"2","content":"four"},"and more"])"});
  EXPECT_EQ(alice.heard(), Names{}) << "no answer may be sent before the first one";
  server.disk.release();
  server.settle();
  EXPECT_EQ(alice.heard(), (Names{"message:sent", "ack 1", "error", "ack 2", "message:sent", "ack 3",
                                  "message:sent", "ack 4"}));
  EXPECT_EQ(alice.last("ack 2", "error.field"), "content");
}

TEST(Order, RefusalsOfEveryKindAreSentInOrder) {
  TestServer server;
  Person alice(server, "1");
  const Packets refused{
      R"(422["message",{"to":"2"}])",
      R"~(422["message",{"to":"2","type":"image","content":"javascript:alert(1)"}])~",
      R"(422["message"])",
      R"(422["no such event",{}])",
      R"(422["typing:start",{}])",
      R"(422["message",{"to":"nobody","content":"Hello!"}])",  // refused by the store, after the others
  };
  alice.join();
  for (const std::string& packet : refused) {
    alice.forget();
    server.disk.hold();
    alice.say({message("before", "1"), packet, message("after", "3")});
    EXPECT_EQ(alice.heard(), Names{}) << packet;
    server.disk.release();
    server.settle();
    EXPECT_EQ(alice.heard(), (Names{"message:sent", "ack 1", "error", "ack 2", "message:sent", "ack 3"}))
        << packet;
  }
}

TEST(Order, TypingAfterAMessageIsSentAfterTheMessage) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  Person alice(server, "1");
  alice.join();
  bob.forget();
  server.disk.hold();
  alice.say({message("first"), R"(42["typing:start",{"to":"2"}])", message("second")});
  EXPECT_EQ(bob.heard(), Names{});
  server.disk.release();
  server.settle();
  EXPECT_EQ(bob.heard(), (Names{"message", "typing:start", "typing:stop", "message"}));
}

TEST(Order, APendingMessageIsDeliveredEvenIfItsSenderDisconnects) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  Person alice(server, "1");
  alice.join();
  server.disk.hold();
  alice.say({message("my last words"), message("and then some")});
  alice.drop();
  server.disk.release();
  server.settle();
  EXPECT_EQ(bob.all("message", "content"), (Texts{"my last words", "and then some"}));
}

TEST(Order, AnInvalidEventIsRefusedAndTheSocketStaysOpen) {
  TestServer server;
  Person alice(server, "1");
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
  EXPECT_TRUE(server.messages.all().empty());
}

TEST(Order, InvalidJsonClosesTheConnection) {
  TestServer server;
  Person alice(server, "1");
  alice.join().say({R"(42["message",{"to":}])"});
  EXPECT_EQ(alice.heard(), Names{"connected"});
  EXPECT_FALSE(alice.is_connected());
}

TEST(Order, EventsOverTheRateAreRefusedAndLaterEventsAreServedAgain) {
  node::Config config;
  config.limits.events_per_second = 5;
  TestServer server(config);
  Person alice(server, "1");
  alice.join();
  server.pass(1s);
  Packets flood;
  for (int i = 1; i <= 7; ++i) flood.push_back(message(std::to_string(i)));
  alice.say(flood);
  EXPECT_EQ(alice.count("message:sent"), 5U);
  EXPECT_EQ(alice.all("error", "code"), (Texts{"RATE_LIMITED", "RATE_LIMITED"}));
  EXPECT_EQ(alice.last("error", "retryAfterMs"), "200");
  EXPECT_TRUE(alice.is_connected());
  server.pass(200ms);
  EXPECT_EQ(at(alice.write("2", "calmer now"), "success"), "true");
}

}  // namespace
/// Alice sends Bob more messages than the server reads at once, while the disk does not answer.
class Flood : public testing::Test {
 protected:
  Flood() {
    bob.join();
    alice.join();
    server.disk.hold();
  }
  /// Returns what she has sent.
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

  TestServer server;
  Person bob{server, "2"};
  Person alice{server, "1"};
};

TEST_F(Flood, AFloodingSocketIsReadAsFastAsTheDiskStoresAndNothingIsLost) {
  const Texts expected = begin(90);
  EXPECT_EQ(server.messages.all().size(), 16U) << "the number of pending messages of one socket is limited";
  server.disk.release();
  server.settle();
  EXPECT_EQ(bob.all("message", "content"), expected);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST_F(Flood, OnASlowDiskMessagesAtAnAllowedRateArePendingTogetherAndStayInOrder) {
  Texts expected = begin(16);
  for (int n = 0; n < 80; ++n) {  // 200 per second
    server.pass(5ms);
    alice.say({message("later " + std::to_string(n))});
    expected.push_back("later " + std::to_string(n));
  }
  EXPECT_EQ(server.messages.all().size(), 96U) << "no message has waited for an answer";
  server.disk.release();
  server.settle();
  EXPECT_EQ(bob.all("message", "content"), expected);
  EXPECT_EQ(alice.all("message:sent", "message.content"), expected);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST_F(Flood, OnASlowDiskAPollingSocketMayHaveAsManyPendingMessages) {
  Person carol(server, "3", Person::By::polling);
  carol.join();
  server.disk.release();
  server.settle();
  server.disk.hold();
  carol.say({message("the first")});
  server.pass(200ms);
  Packets rest;
  for (int n = 0; n < 90; ++n) rest.push_back(message(std::to_string(n)));
  carol.say(rest);
  EXPECT_EQ(server.messages.all().size(), 91U);
  server.disk.release();
  server.settle();
  EXPECT_EQ(carol.count("message:sent"), 91U);
  EXPECT_EQ(carol.count("error"), 0U);
}

TEST_F(Flood, OnASlowDiskAQuarterOfAMebibyteIsPendingAndTheRestWaits) {
  alice.say({message("the first")});
  server.pass(10s);
  Packets flood;
  for (int n = 0; n < 60; ++n) flood.push_back(message(std::string(8'000, 'x')));
  alice.say(flood);
  EXPECT_EQ(server.messages.all().size(), 34U)
      << "the 33rd message of 8,000 bytes is the first over the limit";
  server.disk.release();
  server.settle();
  EXPECT_EQ(bob.count("message"), 61U);
  EXPECT_EQ(alice.count("error"), 0U);
}

TEST_F(Flood, ASocketThatIsNotReadBecauseOfTheDiskIsNotClosedByTheHeartbeat) {
  begin(40);
  server.pass(50s);  // two heartbeats: her pongs wait behind the unread messages
  EXPECT_TRUE(alice.is_connected());
  server.disk.release();
  server.settle();
  EXPECT_EQ(bob.count("message"), 40U);
  alice.answers_pings = false;
  server.pass(90s);
  EXPECT_FALSE(alice.is_connected()) << "without pongs it is closed like any other socket";
}

}  // namespace parley::support
