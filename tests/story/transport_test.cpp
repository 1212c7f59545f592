// The same conversation over whatever carries it: polling, a WebSocket, the change from one to the other, and
// the end of them when the server goes down.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/http_answer.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

bool says_disconnect(const Person& person) {
  return std::ranges::any_of(person.packets(),
                             [](const std::string& packet) { return packet.starts_with("41"); });
}

TEST(Transport, APollingDeviceHearsExactlyWhatAWebSocketHears) {
  House house;
  Person polls(house, "2", Person::By::polling);
  Person streams(house, "2");
  polls.join();
  streams.join();
  Person alice(house, "1");
  alice.join();
  alice.emit("typing:start", R"({"to":"2"})");
  alice.write("2", "Caf\u00e9 \U0001F44B <b>");
  alice.say({R"(42["message",{"to":"2","content":"two"}])", R"(42["message",{"to":"2","content":"three"}])"});
  alice.leave();
  house.pass(1min);

  ASSERT_EQ(polls.heard(), streams.heard());
  EXPECT_EQ(polls.heard(), (Names{"connected", "user:online", "typing:start", "typing:stop", "message",
                                  "message", "message", "user:offline"}));
  for (std::size_t i = 1; i < polls.everything().size(); ++i) {
    EXPECT_EQ(polls.everything()[i].json, streams.everything()[i].json);
  }
  EXPECT_TRUE(polls.is_connected());
}

TEST(Transport, APollingDeviceSaysWhatAWebSocketCanSay) {
  House house;
  Person bob(house, "2");
  bob.join();
  Person alice(house, "1", Person::By::polling);
  alice.join();
  EXPECT_EQ(at(alice.write("2", "from afar"), "success"), "true");
  alice.say({R"(42["message",{"to":"2","content":"one"}])", R"(42["typing:start",{"to":"2"}])",
             R"(42["message",{"to":"2","content":"two"}])"});
  EXPECT_EQ(bob.all("message", "content"), (Texts{"from afar", "one", "two"}));
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online", "message", "message", "typing:start",
                                "typing:stop", "message"}));
}

TEST(Transport, ClosingAPollingDeviceIsLeaving) {
  House house;
  Person bob(house, "2");
  bob.join();
  Person alice(house, "1", Person::By::polling);
  alice.join().leave();
  EXPECT_FALSE(alice.is_connected());
  house.pass(5s);
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online", "user:offline"}));
}

TEST(Transport, AnUpgradeInTheMiddleOfAConversationLosesAndReordersNothing) {
  House house;
  Person alice(house, "1");
  alice.join();
  Person bob(house, "2", Person::By::polling);
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
  house.pass(1h);
  EXPECT_TRUE(bob.is_connected());
  EXPECT_EQ(bob.count("connected"), 1U);
  EXPECT_EQ(alice.count("user:offline") + alice.count("user:online"), 0U);
}

TEST(Transport, AMessageInFlightDuringAnUpgradeIsAnsweredBehindIt) {
  House house;
  Person alice(house, "1", Person::By::polling);
  alice.join();
  house.disk.hold();
  alice.say({R"(427["message",{"to":"2","content":"Hello!"}])"});
  alice.upgrade();
  EXPECT_EQ(alice.heard(), Names{"connected"});
  house.disk.release();
  house.settle();
  EXPECT_EQ(alice.heard(), (Names{"connected", "message:sent", "ack 7"}));
}

TEST(Transport, AnUpgradeIsNeitherAnArrivalNorADeparture) {
  House house;
  Person bob(house, "2");
  bob.join();
  Person alice(house, "1", Person::By::polling);
  alice.join().upgrade();
  house.pass(1min);
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online"}));
}

TEST(Transport, AQuietConversationIsKeptAliveByPingsOnBothTransports) {
  House house;
  Person alice(house, "1");
  Person bob(house, "2", Person::By::polling);
  alice.join();
  bob.join();
  house.pass(24h);
  EXPECT_EQ(at(alice.write("2", "Good morning"), "success"), "true");
  EXPECT_EQ(bob.last("message", "content"), "Good morning");
}

// --- going down -------------------------------------------------------------------------------------------

TEST(Drain, AnswersWhatIsInFlightAndTakesNothingNew) {
  House house;
  Person alice(house, "1");
  Person bob(house, "2");
  alice.join();
  bob.join();
  EXPECT_EQ(house.request("GET", "/ready").status, 200);
  house.disk.hold();
  alice.say({R"(421["message",{"to":"2","content":"in time"}])"});
  house.begin_drain();
  EXPECT_EQ(house.request("GET", "/ready").status, 503);
  EXPECT_EQ(house.request("GET", "/health").status, 200);
  alice.say({R"(422["message",{"to":"2","content":"too late"}])"});
  EXPECT_FALSE(house.is_drained());

  house.disk.release();
  house.settle();
  EXPECT_TRUE(house.is_drained());
  EXPECT_EQ(alice.last("ack 1", "success"), "true");
  EXPECT_EQ(alice.last("ack 2"), "(not heard)") << "whoever hears no answer sends again, elsewhere";
  EXPECT_EQ(bob.all("message", "content"), Texts{"in time"});
  EXPECT_EQ(house.messages.all().size(), 1U);
}

TEST(Drain, IsNotOverBeforeTheLastAnswer) {
  House house;
  Person alice(house, "1");
  alice.join();
  house.disk.hold();
  alice.say({R"(421["message",{"to":"2","content":"one"}])", R"(422["message",{"to":"2","content":"two"}])"});
  house.begin_drain();
  EXPECT_TRUE(house.disk.answer_next());
  EXPECT_FALSE(house.is_drained());
  EXPECT_TRUE(house.disk.answer_next());
  EXPECT_TRUE(house.is_drained());
}

TEST(Drain, FinishesWhatHasBegunAndTakesNothingMore) {
  House house;
  Person alice(house, "1");
  Person bob(house, "2");
  alice.join();
  bob.join();
  house.disk.hold();
  alice.say({R"(42["message",{"to":"2","content":"one"}])", R"(42["typing:start",{"to":"2"}])",
             R"(429["message",{"to":"2","content":"two"}])"});
  house.begin_drain();
  house.disk.release();
  house.settle();
  EXPECT_TRUE(house.is_drained());
  EXPECT_EQ(bob.all("message", "content"), Texts{"one"});
  EXPECT_EQ(bob.count("typing:start"), 1U) << "it had its turn";
  EXPECT_EQ(alice.count("ack 9"), 0U) << "its sender sees no answer, and sends it again to the next process";
}

TEST(Drain, ClosesWebSocketsWithACloseFrameAndNeverWithADisconnect) {
  House house;
  Person alice(house, "1");
  Person bob(house, "2");
  alice.join();
  bob.connect();
  house.begin_drain();
  house.close_transports();
  house.settle();
  for (const Person* person : {&alice, &bob}) {
    EXPECT_FALSE(person->is_connected());
    EXPECT_TRUE(person->close_frame().has_value());
    EXPECT_FALSE(says_disconnect(*person)) << "stock clients would not come back";
  }
}

TEST(Drain, ClosesPollingWithAClosePacketAndNeverWithADisconnect) {
  House house;
  Person alice(house, "1", Person::By::polling);
  alice.join();
  house.begin_drain();
  house.close_transports();
  house.settle();
  EXPECT_FALSE(alice.is_connected());
  EXPECT_EQ(alice.packets().back(), "1");
  EXPECT_FALSE(says_disconnect(alice));
}

TEST(Drain, LosesNoAnswerThatWasGivenJustBefore) {
  House house;
  Person alice(house, "1");
  alice.join();
  house.disk.hold();
  alice.say({R"(421["message",{"to":"2","content":"one"}])"});
  house.begin_drain();
  house.disk.release();
  house.close_transports();
  house.settle();
  EXPECT_EQ(alice.last("ack 1", "success"), "true");
  EXPECT_FALSE(alice.is_connected());
}

TEST(Transport, AStrangerHasSixtyFourKibibytesAndAClientThatHasJoinedHasAll) {
  const auto event_of = [](std::size_t size) {
    return R"(42["unknown",")" + std::string(size, 'x') + R"("])";
  };
  for (const Person::By by : {Person::By::websocket, Person::By::polling}) {
    House house;
    Person stranger(house, "1", by);
    stranger.connect();
    stranger.say({event_of(60'000)});
    EXPECT_TRUE(stranger.is_connected());
    stranger.say({event_of(70'000)});
    EXPECT_FALSE(stranger.is_connected());
    EXPECT_EQ(stranger.close_frame().value_or("\x03\xf1"), "\x03\xf1") << "1009 on a WebSocket";

    Person known(house, "1", by);
    known.join();
    known.say({event_of(900'000)});
    EXPECT_TRUE(known.is_connected());
    EXPECT_EQ(at(known.write("2", "still here"), "success"), "true");
  }
}

TEST(Transport, LongAnswersToPollsAreCompressedWhereThatIsOn) {
  for (const bool is_on : {false, true}) {
    node::Config config;
    config.socketio.http_compression = is_on;
    House house(config);
    std::string target = "/socket.io/?EIO=4&transport=polling";
    target += "&sid=" + at(house.request("GET", target).body.substr(1), "sid");
    house.request("POST", target, "", "40");
    house.request("POST", target, "", R"(42["join",{"token":")" + house.token_of("1") + R"("}])");
    Person bob(house, "2");
    bob.join();
    bob.write("1", std::string(2000, 'x'));

    const std::unique_ptr<MemoryWire> wire = house.dial();
    wire->receive("GET " + target + " HTTP/1.1\r\nHost: parley\r\nAccept-Encoding: gzip\r\n\r\n");
    house.settle();
    std::string sent = wire->take_sent();
    const std::optional<Answer> answer = take_answer(sent);
    ASSERT_TRUE(answer && answer->status == 200) << sent;
    EXPECT_EQ(answer->head.find("\r\nContent-Encoding: gzip\r\n") != std::string::npos, is_on);
    EXPECT_EQ(answer->body.size() < 1000, is_on);
  }
}

}  // namespace
}  // namespace parley::support
