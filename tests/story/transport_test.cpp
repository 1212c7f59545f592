// The same conversation over each transport: polling, WebSocket, and the upgrade from one to the other. Also
// how the transports are closed when the server shuts down.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/http_answer.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

bool says_disconnect(const Person& person) {
  return std::ranges::any_of(person.packets(),
                             [](const std::string& packet) { return packet.starts_with("41"); });
}

TEST(Transport, APollingDeviceReceivesExactlyWhatAWebSocketReceives) {
  TestServer server;
  Person polls(server, "2", Person::By::polling);
  Person streams(server, "2");
  polls.join();
  streams.join();
  Person alice(server, "1");
  alice.join();
  alice.emit("typing:start", R"({"to":"2"})");
  alice.write("2", "Caf\u00e9 \U0001F44B <b>");
  alice.say({R"(42["message",{"to":"2","content":"two"}])", R"(42["message",{"to":"2","content":"three"}])"});
  alice.leave();
  server.pass(1min);

  ASSERT_EQ(polls.heard(), streams.heard());
  EXPECT_EQ(polls.heard(), (Names{"connected", "user:online", "typing:start", "typing:stop", "message",
                                  "message", "message", "user:offline"}));
  for (std::size_t i = 1; i < polls.everything().size(); ++i) {
    EXPECT_EQ(polls.everything()[i].json, streams.everything()[i].json);
  }
  EXPECT_TRUE(polls.is_connected());
}

TEST(Transport, APollingDeviceCanSendWhatAWebSocketCanSend) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  Person alice(server, "1", Person::By::polling);
  alice.join();
  EXPECT_EQ(at(alice.write("2", "from afar"), "success"), "true");
  alice.say({R"(42["message",{"to":"2","content":"one"}])", R"(42["typing:start",{"to":"2"}])",
             R"(42["message",{"to":"2","content":"two"}])"});
  EXPECT_EQ(bob.all("message", "content"), (Texts{"from afar", "one", "two"}));
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online", "message", "message", "typing:start",
                                "typing:stop", "message"}));
}

TEST(Transport, ClosingAPollingDeviceIsADisconnect) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  Person alice(server, "1", Person::By::polling);
  alice.join().leave();
  EXPECT_FALSE(alice.is_connected());
  server.pass(5s);
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online", "user:offline"}));
}

TEST(Transport, AnUpgradeDuringAConversationNeitherLosesNorReordersMessages) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  Person bob(server, "2", Person::By::polling);
  bob.join();
  const std::string socket = bob.last("connected", "socketId");
  alice.forget();

  alice.write("2", "1, while polling");
  bob.write("1", "1, while polling");
  bob.begin_upgrade();
  alice.write("2", "2, while the WebSocket is probed");
  bob.write("1", "2, while the WebSocket is probed");
  alice.write("2", "3, with no poll to carry it");
  alice.write("2", "4, with no poll to carry it");
  bob.finish_upgrade();
  alice.write("2", "5, on the WebSocket");
  bob.write("1", "3, on the WebSocket");

  EXPECT_EQ(bob.all("message", "content"),
            (Texts{"1, while polling", "2, while the WebSocket is probed", "3, with no poll to carry it",
                   "4, with no poll to carry it", "5, on the WebSocket"}));
  EXPECT_EQ(alice.all("message", "content"),
            (Texts{"1, while polling", "2, while the WebSocket is probed", "3, on the WebSocket"}));
  server.pass(1h);
  EXPECT_TRUE(bob.is_connected());
  EXPECT_EQ(bob.count("connected"), 1U);
  EXPECT_EQ(alice.count("user:offline") + alice.count("user:online"), 0U);
}

TEST(Transport, APendingMessageDuringAnUpgradeIsAnsweredAfterIt) {
  TestServer server;
  Person alice(server, "1", Person::By::polling);
  alice.join();
  server.disk.hold();
  alice.say({R"(427["message",{"to":"2","content":"Hello!"}])"});
  alice.upgrade();
  EXPECT_EQ(alice.heard(), Names{"connected"});
  server.disk.release();
  server.settle();
  EXPECT_EQ(alice.heard(), (Names{"connected", "message:sent", "ack 7"}));
}

TEST(Transport, AnUpgradeSendsNoPresence) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  Person alice(server, "1", Person::By::polling);
  alice.join().upgrade();
  server.pass(1min);
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online"}));
}

TEST(Transport, AQuietConversationIsKeptAliveByPingsOnBothTransports) {
  TestServer server;
  Person alice(server, "1");
  Person bob(server, "2", Person::By::polling);
  alice.join();
  bob.join();
  server.pass(24h);
  EXPECT_EQ(at(alice.write("2", "Good morning"), "success"), "true");
  EXPECT_EQ(bob.last("message", "content"), "Good morning");
}

// --- shutting down ----------------------------------------------------------------------------------------

TEST(Drain, AnswersPendingMessagesAndAcceptsNoNewOnes) {
  TestServer server;
  Person alice(server, "1");
  Person bob(server, "2");
  alice.join();
  bob.join();
  EXPECT_EQ(server.request("GET", "/ready").status, 200);
  server.disk.hold();
  alice.say({R"(421["message",{"to":"2","content":"in time"}])"});
  server.begin_drain();
  EXPECT_EQ(server.request("GET", "/ready").status, 503);
  EXPECT_EQ(server.request("GET", "/health").status, 200);
  alice.say({R"(422["message",{"to":"2","content":"too late"}])"});
  EXPECT_FALSE(server.is_drained());

  server.disk.release();
  server.settle();
  EXPECT_TRUE(server.is_drained());
  EXPECT_EQ(alice.last("ack 1", "success"), "true");
  EXPECT_EQ(alice.last("ack 2"), "(not heard)") << "a client without an answer sends again to another server";
  EXPECT_EQ(bob.all("message", "content"), Texts{"in time"});
  EXPECT_EQ(server.messages.all().size(), 1U);
}

TEST(Drain, EndsAfterTheLastAnswer) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  server.disk.hold();
  alice.say({R"(421["message",{"to":"2","content":"one"}])", R"(422["message",{"to":"2","content":"two"}])"});
  server.begin_drain();
  EXPECT_TRUE(server.disk.answer_next());
  EXPECT_FALSE(server.is_drained());
  EXPECT_TRUE(server.disk.answer_next());
  EXPECT_TRUE(server.is_drained());
}

TEST(Drain, FinishesStartedEventsAndAcceptsNoMore) {
  TestServer server;
  Person alice(server, "1");
  Person bob(server, "2");
  alice.join();
  bob.join();
  server.disk.hold();
  alice.say({R"(42["message",{"to":"2","content":"one"}])", R"(42["typing:start",{"to":"2"}])",
             R"(429["message",{"to":"2","content":"two"}])"});
  server.begin_drain();
  server.disk.release();
  server.settle();
  EXPECT_TRUE(server.is_drained());
  EXPECT_EQ(bob.all("message", "content"), Texts{"one"});
  EXPECT_EQ(bob.count("typing:start"), 1U) << "it was started before the drain";
  EXPECT_EQ(alice.count("ack 9"), 0U) << "its sender gets no answer and sends it again to the next process";
}

TEST(Drain, ClosesWebSocketsWithACloseFrameAndNoDisconnectPacket) {
  TestServer server;
  Person alice(server, "1");
  Person bob(server, "2");
  alice.join();
  bob.connect();
  server.begin_drain();
  server.close_transports();
  server.settle();
  for (const Person* person : {&alice, &bob}) {
    EXPECT_FALSE(person->is_connected());
    EXPECT_TRUE(person->close_frame().has_value());
    EXPECT_FALSE(says_disconnect(*person)) << "stock clients do not reconnect after a disconnect packet";
  }
}

TEST(Drain, ClosesPollingWithAClosePacketAndNoDisconnectPacket) {
  TestServer server;
  Person alice(server, "1", Person::By::polling);
  alice.join();
  server.begin_drain();
  server.close_transports();
  server.settle();
  EXPECT_FALSE(alice.is_connected());
  EXPECT_EQ(alice.packets().back(), "1");
  EXPECT_FALSE(says_disconnect(alice));
}

TEST(Drain, SendsTheLastAnswersBeforeClosing) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  server.disk.hold();
  alice.say({R"(421["message",{"to":"2","content":"one"}])"});
  server.begin_drain();
  server.disk.release();
  server.close_transports();
  server.settle();
  EXPECT_EQ(alice.last("ack 1", "success"), "true");
  EXPECT_FALSE(alice.is_connected());
}

TEST(Transport, ASocketMaySendSixtyFourKibibytesBeforeTheJoinAndTheFullLimitAfterIt) {
  const auto event_of = [](std::size_t size) {
    return R"(42["unknown",")" + std::string(size, 'x') + R"("])";
  };
  for (const Person::By by : {Person::By::websocket, Person::By::polling}) {
    TestServer server;
    Person stranger(server, "1", by);
    stranger.connect();
    stranger.say({event_of(60'000)});
    EXPECT_TRUE(stranger.is_connected());
    stranger.say({event_of(70'000)});
    EXPECT_FALSE(stranger.is_connected());
    EXPECT_EQ(stranger.close_frame().value_or("\x03\xf1"), "\x03\xf1") << "1009 on a WebSocket";

    Person known(server, "1", by);
    known.join();
    known.say({event_of(900'000)});
    EXPECT_TRUE(known.is_connected());
    EXPECT_EQ(at(known.write("2", "still here"), "success"), "true");
  }
}

TEST(Transport, LongAnswersToPollsAreCompressedIfConfigured) {
  for (const bool is_on : {false, true}) {
    node::Config config;
    config.socketio.http_compression = is_on;
    TestServer server(config);
    std::string target = "/socket.io/?EIO=4&transport=polling";
    target += "&sid=" + at(server.request("GET", target).body.substr(1), "sid");
    server.request("POST", target, "", "40");
    server.request("POST", target, "", R"(42["join",{"token":")" + server.token_of("1") + R"("}])");
    Person bob(server, "2");
    bob.join();
    bob.write("1", std::string(2000, 'x'));

    const std::unique_ptr<MemoryWire> wire = server.dial();
    wire->receive("GET " + target + " HTTP/1.1\r\nHost: parley\r\nAccept-Encoding: gzip\r\n\r\n");
    server.settle();
    std::string sent = wire->take_sent();
    const std::optional<Answer> answer = take_answer(sent);
    ASSERT_TRUE(answer && answer->status == 200) << sent;
    EXPECT_EQ(answer->head.find("\r\nContent-Encoding: gzip\r\n") != std::string::npos, is_on);
    EXPECT_EQ(answer->body.size() < 1000, is_on);
  }
}

}  // namespace
}  // namespace parley::support
