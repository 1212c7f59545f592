#include "load/session.hpp"

#include "load/frame.hpp"
#include "load/http_answer.hpp"

namespace parley::bench {
namespace {

// The key is the example of RFC 6455. It need not be random here.
constexpr std::string_view handshake =
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

const std::string pong = text_frame("3");
const std::string connect_packet = text_frame("40");
const std::string close_frame = client_frame(Opcode::close, "\x03\xe8");

}  // namespace

void Session::open() {
  state_ = State::handshaking;
  connection_.open(server_);
}

void Session::leave() {
  state_ = State::leaving;
  send(close_frame);
}

void Session::on_connected() {
  send(handshake);
}

void Session::on_gone(std::string_view why) {
  const bool was_leaving = state_ == State::leaving;
  state_ = State::closed;
  if (was_leaving) return listener_.on_left(*this);
  listener_.on_lost(*this, why);
}

void Session::fail(std::string_view why) {
  connection_.close();
  state_ = State::closed;
  listener_.on_lost(*this, why);
}

std::size_t Session::on_handshake(std::string_view bytes) {
  const HttpAnswer answer = read_answer(bytes);
  if (answer.reading == Reading::incomplete) return 0;
  if (answer.reading == Reading::invalid || answer.status != 101) {
    fail("the server refused the WebSocket");
    return 0;
  }
  state_ = State::connecting;
  return answer.size;
}

std::size_t Session::on_bytes(std::string_view bytes) {
  std::size_t used = 0;
  if (state_ == State::handshaking) {
    used = on_handshake(bytes);
    if (used == 0) return 0;
  }
  while (state_ != State::closed) {
    const ServerFrame frame = read_frame(bytes.substr(used));
    if (frame.reading == Reading::incomplete) break;
    if (frame.reading == Reading::invalid) {
      fail("the server sent an invalid frame");
      break;
    }
    used += frame.size;
    if (frame.opcode == Opcode::text) on_message(frame.payload);
  }
  return used;
}

void Session::on_message(std::string_view message) {
  const Packet packet = read_packet(message);
  switch (packet.kind) {
    case Packet::Kind::open:
      return send(connect_packet);
    case Packet::Kind::ping:
      return send(pong);
    case Packet::Kind::connect:
      state_ = State::joining;
      return send(text_frame(event_packet("join", R"({"token":")" + person_.token + R"("})")));
    case Packet::Kind::event:
      return on_event(packet);
    case Packet::Kind::ack:
      return listener_.on_ack(*this, packet.ack_id, packet.body);
    case Packet::Kind::close:
    case Packet::Kind::connect_error:
      return fail(message);
    case Packet::Kind::other:
      return;
  }
}

void Session::on_event(const Packet& packet) {
  if (state_ == State::joined) return listener_.on_event(*this, packet.name, packet.body);
  if (state_ != State::joining) return;
  if (packet.name == "connected") {
    state_ = State::joined;
    return listener_.on_joined(*this);
  }
  fail(packet.body);
}

}  // namespace parley::bench
