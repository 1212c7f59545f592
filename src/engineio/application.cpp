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

EncodedMessage EncodedMessage::binary(std::string_view bytes) {
  return encode(ws::Opcode::binary, "", bytes);
}

EncodedMessage EncodedMessage::encode(ws::Opcode opcode, std::string_view type, std::string_view content) {
  const ws::FrameHeader header = ws::frame_header(opcode, type.size() + content.size());
  EncodedMessage message;
  message.bytes_ = std::make_shared<Bytes>();
  message.bytes_->header_size = header.size;
  message.bytes_->is_binary = opcode == ws::Opcode::binary;
  std::string& frame = message.bytes_->plain;
  frame.reserve(header.size + type.size() + content.size());
  frame.append(header.view()).append(type).append(content);
  return message;
}

base::SharedBytes EncodedMessage::frame_for(const ws::Deflate& deflate) const {
  const std::uint8_t window_bits = ws::window_bits_for(packet().size());
  const bool is_wanted = packet().size() >= deflate.from && deflate.window_bits >= window_bits;
  if (is_wanted && !std::exchange(bytes_->was_deflated, true)) {
    const ws::Opcode opcode = is_binary() ? ws::Opcode::binary : ws::Opcode::text;
    bytes_->deflated = ws::deflated_frame(opcode, packet(), window_bits);
  }
  return {bytes_, is_wanted && !bytes_->deflated.empty() ? &bytes_->deflated : &bytes_->plain};
}

}  // namespace parley::engineio
