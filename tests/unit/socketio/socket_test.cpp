// A socket in its connection: events in order, disconnects from either side, and what a handler may do during
// its callbacks.
#include "socketio/socket.hpp"

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

TEST(SocketOfAClient, ReceivesEventsInTheOrderSent) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(2["a",1])");
  alice->say(R"(51-["b",{"_placeholder":true,"num":0}])");
  alice->attach("bytes");
  alice->say(R"(2["c"])");
  EXPECT_EQ(talk.handler.heard,
            (Lines{R"(event a ["a",1])", R"(event b ["b",{"_placeholder":true,"num":0}] <bytes>)",
                   R"(event c ["c"])"}));
}

TEST(SocketOfAClient, ResolvesPlaceholders) {
  Talk talk;
  const auto alice = talk.connected_client();
  std::vector<std::optional<std::string>> found;
  talk.handler.arrived = [&](Socket&, Event& event) {
    for (std::size_t i = 0; event.argument(i); ++i) found.emplace_back(event.attachment(*event.argument(i)));
  };
  alice->say(R"(52-["b",{"num":1,"_placeholder":true},"x",{"_placeholder":true,"num":0},{"num":0}])");
  alice->attach("zero");
  alice->attach("one");
  using Found = std::vector<std::optional<std::string>>;
  EXPECT_EQ(found, (Found{"one", std::nullopt, "zero", std::nullopt}));
  found.clear();
  alice->say(R"(2["b",{"_placeholder":true,"num":0}])");
  EXPECT_EQ(found, (Found{std::nullopt})) << "a plain event has no attachments";
}

TEST(SocketOfAClient, StaysConnectedAfterADefectiveEventThatItsHandlerAnswers) {
  Talk talk;
  const auto alice = talk.connected_client();
  talk.handler.arrived = [](Socket&, Event& event) { event.ack(event.defect ? R"("bad")" : R"("good")"); };
  alice->say(R"(27["message",{"to":"2","to":"3"}])");
  EXPECT_EQ(alice->take(), (Lines{R"(437["bad"])"}));
  EXPECT_FALSE(alice->closed());
  alice->say("28[\"message\"," + std::string(400'000, '['));
  EXPECT_EQ(alice->take(), (Lines{R"(438["bad"])"}));
  alice->say(R"(29["message",{"to":"2"}])");
  EXPECT_EQ(alice->take(), (Lines{R"(439["good"])"}));
}

TEST(SocketOfAClient, EmitsAnEventThatWasEncodedOnce) {
  Talk talk;
  const auto alice = talk.connected_client();
  const EncodedEvent event = talk.root.encode("news", "1");
  talk.handler.sockets[0]->emit(event);
  talk.handler.sockets[0]->emit(event, Delivery::volatile_);
  EXPECT_EQ(alice->take(), (Lines{R"(42["news",1])", R"(42["news",1])"}));
  EXPECT_EQ(alice->session.owners.end()[-1], event.owner().get());
  EXPECT_EQ(alice->session.last_delivery, Delivery::volatile_);
}

TEST(SocketOfAClient, EmitsAttachmentsAsOneUnit) {
  Talk talk;
  const auto alice = talk.connected_client();
  const std::vector<std::string_view> attachments{"x", "y"};
  talk.handler.sockets[0]->emit(*encode_binary_event("/", "photo", "", attachments));
  EXPECT_EQ(alice->take(), (Lines{R"(452-["photo"])", "b:x", "b:y"}));
  EXPECT_EQ(alice->session.unit_sizes.back(), 3U);
}

TEST(SocketOfAClient, LeavesItsNamespaceWhenTheClientDisconnects) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say("0/chat,");
  alice->take();
  alice->say("1");
  EXPECT_EQ(talk.handler.take(), (Lines{"disconnected: client namespace disconnect"}));
  EXPECT_TRUE(alice->take().empty());
  EXPECT_FALSE(alice->closed());
  alice->say(R"(2/chat,["still"])");
  EXPECT_EQ(talk.chat_handler.heard.back(), R"(event still ["still"])");
  alice->say("0");
  EXPECT_EQ(talk.handler.take(), (Lines{"connecting null", "connected"}));
  alice->say("1");
  talk.handler.take();
  alice->say(R"(2["gone"])");
  EXPECT_TRUE(alice->closed()) << "the client disconnected itself, so it knows";
}

TEST(SocketOfAClient, DisconnectedInItsOwnEventStaysValidUntilThatReturns) {
  Talk talk;
  const auto alice = talk.connected_client();
  talk.handler.arrived = [&](Socket& socket, Event& event) {
    socket.join("tea");
    socket.disconnect();
    EXPECT_EQ(talk.handler.heard.back(), R"(event bye ["bye"])")
        << "on_disconnected does not run inside a call";
    EXPECT_FALSE(socket.is_connected());
    socket.emit("after", "");
    event.ack("1");
    EXPECT_FALSE(socket.join("cake"));
    socket.disconnect();
  };
  talk.handler.disconnected = [](Socket& socket) { EXPECT_TRUE(socket.is_in("tea")); };
  alice->say(R"(20["bye"])");
  EXPECT_EQ(talk.handler.take(),
            (Lines{R"(event bye ["bye"])", "disconnected: server namespace disconnect"}));
  EXPECT_EQ(alice->take(), (Lines{"41"}));
  EXPECT_FALSE(alice->closed());
  EXPECT_EQ(talk.root.size(), 0U);
  EXPECT_FALSE(talk.root.local().has_room("tea"));
}

TEST(SocketOfAClient, DisconnectedOutsideItsEventsIsFinishedInTheNextTick) {
  Talk talk;
  const auto alice = talk.connected_client();
  talk.handler.sockets[0]->disconnect();
  EXPECT_TRUE(talk.handler.heard.empty());
  EXPECT_EQ(alice->take(), (Lines{"41"}));
  talk.timers.run_due();
  EXPECT_EQ(talk.handler.take(), (Lines{"disconnected: server namespace disconnect"}));
  EXPECT_FALSE(talk.timers.next_deadline().has_value());
}

TEST(SocketOfAClient, MayConnectAgainAtOnceAfterAServerDisconnect) {
  Talk talk;
  const auto alice = talk.connected_client();
  talk.handler.sockets[0]->disconnect();
  alice->say("0");
  EXPECT_EQ(talk.handler.take(),
            (Lines{"disconnected: server namespace disconnect", "connecting null", "connected"}));
  EXPECT_FALSE(alice->closed());
}

TEST(SocketOfAClient, IsClosedForLatePacketsAfterItHasConnectedAgain) {
  Talk talk;
  const auto alice = talk.connected_client();
  talk.handler.sockets[0]->disconnect();
  alice->say("0");
  alice->say("1");
  alice->say(R"(2["a"])");
  EXPECT_TRUE(alice->closed());
}

TEST(SocketOfAClient, DropsLatePacketsAfterAServerDisconnectAndKeepsOtherNamespaces) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say("0/chat,");
  talk.handler.sockets[0]->disconnect();
  // The client sent all of this before it read its DISCONNECT.
  alice->say(R"(2["a"])");
  alice->say("30[]");
  alice->say(R"(51-["b"])");
  alice->attach("x");
  alice->say("1");
  EXPECT_FALSE(alice->closed());
  EXPECT_EQ(talk.handler.take(), (Lines{"disconnected: server namespace disconnect"}));
  alice->say(R"(2/chat,["c"])");
  EXPECT_EQ(talk.chat_handler.heard.back(), R"(event c ["c"])");
}

TEST(SocketOfAClient, DisconnectsAllNamespacesWhenItIsClosed) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say("0/chat,");
  alice->take();
  talk.chat_handler.take();
  talk.handler.sockets[0]->disconnect(true);
  EXPECT_EQ(alice->take(), (Lines{"41", "41/chat,"}));
  EXPECT_EQ(alice->session.closed, engineio::CloseReason::forced_close);
  alice->gone();
  EXPECT_EQ(talk.handler.take(), (Lines{"disconnected: server namespace disconnect"}));
  EXPECT_EQ(talk.chat_handler.take(), (Lines{"disconnected: server namespace disconnect"}));
}

TEST(SocketOfAClient, ClosesItsTransportWithoutADisconnectPacket) {
  Talk talk;
  const auto alice = talk.connected_client();
  talk.handler.arrived = [](Socket& socket, Event&) { socket.close_transport(); };
  alice->say(R"(2["a"])");
  alice->say(R"(2["b"])");
  EXPECT_TRUE(alice->take().empty());
  EXPECT_TRUE(alice->closed());
  EXPECT_EQ(talk.handler.take(), (Lines{R"(event a ["a"])"}));
  alice->gone();
  EXPECT_EQ(talk.handler.take(), (Lines{"disconnected: forced close"}));
}

TEST(SocketOfAClient, MayCloseItsTransportWhileItConnects) {
  Talk talk;
  talk.handler.connecting = [](Socket& socket) -> std::optional<Refusal> {
    socket.close_transport();
    return std::nullopt;
  };
  Client alice(talk.server);
  alice.say("0");
  EXPECT_TRUE(alice.closed());
  alice.gone();
  EXPECT_EQ(talk.handler.heard, (Lines{"connecting null", "connected", "disconnected: forced close"}));
}

TEST(SocketOfAClient, MayDisconnectOthersInOnDisconnected) {
  Talk talk;
  const auto alice = talk.connected_client();
  const auto bob = talk.connected_client();
  Socket* const of_bob = talk.handler.sockets[1];
  talk.handler.disconnected = [&](Socket& socket) {
    if (&socket != of_bob) of_bob->disconnect();
  };
  alice->gone();
  EXPECT_EQ(talk.handler.take(),
            (Lines{"disconnected: transport close", "disconnected: server namespace disconnect"}));
  EXPECT_EQ(bob->take(), (Lines{"41"}));
}

TEST(SocketOfAClient, KeepsTheApplicationsStateUntilItIsDestroyed) {
  struct State final : engineio::SessionState {
    explicit State(bool& gone_) : gone(gone_) {}
    ~State() override { gone = true; }
    bool& gone;
  };
  Talk talk;
  bool gone = false;
  talk.handler.connecting = [&](Socket& socket) -> std::optional<Refusal> {
    socket.state = std::make_unique<State>(gone);
    return std::nullopt;
  };
  talk.handler.disconnected = [&](Socket& socket) {
    EXPECT_NE(socket.state, nullptr);
    EXPECT_FALSE(gone);
  };
  const auto alice = talk.connected_client();
  alice->say("1");
  EXPECT_TRUE(gone);
}

TEST(SocketOfAClient, IsClosedWhenItsAttachmentsDoNotArriveInTime) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(52-["a"])");
  alice->attach("x");
  talk.clock.advance(9'999ms, talk.timers);
  EXPECT_FALSE(alice->closed());
  talk.clock.advance(1ms, talk.timers);
  EXPECT_TRUE(alice->closed());
}

TEST(SocketOfAClient, HasNoDeadlineAfterItsAttachmentsHaveArrived) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(51-["a"])");
  alice->attach("x");
  EXPECT_FALSE(talk.timers.next_deadline().has_value());
}

TEST(SocketOfAClient, IsClosedByTextOrTooManyBytesAmongItsAttachments) {
  Talk talk({.attachment_bytes = 10});
  const auto alice = talk.connected_client();
  const auto bob = talk.connected_client();
  const auto carol = talk.connected_client();
  for (Client* client : {alice.get(), bob.get()}) client->say(R"(52-["a"])");
  alice->say(R"(2["b"])");
  bob->attach("123456");
  bob->attach("12345");
  carol->attach("not announced");
  EXPECT_TRUE(alice->closed() && bob->closed() && carol->closed());
  EXPECT_TRUE(talk.handler.heard.empty());
}

TEST(SocketOfAClient, LimitsTheRoomsItIsIn) {
  Talk talk({.rooms_per_socket = 2});
  const auto alice = talk.connected_client();
  Socket& socket = *talk.handler.sockets[0];
  EXPECT_TRUE(socket.join("a") && socket.join("b"));
  EXPECT_FALSE(socket.join("c"));
  EXPECT_EQ(socket.rooms(), (std::vector<std::string_view>{"a", "b"}));
  socket.leave("a");
  EXPECT_TRUE(socket.join("c"));
  EXPECT_TRUE(socket.is_in("c"));
}

TEST(Socket, AttachmentsAboveTheSessionsBoundCloseTheConnection) {
  for (const bool is_allowed : {false, true}) {
    Talk talk;
    const auto client = talk.connected_client();
    client->session.largest_payload = 100;
    if (is_allowed) talk.handler.sockets.at(0)->allow_payload();
    client->say(R"(52-["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
    client->attach(std::string(60, 'x'));
    EXPECT_FALSE(client->closed());
    client->attach(std::string(41, 'x'));
    EXPECT_EQ(client->closed(), !is_allowed);
    EXPECT_EQ(talk.handler.take().size(), is_allowed ? 1u : 0u);
  }
}

TEST(Socket, ABoundReducedWhileAttachmentsArriveAppliesToThem) {
  Talk talk;
  const auto client = talk.connected_client();
  client->say(R"(52-["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
  client->attach(std::string(200, 'x'));
  talk.handler.sockets.at(0)->allow_payload(100);
  client->attach("x");
  EXPECT_TRUE(client->closed());
}

}  // namespace
}  // namespace parley::socketio
