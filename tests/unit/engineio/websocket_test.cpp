// A session on a WebSocket: one packet per message, and what ends it.
#include "engineio/live_session.hpp"
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class OnWebSocket : public Scene {
 protected:
  Line& line = open_websocket();
  OnWebSocket() { app.take(); }

  void expect_ended(std::string_view reason) {
    tick();
    EXPECT_EQ(app.take(), Heard{"close " + std::string(reason)});
    EXPECT_TRUE(line.is_closed());
    EXPECT_EQ(server.session_count(), 0u);
  }
};

TEST_F(OnWebSocket, CarriesOnePacketPerMessageInBothDirections) {
  say(line, "4hello");
  line.write(ws::client_frame(ws::Opcode::binary, "\x01\x02", {9, 8, 7, 6}));
  say(line, "bAQID");
  EXPECT_EQ(app.take(), (Heard{"message hello", "binary \x01\x02", "binary \x01\x02\x03"}));
  emit("hi");
  const EncodedMessage unit[] = {EncodedMessage::text("51-[]"), EncodedMessage::binary("\x04")};
  app.session().send_unit(unit, 2, Delivery::reliable);
  EXPECT_EQ(frames(line),
            (std::vector{text_frame("4hi"), text_frame("451-[]"), Frame{ws::Opcode::binary, "\x04"}}));
}

TEST_F(OnWebSocket, AssemblesFragmentsHoweverTheBytesAreCut) {
  line.write(ws::client_frame(ws::Opcode::text, "4he", {1, 1, 1, 1}, false));
  line.write(ws::client_frame(ws::Opcode::ping, "p", {1, 1, 1, 1}));
  line.write(ws::client_frame(ws::Opcode::continuation, "llo", {2, 2, 2, 2}));
  while (line.has_outgoing()) line.deliver(1);
  EXPECT_EQ(app.take(), Heard{"message hello"});
  EXPECT_EQ(frames(line), (std::vector{Frame{ws::Opcode::pong, "p"}}));
}

TEST_F(OnWebSocket, IgnoresUnexpectedPackets) {
  for (const char* packet : {"0{}", "5", "6", "3"}) say(line, packet);
  say(line, "4hello");
  EXPECT_EQ(app.take(), Heard{"message hello"});
}

TEST_F(OnWebSocket, EndsAtAnInvalidPacket) {
  for (const std::string_view bad : {""sv, "7"sv, "abc"sv, "b!!!"sv}) {
    Line& other = open_websocket();
    app.take();
    say(other, bad);
    say(other, "4behind");
    tick();
    EXPECT_EQ(app.take(), Heard{"close parse error"}) << bad;
    EXPECT_EQ(frames(other), std::vector{close_frame()}) << bad;
  }
}

TEST_F(OnWebSocket, EndsIfTheClientPings) {
  say(line, "2");
  EXPECT_EQ(frames(line), std::vector{close_frame()});
  expect_ended("transport error");
}

TEST_F(OnWebSocket, EndsAtAClosePacket) {
  say(line, "1");
  expect_ended("transport close");
}

TEST_F(OnWebSocket, EndsAtTheClientsCloseFrame) {
  line.write(ws::client_frame(ws::Opcode::close, "", {1, 2, 3, 4}));
  line.deliver();
  expect_ended("transport close");
}

TEST_F(OnWebSocket, EndsTogetherWithItsConnection) {
  line.drop();
  expect_ended("transport close");
}

TEST_F(OnWebSocket, EndsIfTheClientShutsDownItsSide) {
  line.hang_up();
  expect_ended("transport close");
}

TEST_F(OnWebSocket, EndsAtInvalidFraming) {
  line.write(
      "\x81\x01"
      "4");  // not masked
  line.deliver();
  EXPECT_EQ(frames(line), (std::vector{Frame{ws::Opcode::close, "\x03\xea"}}));
  expect_ended("transport error");
}

TEST_F(OnWebSocket, AcceptsAMessageOfExactlyTheLimitAndEndsAtALargerOne) {
  say(line, std::string(1'000'000, '4'));
  EXPECT_EQ(app.take().size(), 1u);
  say(line, std::string(1'000'001, '4'));
  EXPECT_EQ(frames(line), (std::vector{Frame{ws::Opcode::close, "\x03\xf1"}}));
  expect_ended("transport error");
}

TEST_F(OnWebSocket, DeliversNothingAfterAMessageAtWhichTheApplicationCloses) {
  app.receiving = [](Session& session, std::string_view) { session.close(CloseReason::forced_close); };
  line.write_text("4a");
  line.write_text("4b");
  line.deliver();
  tick();
  EXPECT_EQ(app.take(), (Heard{"message a", "close forced close"}));
}

TEST_F(OnWebSocket, IsSmallWhileIdle) {
  // With the session's id and the callables of two timers on the heap, about 800 bytes in total. An idle
  // socket may cost 3 KB.
  EXPECT_LE(sizeof(LiveSession) + sizeof(WebSocketTransport), 640u);
  emit("hello");
  EXPECT_EQ(app.session().queued_bytes(), 0u);
}

}  // namespace
}  // namespace parley::engineio
