#include <gtest/gtest.h>

#include "floor/relay.hpp"
#include "load/frame.hpp"

namespace parley::floor {
namespace {

constexpr SocketNumber alice = 5;
constexpr SocketNumber bob = 7;

// {"sub":"alice"}, {"sub":"bob"} and {"sub":"carol"}
constexpr std::string_view alice_token = "e30.eyJzdWIiOiJhbGljZSJ9.x";
constexpr std::string_view bob_token = "e30.eyJzdWIiOiJib2IifQ.x";
constexpr std::string_view carol_token = "e30.eyJzdWIiOiJjYXJvbCJ9.x";

constexpr std::string_view upgrade =
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key: k\r\n\r\n";

class FloorRelay : public testing::Test {
 protected:
  void bytes(SocketNumber number, std::string sent) { relay_.received(number, sent); }
  void text(SocketNumber number, std::string_view message) { bytes(number, bench::text_frame(message)); }

  /// Returns the messages waiting to be written to the socket, and removes them.
  std::vector<std::string> hears(SocketNumber number) {
    std::vector<std::string> messages;
    std::string_view rest = relay_.outgoing(number);
    if (rest.starts_with("HTTP/1.1 101 ")) rest.remove_prefix(rest.find("\r\n\r\n") + 4);
    while (!rest.empty()) {
      const bench::ServerFrame frame = bench::read_frame(rest);
      if (frame.reading != bench::Reading::complete) break;
      messages.emplace_back(frame.payload);
      rest.remove_prefix(frame.size);
    }
    relay_.outgoing(number).clear();
    return messages;
  }

  void join(SocketNumber number, std::string_view token) {
    relay_.opened(number);
    bytes(number, std::string(upgrade));
    text(number, "40");
    text(number, std::string(R"(42["join",{"token":")").append(token).append(R"("}])"));
    hears(number);
    relay_.take_changed();
  }

  void join_both() {
    join(alice, alice_token);
    join(bob, bob_token);
  }

  using Messages = std::vector<std::string>;
  Relay relay_;
};

TEST_F(FloorRelay, AnswersEachStepOfConnectingAndJoining) {
  relay_.opened(alice);
  bytes(alice, std::string(upgrade));
  const Messages opened = hears(alice);
  ASSERT_EQ(opened.size(), 1u);
  EXPECT_TRUE(opened[0].starts_with(R"(0{"sid":)"));
  text(alice, "40");
  EXPECT_EQ(hears(alice), Messages{R"(40{"sid":"floor"})"});
  text(alice, std::string(R"(42["join",{"token":")").append(alice_token).append(R"("}])"));
  EXPECT_EQ(hears(alice), Messages{R"(42["connected",{"userId":"alice"}])"});
}

TEST_F(FloorRelay, ForwardsAMessageAndAcknowledgesIt) {
  join_both();
  text(alice, R"(4217["message",{"to":"bob","content":"hello"}])");
  EXPECT_EQ(hears(bob), Messages{R"(42["message",{"to":"bob","content":"hello"}])"});
  EXPECT_EQ(hears(alice), Messages{R"(4317[{"success":true}])"});
}

TEST_F(FloorRelay, SendsTheStatusBusyToAllOthers) {
  join_both();
  text(alice, R"(42["presence:set",{"status":"busy"}])");
  EXPECT_EQ(hears(bob), Messages{R"(42["user:online",{"userId":"alice","status":"busy"}])"});
  EXPECT_EQ(hears(alice), Messages{});
}

TEST_F(FloorRelay, ForwardsTypingWithoutAnAnswer) {
  join_both();
  text(alice, R"(42["typing:start",{"to":"bob"}])");
  EXPECT_EQ(hears(bob), Messages{R"(42["typing:start",{"to":"bob"}])"});
  EXPECT_EQ(hears(alice), Messages{});
}

TEST_F(FloorRelay, SendsEachStepOfACallToBothParties) {
  join_both();
  text(alice, R"(42["call:initiate",{"to":"bob","callType":"voice"}])");
  EXPECT_EQ(hears(alice), Messages{R"(42["call:initiated",{"callId":"5-7-1"}])"});
  EXPECT_EQ(hears(bob), Messages{R"(42["call:incoming",{"callId":"5-7-1"}])"});
  text(bob, R"(42["call:respond",{"callId":"5-7-1","response":"accept"}])");
  for (const SocketNumber who : {alice, bob}) {
    EXPECT_EQ(hears(who), Messages{R"(42["call:accepted",{"callId":"5-7-1"}])"}) << who;
  }
  text(alice, R"(42["call:end",{"callId":"5-7-1"}])");
  for (const SocketNumber who : {alice, bob}) {
    EXPECT_EQ(hears(who), Messages{R"(42["call:ended",{"callId":"5-7-1"}])"}) << who;
  }
}

TEST_F(FloorRelay, IgnoresInvalidCallIds) {
  join_both();
  for (const char* id : {"", "x", "5", "5-", "5-7", "5-9-1", "99999999999-7-1", "-5-7-1"}) {
    text(alice, std::string(R"(42["call:end",{"callId":")").append(id).append(R"("}])"));
    EXPECT_EQ(hears(alice), Messages{}) << id;
  }
}

TEST_F(FloorRelay, FailsACallToAnAbsentUserAndStillAcknowledgesAMessage) {
  join(alice, alice_token);
  text(alice, R"(42["call:initiate",{"to":"bob"}])");
  EXPECT_EQ(hears(alice), Messages{R"(42["call:failed",{"reason":"user_unavailable"}])"});
  text(alice, R"(421["message",{"to":"bob","content":"anybody?"}])");
  EXPECT_EQ(hears(alice), Messages{R"(431[{"success":true}])"});
}

TEST_F(FloorRelay, ForwardsNothingToAUserWhoHasDisconnected) {
  join_both();
  relay_.gone(bob);
  join(bob, carol_token);  // the same number for another user
  text(alice, R"(42["typing:start",{"to":"bob"}])");
  EXPECT_EQ(hears(bob), Messages{});
}

TEST_F(FloorRelay, KeepsTheNewerDeviceWhenTheOlderOneDisconnects) {
  join_both();
  join(9, bob_token);
  relay_.gone(bob);
  text(alice, R"(42["typing:start",{"to":"bob"}])");
  EXPECT_EQ(hears(9), Messages{R"(42["typing:start",{"to":"bob"}])"});
}

TEST_F(FloorRelay, ReadsMessagesHoweverTheirBytesAreSplit) {
  join_both();
  const std::string message = bench::text_frame(R"(421["message",{"to":"bob","content":"in pieces"}])");
  for (std::size_t cut = 1; cut < message.size(); ++cut) {
    bytes(alice, message.substr(0, cut));
    bytes(alice, message.substr(cut));
    EXPECT_EQ(hears(bob).size(), 1u) << cut;
  }
  bytes(alice, message + message + message.substr(0, 3));
  bytes(alice, message.substr(3));
  EXPECT_EQ(hears(bob).size(), 3u);
}

TEST_F(FloorRelay, ClosesOnACloseFrameAndOnAnInvalidFrame) {
  join_both();
  bytes(alice, bench::client_frame(bench::Opcode::close, "\x03\xe8"));
  EXPECT_EQ(hears(alice), Messages{"\x03\xe8"});
  EXPECT_TRUE(relay_.is_closing(alice));
  EXPECT_FALSE(relay_.is_closing(bob));
  bytes(bob, "\x81\x01x");  // not masked
  EXPECT_TRUE(relay_.is_closing(bob));
}

TEST_F(FloorRelay, ReturnsEachSocketWithOutputOnce) {
  join_both();
  text(alice, R"(421["message",{"to":"bob","content":"one"}])");
  text(alice, R"(422["message",{"to":"bob","content":"two"}])");
  EXPECT_EQ(relay_.take_changed(), (std::vector<SocketNumber>{bob, alice}));
  EXPECT_EQ(relay_.take_changed(), std::vector<SocketNumber>{});
}

TEST_F(FloorRelay, IgnoresUnknownMessages) {
  join_both();
  for (const char* message :
       {"", "3", "42", "42[", "42[1]", R"(42["unknown",{}])", R"(42["message"])", "9", R"(42["call:)"}) {
    text(alice, message);
  }
  EXPECT_EQ(hears(bob), Messages{});
  EXPECT_FALSE(relay_.is_closing(alice));
}

}  // namespace
}  // namespace parley::floor
