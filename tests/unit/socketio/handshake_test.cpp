// What a handler sees of the request and of the payload with which a socket connected.
#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

/// A client whose session was opened by a request with the query parameter "room".
class SocketHandshake : public ::testing::Test {
 protected:
  explicit SocketHandshake(Options options = {}) : talk(std::move(options)) {
    alice.session.request = std::make_unique<engineio::Handshake>();
    alice.session.request->url = "/socket.io/?EIO=4&transport=websocket&room=tea";
    alice.session.request->headers.add("User-Agent", "a browser");
    alice.session.request->address = "192.0.2.7";
  }
  Socket& socket() { return *talk.handler.sockets.back(); }

  Talk talk;
  Client alice{talk.server};
};

TEST_F(SocketHandshake, HasTheQueryTheFieldsAndTheAddressOfTheConnection) {
  alice.say("0");
  const Handshake handshake = socket().handshake();
  ASSERT_NE(handshake.request, nullptr);
  EXPECT_EQ(handshake.request->parameter("room"), "tea");
  EXPECT_EQ(*handshake.request->headers.find("user-agent"), "a browser");
  EXPECT_EQ(handshake.request->address, "192.0.2.7");
}

TEST_F(SocketHandshake, IsKnownBeforeTheClientIsAccepted) {
  std::string room;
  talk.handler.connecting = [&](Socket& socket) {
    room = socket.handshake().request->parameter("room").value_or("");
    return Refusal{"no", {}};
  };
  alice.say("0");
  EXPECT_EQ(room, "tea");
}

TEST_F(SocketHandshake, KeepsThePayloadOfEachNamespaceAfterTheClientWasAccepted) {
  alice.say(R"(0{"token":"a"})");
  alice.say(R"(0/chat,{"token":"b"})");
  alice.say(R"(2["later"])");
  EXPECT_EQ(socket().handshake().auth_json, R"({"token":"a"})");
  EXPECT_EQ(talk.chat_handler.sockets.back()->handshake().auth_json, R"({"token":"b"})");
  EXPECT_EQ(talk.chat_handler.sockets.back()->handshake().request, socket().handshake().request);
}

TEST_F(SocketHandshake, HasJsonNullIfTheClientSentNoPayload) {
  alice.say("0");
  EXPECT_EQ(socket().handshake().auth_json, "null");
}

TEST_F(SocketHandshake, IsForgottenWithThePayloadAndTheRequest) {
  alice.say(R"(0{"token":"a"})");
  socket().forget_handshake();
  socket().forget_handshake();
  EXPECT_EQ(socket().handshake().request, nullptr);
  EXPECT_EQ(socket().handshake().auth_json, std::nullopt);
}

class SocketHandshakeOfTenBytes : public SocketHandshake {
 protected:
  static Options options() {
    Options options;
    options.auth_bytes = 10;
    return options;
  }
  SocketHandshakeOfTenBytes() : SocketHandshake(options()) {}
};

TEST_F(SocketHandshakeOfTenBytes, HasNoPayloadThatIsLongerThanTheBound) {
  alice.say(R"(0{"token":"a"})");
  EXPECT_EQ(talk.handler.heard.front(), R"(connecting {"token":"a"})") << "the decision has seen all of it";
  EXPECT_EQ(socket().handshake().auth_json, std::nullopt);
  alice.say(R"(0/chat,{"a":1234})");
  EXPECT_EQ(talk.chat_handler.sockets.back()->handshake().auth_json, R"({"a":1234})");
}

}  // namespace
}  // namespace parley::socketio
