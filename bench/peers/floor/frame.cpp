#include "floor/frame.hpp"

#include <cstring>

namespace parley::floor {
namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::size_t mask_size = 4;

/// Unmasks eight bytes at a time. A mask of zeros, which some clients use, costs nothing.
void unmask(char* bytes, std::size_t size, const char* mask) {
  std::uint32_t word = 0;
  std::memcpy(&word, mask, mask_size);
  if (word == 0) return;
  const std::uint64_t pattern = std::uint64_t{word} << 32 | word;
  std::size_t at = 0;
  for (; at + sizeof pattern <= size; at += sizeof pattern) {
    std::uint64_t chunk = 0;
    std::memcpy(&chunk, bytes + at, sizeof chunk);
    chunk ^= pattern;
    std::memcpy(bytes + at, &chunk, sizeof chunk);
  }
  for (; at < size; ++at) bytes[at] = static_cast<char>(bytes[at] ^ mask[at % mask_size]);
}

}  // namespace

Read read_frame(std::span<char> bytes) {
  Read read;
  if (bytes.size() < 2) return read;
  const auto byte = [bytes](std::size_t index) { return static_cast<std::uint8_t>(bytes[index]); };
  if ((byte(0) & 0xf0) != final_bit || (byte(1) & mask_bit) == 0) {
    read.reading = Reading::refused;
    return read;
  }
  std::size_t length = byte(1) & 0x7f;
  std::size_t head = 2;
  if (length >= 126) {
    const std::size_t more = length == 126 ? 2 : 8;
    if (bytes.size() < head + more) return read;
    length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | byte(head + i);
    head += more;
  }
  if (length > largest_payload) {
    read.reading = Reading::refused;
    return read;
  }
  const std::size_t begin = head + mask_size;
  if (bytes.size() < begin + length) return read;
  unmask(bytes.data() + begin, length, bytes.data() + head);
  read.reading = Reading::complete;
  read.frame = {static_cast<Opcode>(byte(0) & 0x0f), {bytes.data() + begin, length}};
  read.size = begin + length;
  return read;
}

void append_head(std::string& to, Opcode opcode, std::size_t size) {
  to += static_cast<char>(final_bit | static_cast<std::uint8_t>(opcode));
  if (size < 126) {
    to += static_cast<char>(size);
    return;
  }
  to += static_cast<char>(126);
  to += static_cast<char>(size >> 8 & 0xff);
  to += static_cast<char>(size & 0xff);
}

}  // namespace parley::floor
