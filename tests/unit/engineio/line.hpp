// One TCP connection between a client and the server, in memory: a base::Wire below an HTTP connection, and
// the client's end of it, which returns answers and frames as values.
//
//     write() -> outgoing --deliver(n)--> Protocol --send--> incoming --next_answer(), next_frame()-->
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "http/server_connection.hpp"
#include "http/text.hpp"
#include "ws/frame.hpp"

namespace parley::engineio {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

struct Frame {
  ws::Opcode opcode = ws::Opcode::text;
  std::string payload;
  bool operator==(const Frame&) const = default;
};

inline Frame text_frame(std::string payload) {
  return {ws::Opcode::text, std::move(payload)};
}
inline Frame close_frame() {
  return {ws::Opcode::close, ""};
}
inline std::ostream& operator<<(std::ostream& out, const Frame& frame) {
  return out << "opcode " << static_cast<int>(frame.opcode) << " \"" << frame.payload << '"';
}

class Line final : public base::Wire {
 public:
  Line(http::Handler& handler, base::Timers& timers, std::string address) : address_(std::move(address)) {
    protocol_ = std::make_unique<http::ServerConnection>(*this, handler, timers, siblings_, limits_);
  }

  // --- the server's end ----------------------------------------------------------------------------------
  void send(std::string_view bytes) override {
    if (!is_ending_) incoming_.append(bytes);
  }
  void send_shared(base::SharedBytes owner, std::string_view view) override {
    ASSERT_GE(view.data(), owner->data());
    ASSERT_LE(view.data() + view.size(), owner->data() + owner->size());
    send(view);
  }
  std::size_t queued_bytes() const override { return reads ? 0 : incoming_.size(); }
  void close() override { is_ending_ = true; }
  void abort() override {
    if (!is_ending_ || !reads) incoming_.clear();
    is_ending_ = true;
  }
  void switch_protocol(std::unique_ptr<base::Protocol> next) override {
    retired_ = std::move(protocol_);
    protocol_ = std::move(next);
  }
  std::string_view peer_address() const override { return address_; }
  bool is_secure() const override { return secure; }

  // --- the client's end ----------------------------------------------------------------------------------
  void write(std::string_view bytes) { outgoing_.append(bytes); }
  void write_text(std::string_view payload) {
    write(ws::client_frame(ws::Opcode::text, payload, {1, 2, 3, 4}));
  }
  /// Delivers up to `most` of the written bytes to the server.
  void deliver(std::size_t most = std::string::npos) {
    if (outgoing_.empty() || is_ending_) return settle();
    const std::string bytes = outgoing_.substr(0, most);
    outgoing_.erase(0, bytes.size());
    protocol_->on_bytes(bytes);
    settle();
  }
  /// The client sends a FIN.
  void hang_up() {
    if (!is_ending_) protocol_->on_eof();
    settle();
  }
  /// The connection is reset, or lost.
  void drop() {
    incoming_.clear();
    is_ending_ = true;
    settle();
  }
  /// What a loop does after every callback.
  void settle() {
    retired_.reset();
    if (is_ending_ && !is_closed_) {
      is_closed_ = true;
      protocol_->on_closed();
    }
  }

  bool is_closed() const { return is_closed_; }
  bool has_outgoing() const { return !outgoing_.empty() && !is_ending_; }
  std::string_view incoming() const { return incoming_; }

  std::optional<Answer> next_answer() {
    const std::size_t end = incoming_.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    Answer answer;
    answer.status = std::stoi(incoming_.substr(9, 3));
    std::size_t at = incoming_.find("\r\n") + 2;
    while (at < end + 2) {
      const std::size_t colon = incoming_.find(": ", at);
      const std::size_t line_end = incoming_.find("\r\n", at);
      std::string name = incoming_.substr(at, colon - at);
      std::ranges::transform(name, name.begin(), http::lower_case);
      answer.headers[name] = incoming_.substr(colon + 2, line_end - colon - 2);
      at = line_end + 2;
    }
    const auto length = answer.headers.find("content-length");
    const std::size_t size = length == answer.headers.end() ? 0 : std::stoul(length->second);
    if (incoming_.size() < end + 4 + size) return std::nullopt;
    answer.body = incoming_.substr(end + 4, size);
    incoming_.erase(0, end + 4 + size);
    return answer;
  }

  std::optional<Frame> next_frame() {
    if (incoming_.size() < 2) return std::nullopt;
    const auto byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<std::uint8_t>(incoming_[i]));
    };
    std::size_t size = byte(1);
    std::size_t header = 2;
    if (size >= 126) {
      const std::size_t extra = size == 126 ? 2 : 8;
      if (incoming_.size() < 2 + extra) return std::nullopt;
      size = 0;
      for (std::size_t i = 0; i < extra; ++i) size = size << 8 | byte(2 + i);
      header += extra;
    }
    if (incoming_.size() < header + size) return std::nullopt;
    Frame frame{static_cast<ws::Opcode>(byte(0) & 0x0f), incoming_.substr(header, size)};
    incoming_.erase(0, header + size);
    return frame;
  }

  bool secure = false;  ///< whether the connection is encrypted
  bool reads = true;    ///< if false, what is sent stays queued at the server

 private:
  std::string address_;
  http::ConnectionLimits limits_;
  http::OpenConnections siblings_;
  std::unique_ptr<base::Protocol> protocol_;
  std::unique_ptr<base::Protocol> retired_;
  std::string outgoing_;
  std::string incoming_;
  bool is_ending_ = false;
  bool is_closed_ = false;
};

}  // namespace parley::engineio
