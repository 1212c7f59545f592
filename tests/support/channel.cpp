#include "support/channel.hpp"

#include <cstdint>
#include <utility>

#include "ws/frame.hpp"

namespace parley::support {

namespace {

constexpr char separator = '\x1e';
constexpr ws::Mask mask{0x37, 0xfa, 0x21, 0x3d};

struct Frame {
  ws::Opcode opcode = ws::Opcode::text;
  std::string payload;
};

/// Removes the first frame from `bytes` and returns it, once it is complete. Frames from a server are not
/// masked.
std::optional<Frame> take_frame(std::string& bytes) {
  const auto byte = [&](std::size_t i) { return std::size_t{static_cast<std::uint8_t>(bytes[i])}; };
  if (bytes.size() < 2) return std::nullopt;
  std::size_t size = byte(1);
  std::size_t header = 2;
  if (size >= 126) {
    const std::size_t extra = size == 126 ? 2 : 8;
    if (bytes.size() < header + extra) return std::nullopt;
    size = 0;
    for (std::size_t i = 0; i < extra; ++i) size = size << 8 | byte(2 + i);
    header += extra;
  }
  if (bytes.size() < header + size) return std::nullopt;
  EXPECT_EQ(byte(0) & 0xf0, 0x80U) << "the server sends unfragmented frames only";
  Frame frame{static_cast<ws::Opcode>(byte(0) & 0x0f), bytes.substr(header, size)};
  bytes.erase(0, header + size);
  return frame;
}

Packets split(std::string_view payload) {
  Packets packets;
  for (std::size_t begin = 0; begin <= payload.size();) {
    const std::size_t end = std::min(payload.find(separator, begin), payload.size());
    packets.emplace_back(payload.substr(begin, end - begin));
    begin = end + 1;
  }
  return packets;
}

}  // namespace

// --- WebSocket --------------------------------------------------------------------------------------------

WebSocketChannel::WebSocketChannel(TestServer& server, std::string_view sid) : wire_(server.dial()) {
  std::string target = "/socket.io/?EIO=4&transport=websocket";
  if (!sid.empty()) target += "&sid=" + std::string(sid);
  wire_->receive("GET " + target +
                 " HTTP/1.1\r\nHost: parley\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                 server.handshake_fields + "\r\n");
  unread_ = wire_->take_sent();
  if (unread_.empty()) {  // the session is on another shard, to which the connection moves
    server.settle();
    wire_->settle();
    unread_ = wire_->take_sent();
  }
  const auto answer = take_answer(unread_);
  EXPECT_TRUE(answer && answer->status == 101) << target << ": " << unread_;
}

void WebSocketChannel::send(const Packets& packets) {
  std::string frames;
  for (const std::string& packet : packets) frames += ws::client_frame(ws::Opcode::text, packet, mask);
  wire_->receive(frames);
}

Packets WebSocketChannel::take() {
  wire_->settle();
  unread_ += wire_->take_sent();
  Packets packets;
  while (auto frame = take_frame(unread_)) {
    if (frame->opcode == ws::Opcode::text) {
      packets.push_back(std::move(frame->payload));
    } else if (frame->opcode == ws::Opcode::close) {
      wire_->receive(ws::client_frame(ws::Opcode::close, frame->payload, mask));
      close_frame_ = std::move(frame->payload);
    }
  }
  return packets;
}

void WebSocketChannel::close() {
  wire_->receive(ws::client_frame(ws::Opcode::close, "\x03\xe9", mask));  // 1001: going away
}

// --- polling ----------------------------------------------------------------------------------------------

PollingChannel::PollingChannel(TestServer& server) : down_(server.dial()), up_(server.dial()) {
  poll();
  const std::string opened = take().at(0);
  const std::size_t begin = opened.find(R"("sid":")") + 7;
  sid_ = opened.substr(begin, opened.find('"', begin) - begin);
  arrived_.push_back(opened);
  poll();
}

std::string PollingChannel::target() const {
  const std::string target = "/socket.io/?EIO=4&transport=polling";
  return sid_.empty() ? target : target + "&sid=" + sid_;
}

void PollingChannel::poll() {
  is_polling_ = true;
  down_->receive("GET " + target() + " HTTP/1.1\r\nHost: parley\r\n\r\n");
}

void PollingChannel::send(const Packets& packets) {
  if (!is_open_) return;
  std::string body;
  for (const std::string& packet : packets) {
    if (!body.empty()) body += separator;
    body += packet;
  }
  up_->receive("POST " + target() +
               " HTTP/1.1\r\nHost: parley\r\nContent-Type: text/plain;charset=UTF-8\r\n" +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  hear_answers();
}

/// Reads the answers to the POSTs. An answer may come late if the connection has to move to another shard
/// first.
void PollingChannel::hear_answers() {
  unheard_ += up_->take_sent();
  while (const auto answer = take_answer(unheard_)) {
    if (answer->status != 200) is_open_ = false;
  }
  if (!up_->is_open()) is_open_ = false;
}

Packets PollingChannel::take() {
  Packets packets = std::exchange(arrived_, {});
  down_->settle();
  up_->settle();
  hear_answers();
  unread_ += down_->take_sent();
  if (const auto answer = take_answer(unread_)) {
    is_polling_ = false;
    if (answer->status != 200) {
      is_open_ = false;
    } else {
      for (std::string& packet : split(answer->body)) {
        if (packet == "1") is_open_ = false;
        packets.push_back(std::move(packet));
      }
    }
    if (is_open_ && !is_paused_ && !sid_.empty()) poll();
  }
  if (!down_->is_open()) is_open_ = false;
  return packets;
}

void PollingChannel::drop() {
  is_open_ = false;
  down_->drop();
  up_->drop();
}

}  // namespace parley::support
