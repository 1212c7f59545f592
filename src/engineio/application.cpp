#include "engineio/application.hpp"

#include <utility>

#include "ws/frame.hpp"

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
  const ws::FrameHeader header = ws::frame_header(ws::Opcode::text, text.size() + 1);
  std::string frame;
  frame.reserve(header.size + 1 + text.size());
  frame.append(header.view()).append(1, '4').append(text);
  EncodedMessage message;
  message.bytes_ = std::make_shared<const std::string>(std::move(frame));
  message.header_size_ = header.size;
  return message;
}

EncodedMessage EncodedMessage::binary(std::string_view bytes) {
  const ws::FrameHeader header = ws::frame_header(ws::Opcode::binary, bytes.size());
  std::string frame;
  frame.reserve(header.size + bytes.size());
  frame.append(header.view()).append(bytes);
  EncodedMessage message;
  message.bytes_ = std::make_shared<const std::string>(std::move(frame));
  message.header_size_ = header.size;
  message.binary_ = true;
  return message;
}

}  // namespace parley::engineio
