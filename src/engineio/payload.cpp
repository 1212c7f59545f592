#include "engineio/payload.hpp"

#include <optional>

#include "base/base64.hpp"
#include "base/utf8.hpp"

namespace parley::engineio {

PayloadReader::Step PayloadReader::next(Packet& packet) {
  if (at_end_) return Step::end;
  const std::size_t size = rest_.find(packet_separator);
  const std::string_view text = rest_.substr(0, size);
  if (!base::is_valid_utf8(text)) return Step::malformed;
  const std::optional<Packet> read = read_packet(text, decoded_);
  if (!read) return Step::malformed;
  packet = *read;
  at_end_ = size == std::string_view::npos;
  if (!at_end_) rest_.remove_prefix(size + 1);
  return Step::packet;
}

void append_packet(std::string& payload, std::string_view packet) {
  if (!payload.empty()) payload.push_back(packet_separator);
  payload.append(packet);
}

void append_message(std::string& payload, const EncodedMessage& message) {
  if (!message.is_binary()) {
    return message.for_each_packet([&](std::string_view packet) { append_packet(payload, packet); });
  }
  append_packet(payload, "b");
  payload.append(base::encode_base64(message.packet()));
}

}  // namespace parley::engineio
