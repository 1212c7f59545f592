// Connecting and disconnecting: which clients are accepted, refused and closed, and what handlers are called
// with.
#include "socketio/server.hpp"

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

TEST(SocketServer, AnswersAConnectWithANewIdOfTwentyCharacters) {
  Talk talk;
  Client alice(talk.server), bob(talk.server);
  alice.say("0");
  bob.say(R"(0{"token":"t"})");
  const Lines to_alice = alice.take();
  ASSERT_EQ(to_alice.size(), 1U);
  EXPECT_EQ(to_alice[0].size(), std::string(R"(40{"sid":"12345678901234567890"})").size()) << to_alice[0];
  EXPECT_EQ(to_alice[0], R"(40{"sid":")" + talk.handler.sockets[0]->id().str() + R"("})");
  EXPECT_EQ(talk.handler.heard,
            (Lines{"connecting null", "connected", R"(connecting {"token":"t"})", "connected"}));
  EXPECT_NE(talk.handler.sockets[0]->id(), talk.handler.sockets[1]->id());
  EXPECT_EQ(to_alice[0].find(alice.session.sid()), std::string::npos);
  EXPECT_EQ(talk.root.size(), 2U);
  EXPECT_EQ(talk.root.find(talk.handler.sockets[1]->id()), talk.handler.sockets[1]);
}

TEST(SocketServer, SendsTheIdBeforeAnythingElse) {
  Talk talk;
  talk.handler.connecting = [](Socket& socket) {
    socket.emit("too early", "");
    EXPECT_FALSE(socket.emit_with_ack("too early", "", 1s, [](const AckReply&) { FAIL(); }));
    return std::nullopt;
  };
  talk.handler.connected = [](Socket& socket) { socket.emit("hello", "1"); };
  Client alice(talk.server);
  alice.say("0");
  const Lines sent = alice.take();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[0].starts_with(R"(40{"sid":")")) << sent[0];
  EXPECT_EQ(sent[1], R"(42["hello",1])");
}

TEST(SocketServer, GivesEveryNamespaceASocketOfItsOwn) {
  Talk talk;
  Client alice(talk.server);
  alice.say("0/chat,{\"a\":1}");
  EXPECT_TRUE(alice.take()[0].starts_with(R"(40/chat,{"sid":")"));
  EXPECT_EQ(talk.chat_handler.heard, (Lines{"connecting {\"a\":1}", "connected"}));
  EXPECT_TRUE(talk.handler.heard.empty());
  alice.say("0");
  alice.say(R"(2/chat,["to chat"])");
  alice.say(R"(2["to root"])");
  EXPECT_EQ(talk.chat_handler.heard.back(), R"(event to chat ["to chat"])");
  EXPECT_EQ(talk.handler.heard.back(), R"(event to root ["to root"])");
  EXPECT_NE(talk.handler.sockets[0]->id(), talk.chat_handler.sockets[0]->id());
  EXPECT_EQ(talk.chat_handler.sockets[0]->namespace_name(), "/chat");
  EXPECT_EQ(talk.chat_handler.sockets[0]->peer_address(), "192.0.2.7");
  EXPECT_EQ(talk.chat_handler.sockets[0]->transport(), "websocket");
  EXPECT_EQ(talk.chat_handler.sockets[0]->queued_bytes(), 4711U);
}

TEST(SocketServer, AcceptsTheRootNamespaceByItsName) {
  Talk talk;
  Client alice(talk.server);
  alice.say("0/,");
  EXPECT_TRUE(alice.take()[0].starts_with(R"(40{"sid":")"));
  alice.say(R"(2/,["a"])");
  EXPECT_EQ(talk.handler.heard.back(), R"(event a ["a"])");
}

TEST(SocketServer, RefusesAnUnknownNamespaceAndKeepsTheConnectionOpen) {
  Talk talk;
  const auto alice = talk.connected_client();
  for (const auto& [say, answer] : {std::pair{"0/admin,", R"(44/admin,{"message":"Invalid namespace"})"},
                                    {"0/admin", R"(44/admin,{"message":"Invalid namespace"})"},
                                    {"0/chat?a=b,", R"(44/chat?a=b,{"message":"Invalid namespace"})"},
                                    {"0/__proto__,", R"(44/__proto__,{"message":"Invalid namespace"})"}}) {
    alice->say(say);
    EXPECT_EQ(alice->take(), (Lines{answer}));
  }
  EXPECT_FALSE(alice->closed());
  alice->say(R"(2["still here"])");
  EXPECT_EQ(talk.handler.take(), (Lines{R"(event still here ["still here"])"}));
}

TEST(SocketServer, SendsTheReasonOfARefusalAndRemovesTheSocket) {
  Talk talk;
  bool open = false;
  talk.handler.connecting = [&](Socket& socket) -> std::optional<Refusal> {
    EXPECT_TRUE(socket.join("tea"));
    if (open) return std::nullopt;
    return Refusal{"Not you", R"({"code":"UNAUTHORIZED"})"};
  };
  Client alice(talk.server);
  alice.say("0");
  EXPECT_EQ(alice.take(), (Lines{R"(44{"message":"Not you","data":{"code":"UNAUTHORIZED"}})"}));
  EXPECT_FALSE(alice.closed());
  EXPECT_EQ(talk.root.size(), 0U);
  EXPECT_FALSE(talk.root.local().has_room("tea"));
  open = true;
  alice.say("0");
  EXPECT_TRUE(alice.take()[0].starts_with("40"));
  EXPECT_EQ(talk.handler.take(), (Lines{"connecting null", "connecting null", "connected"}));
}

TEST(SocketServer, RefusesAConnectWithDefectiveJson) {
  Talk talk;
  Client alice(talk.server);
  alice.say(R"(0{"token":"a","token":"b"})");
  EXPECT_EQ(alice.take(), (Lines{R"(44{"message":"Malformed JSON"})"}));
  EXPECT_FALSE(alice.closed());
  EXPECT_TRUE(talk.handler.heard.empty());
}

TEST(SocketServer, ClosesAConnectionThatIsRefusedTooOften) {
  Talk talk({.refusals_per_connection = 3});
  Client alice(talk.server);
  alice.say("0/a");
  alice.say("0/b");
  EXPECT_FALSE(alice.closed());
  alice.say("0/c");
  EXPECT_TRUE(alice.closed());
  EXPECT_EQ(alice.take().size(), 3U);
}

TEST(SocketServer, RefusesMoreNamespacesThanAConnectionMayHave) {
  Talk talk({.namespaces_per_connection = 1});
  Client alice(talk.server);
  alice.say("0");
  alice.take();
  alice.say("0/chat,");
  EXPECT_EQ(alice.take(), (Lines{R"(44/chat,{"message":"Too many namespaces"})"}));
  alice.say("1");
  alice.say("0/chat,");
  EXPECT_TRUE(alice.take()[0].starts_with(R"(40/chat,{"sid":")"));
}

TEST(SocketServer, ClosesAClientThatDoesNotConnectInTime) {
  Talk talk;
  Client alice(talk.server), bob(talk.server), carol(talk.server);
  talk.clock.advance(44'999ms, talk.timers);
  bob.say("0/nowhere,");
  carol.say("0");
  EXPECT_FALSE(alice.closed());
  talk.clock.advance(1ms, talk.timers);
  EXPECT_EQ(alice.session.closed, engineio::CloseReason::forced_close);
  EXPECT_TRUE(bob.closed()) << "a refusal does not stop the deadline";
  carol.say("1");
  talk.clock.advance(1h, talk.timers);
  EXPECT_FALSE(carol.closed()) << "nor does leaving start it again";
}

TEST(SocketServer, ClosesAClientThatViolatesTheProtocol) {
  struct Case {
    bool connected;
    std::string text;
  };
  for (const Case& c : {
           Case{true, "0"},
           Case{true, "0{}"},
           Case{true, "4{\"message\":\"x\"}"},
           Case{true, "2"},
           Case{true, "2{}"},
           Case{true, "2[\"a\"]x"},
           Case{true, "2[\"connect\"]"},
           Case{true, "2/chat,[\"a\"]"},
           Case{true, "3/chat,0[]"},
           Case{true, "1/chat,"},
           Case{true, "1/nowhere,"},
           Case{true, "51-/chat,[\"a\"]"},
           Case{true, "61-/chat,0[]"},
           Case{true, "9"},
           Case{true, ""},
           Case{true, "0/" + std::string(300, 'x')},
           Case{false, "0\"x\""},
           Case{false, "0[1]"},
           Case{false, "01"},
           Case{false, "0null"},
           Case{false, "2[\"a\"]"},
           Case{false, "20[\"a\"]"},
           Case{false, "30[]"},
           Case{false, "1"},
           Case{false, "51-[\"a\"]"},
       }) {
    Talk talk;
    Client alice(talk.server);
    if (c.connected) alice.say("0");
    talk.handler.take();
    alice.take();
    alice.say(c.text);
    EXPECT_EQ(alice.session.closed, engineio::CloseReason::forced_close) << c.text.substr(0, 40);
    EXPECT_TRUE(alice.take().empty()) << "closed without an answer: " << c.text.substr(0, 40);
    alice.say(R"(2["after"])");
    alice.attach("after");
    EXPECT_TRUE(talk.handler.heard.empty()) << "no further callback: " << c.text.substr(0, 40);
    alice.gone();
    const Lines told = c.connected ? Lines{"disconnected: forced close"} : Lines{};
    EXPECT_EQ(talk.handler.heard, told) << c.text.substr(0, 40);
    EXPECT_EQ(talk.root.size(), 0U);
  }
}

TEST(SocketServer, ReportsTheReasonOfADisconnect) {
  using enum engineio::CloseReason;
  for (const auto& [reason, words] : {std::pair{transport_close, "transport close"},
                                      {transport_error, "transport error"},
                                      {ping_timeout, "ping timeout"},
                                      {parse_error, "parse error"},
                                      {forced_close, "forced close"},
                                      {server_shutdown, "server shutting down"}}) {
    Talk talk;
    const auto alice = talk.connected_client();
    alice->say("0/chat,");
    alice->take();
    alice->gone(reason);
    EXPECT_EQ(talk.handler.heard, (Lines{std::string("disconnected: ") + words}));
    EXPECT_EQ(talk.chat_handler.heard.back(), std::string("disconnected: ") + words);
    EXPECT_TRUE(alice->take().empty());
  }
}

}  // namespace
}  // namespace parley::socketio
