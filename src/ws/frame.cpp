#include "ws/frame.hpp"

#include <cstring>

namespace parley::ws {

namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t compressed_bit = 0x40;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_16 = 126;
constexpr std::uint8_t length_64 = 127;

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

/// The largest length that fits an encoding shorter than `extra` bytes.
std::uint64_t longest_below(std::size_t extra) {
  return extra == 2 ? length_16 - 1 : 0xffff;
}

bool is_known(std::uint8_t opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

}  // namespace

FrameHeader frame_header(Opcode opcode, std::uint64_t payload_size, bool is_compressed) {
  FrameHeader header;
  const auto push = [&](std::uint64_t byte) { header.bytes[header.size++] = static_cast<char>(byte & 0xff); };
  push(final_bit | (is_compressed ? compressed_bit : 0u) | static_cast<std::uint8_t>(opcode));
  if (payload_size < length_16) {
    push(payload_size);
  } else if (payload_size <= 0xffff) {
    push(length_16);
    push(payload_size >> 8);
    push(payload_size);
  } else {
    push(length_64);
    for (int shift = 56; shift >= 0; shift -= 8) push(payload_size >> shift);
  }
  return header;
}

std::string control_frame(Opcode opcode, std::string_view payload) {
  std::string frame(frame_header(opcode, payload.size()).view());
  frame.append(payload);
  return frame;
}

void apply_mask(std::string_view from, char* to, const Mask& mask, std::size_t offset) {
  Mask turned;
  for (std::size_t i = 0; i < 4; ++i) turned[i] = mask[(offset + i) % 4];
  std::uint64_t wide = 0;
  std::memcpy(&wide, turned.data(), 4);
  std::memcpy(reinterpret_cast<char*>(&wide) + 4, turned.data(), 4);
  std::size_t i = 0;
  for (; i + 8 <= from.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, from.data() + i, 8);
    word ^= wide;
    std::memcpy(to + i, &word, 8);
  }
  for (; i < from.size(); ++i) to[i] = static_cast<char>(byte_at(from, i) ^ turned[i % 4]);
}

std::string client_frame(Opcode opcode, std::string_view payload, const Mask& mask, bool is_final) {
  std::string frame(frame_header(opcode, payload.size()).view());
  if (!is_final) frame[0] = static_cast<char>(frame[0] & 0x7f);
  frame[1] = static_cast<char>(static_cast<std::uint8_t>(frame[1]) | mask_bit);
  for (const std::uint8_t byte : mask) frame.push_back(static_cast<char>(byte));
  const std::size_t begin = frame.size();
  frame.resize(begin + payload.size());
  apply_mask(payload, frame.data() + begin, mask);
  return frame;
}

HeaderState parse_header(std::string_view bytes, ParsedHeader& out, bool may_be_compressed) {
  if (bytes.empty()) return HeaderState::incomplete;
  const std::uint8_t first = byte_at(bytes, 0);
  const std::uint8_t opcode = first & 0x0f;
  const bool begins_message = opcode == 1 || opcode == 2;
  const std::uint8_t reserved =
      may_be_compressed && begins_message ? reserved_bits & ~compressed_bit : reserved_bits;
  if ((first & reserved) != 0 || !is_known(opcode)) return HeaderState::invalid;
  out.is_final = (first & final_bit) != 0;
  out.is_compressed = (first & compressed_bit) != 0;
  out.opcode = static_cast<Opcode>(opcode);
  if (is_control(out.opcode) && !out.is_final) return HeaderState::invalid;
  if (bytes.size() < 2) return HeaderState::incomplete;

  const std::uint8_t second = byte_at(bytes, 1);
  if ((second & mask_bit) == 0) return HeaderState::invalid;
  const std::uint8_t length = second & 0x7f;
  if (is_control(out.opcode) && length > max_control_payload) return HeaderState::invalid;
  const std::size_t extra = length == length_16 ? 2 : length == length_64 ? 8 : 0;
  if (extra == 8 && bytes.size() > 2 && byte_at(bytes, 2) > 0x7f) return HeaderState::invalid;
  out.header_size = 2 + extra + out.mask.size();
  if (bytes.size() < 2 + extra) return HeaderState::incomplete;
  out.payload_size = extra == 0 ? length : 0;
  for (std::size_t i = 0; i < extra; ++i) out.payload_size = out.payload_size << 8 | byte_at(bytes, 2 + i);
  if (extra > 0 && out.payload_size <= longest_below(extra)) return HeaderState::invalid;

  if (bytes.size() < out.header_size) return HeaderState::incomplete;
  for (std::size_t i = 0; i < out.mask.size(); ++i) out.mask[i] = byte_at(bytes, 2 + extra + i);
  return HeaderState::complete;
}

}  // namespace parley::ws
