#include "load/frame.hpp"

namespace parley::bench {
namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t mask_bit = 0x80;

void append_number(std::string& to, std::uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) to += static_cast<char>(number >> shift & 0xff);
}

}  // namespace

std::string client_frame(Opcode opcode, std::string_view payload) {
  std::string frame;
  frame += static_cast<char>(final_bit | static_cast<std::uint8_t>(opcode));
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | payload.size());
  } else if (payload.size() <= 0xffff) {
    frame += static_cast<char>(mask_bit | 126);
    append_number(frame, payload.size(), 2);
  } else {
    frame += static_cast<char>(mask_bit | 127);
    append_number(frame, payload.size(), 8);
  }
  frame.append(4, '\0');
  frame += payload;
  return frame;
}

ServerFrame read_frame(std::string_view bytes) {
  ServerFrame frame;
  if (bytes.size() < 2) return frame;
  const auto byte = [bytes](std::size_t index) { return static_cast<std::uint8_t>(bytes[index]); };
  const std::uint8_t opcode = byte(0) & 0x0f;
  const bool is_known = opcode == 1 || opcode == 2 || (opcode >= 8 && opcode <= 10);
  if ((byte(0) & 0xf0) != final_bit || !is_known || (byte(1) & mask_bit) != 0) {
    frame.reading = Reading::invalid;
    return frame;
  }
  frame.opcode = static_cast<Opcode>(opcode);
  std::uint64_t length = byte(1);
  std::size_t head = 2;
  if (length >= 126) {
    const std::size_t more = length == 126 ? 2 : 8;
    if (bytes.size() < head + more) return frame;
    length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | byte(head + i);
    head += more;
  }
  if (length > largest_payload) {
    frame.reading = Reading::invalid;
  } else if (bytes.size() >= head + length) {
    frame.reading = Reading::complete;
    frame.payload = bytes.substr(head, static_cast<std::size_t>(length));
    frame.size = head + static_cast<std::size_t>(length);
  }
  return frame;
}

}  // namespace parley::bench
