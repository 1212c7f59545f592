// Test fixture: a WebSocket endpoint between a wire and a receiver that both record what they receive. Also
// creates the frames that a client would send.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/wire.hpp"
#include "ws/endpoint.hpp"

namespace parley::ws::test {

inline constexpr Mask mask{0x37, 0xfa, 0x21, 0x3d};  // from the examples in RFC 6455 section 5.7

inline std::string client(Opcode opcode, std::string_view payload, bool is_final = true) {
  return client_frame(opcode, payload, mask, is_final);
}
inline std::string text(std::string_view payload) {
  return client(Opcode::text, payload);
}
/// The first frame of a fragmented message.
inline std::string begun(Opcode opcode, std::string_view payload) {
  return client(opcode, payload, false);
}
inline std::string continued(std::string_view payload, bool is_final = false) {
  return client(Opcode::continuation, payload, is_final);
}
inline std::string close_payload(int code, std::string_view reason = "") {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)}.append(reason);
}
/// A close frame as the server sends it.
inline std::string close_frame(int code) {
  return "\x88\x02" + close_payload(code);
}

class Wire final : public base::Wire {
 public:
  void send(std::string_view bytes) override {
    if (is_open()) sent += bytes;
  }
  void send_shared(base::SharedBytes, std::string_view view) override { send(view); }
  std::size_t queued_bytes() const override { return sent.size() - written; }
  void close() override { closed = true; }
  void abort() override { aborted = true; }
  void switch_protocol(std::unique_ptr<base::Protocol>) override {}
  std::string_view peer_address() const override { return "127.0.0.1"; }

  bool is_open() const { return !closed && !aborted; }
  /// Simulates that the kernel accepts all queued bytes.
  void flush() { written = sent.size(); }

  std::string sent;
  std::size_t written = 0;
  bool closed = false;
  bool aborted = false;
};

class Conversation : public Receiver {
 public:
  explicit Conversation(Limits limits = {}, Deflate deflate = {}) : endpoint(wire, *this, limits, deflate) {}

  void receive(std::string_view bytes) { endpoint.on_bytes(bytes); }
  /// Feeds each byte in a buffer of its own, so that the address sanitizer detects reads beyond it.
  void receive_byte_by_byte(std::string_view bytes) {
    for (const char byte : bytes) {
      const auto alone = std::make_unique<char>(byte);
      endpoint.on_bytes({alone.get(), 1});
    }
  }
  void on_text(std::string_view message) override {
    happened.push_back("text " + std::string(message));
    if (on_each_text) on_each_text();
  }
  void on_binary(std::string_view message) override { happened.push_back("binary " + std::string(message)); }
  void on_ws_closed(Closed closed) override { happened.push_back("closed " + std::to_string(closed.code)); }

  Wire wire;
  std::vector<std::string> happened;
  std::function<void()> on_each_text;
  Endpoint endpoint;
};

using Happened = std::vector<std::string>;

}  // namespace parley::ws::test
