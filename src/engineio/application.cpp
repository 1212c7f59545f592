#include "engineio/application.hpp"

#include <utility>

namespace parley::engineio {

std::string_view to_string(CloseReason reason) {
  switch (reason) {
    case CloseReason::transport_close:
      return "transport close";
    case CloseReason::transport_error:
      return "transport error";
    case CloseReason::ping_timeout:
      return "ping timeout";
    case CloseReason::parse_error:
      return "parse error";
    case CloseReason::forced_close:
      return "forced close";
    case CloseReason::server_shutdown:
      return "server shutting down";
  }
  return "";
}

EncodedMessage EncodedMessage::text(std::string_view text) {
  return encode(ws::Opcode::text, "4", text);
}

EncodedMessage EncodedMessage::text_within(std::string text) {
  const ws::FrameHeader header = ws::frame_header(ws::Opcode::text, text.size() + 1);
  text.insert(0, header.size + 1, '4');
  text.replace(0, header.size, header.view());
  EncodedMessage message;
  message.bytes_ = std::make_shared<Bytes>();
  message.bytes_->plain = std::move(text);
  return message;
}

EncodedMessage EncodedMessage::binary(std::string_view bytes) {
  return encode(ws::Opcode::binary, "", bytes);
}

EncodedMessage EncodedMessage::encode(ws::Opcode opcode, std::string_view type, std::string_view content) {
  const ws::FrameHeader header = ws::frame_header(opcode, type.size() + content.size());
  EncodedMessage message;
  message.bytes_ = std::make_shared<Bytes>();
  message.bytes_->is_binary = opcode == ws::Opcode::binary;
  std::string& frame = message.bytes_->plain;
  frame.reserve(header.size + type.size() + content.size());
  frame.append(header.view()).append(type).append(content);
  return message;
}

EncodedMessage EncodedMessage::joined(std::span<const EncodedMessage> messages) {
  EncodedMessage all;
  all.bytes_ = std::make_shared<Bytes>();
  all.bytes_->is_joined = true;
  std::size_t size = 0;
  for (const EncodedMessage& message : messages) size += message.frame().size();
  all.bytes_->plain.reserve(size);
  for (const EncodedMessage& message : messages) all.bytes_->plain.append(message.frame());
  return all;
}

EncodedMessage EncodedMessage::part(std::size_t begin, std::size_t size) const {
  EncodedMessage one = *this;
  one.begin_ = static_cast<std::uint32_t>(begin);
  one.size_ = static_cast<std::uint32_t>(size);
  return one;
}

std::string_view EncodedMessage::packet() const {
  std::string_view frames = frame();
  return take_packet(frames);
}

/// RFC 6455 section 5.2: the second byte holds a length below 126, and the next 2 or 8 bytes hold a longer
/// one.
std::string_view EncodedMessage::take_packet(std::string_view& frames) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(frames[at]); };
  std::size_t size = byte(1);
  std::size_t begin = 2;
  if (size >= 126) {
    const std::size_t end = size == 126 ? 4 : 10;
    for (size = 0; begin < end; ++begin) size = size << 8U | byte(begin);
  }
  const std::string_view packet = frames.substr(begin, size);
  frames.remove_prefix(begin + size);
  return packet;
}

EncodedMessage::Frame EncodedMessage::frame_for(const ws::Deflate& deflate) const {
  if (bytes_->is_joined) return {owner(), frame()};
  const std::uint8_t window_bits = ws::window_bits_for(packet().size());
  const bool is_wanted = packet().size() >= deflate.from && deflate.window_bits >= window_bits;
  if (is_wanted && !std::exchange(bytes_->was_deflated, true)) {
    const ws::Opcode opcode = is_binary() ? ws::Opcode::binary : ws::Opcode::text;
    bytes_->deflated = ws::deflated_frame(opcode, packet(), window_bits);
  }
  if (!is_wanted || bytes_->deflated.empty()) return {owner(), frame()};
  return {{bytes_, &bytes_->deflated}, bytes_->deflated};
}

}  // namespace parley::engineio
