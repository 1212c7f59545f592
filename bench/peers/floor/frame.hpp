// WebSocket frames as a server uses them: received frames are masked, sent frames are not (RFC 6455, section
// 5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace parley::floor {

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

struct ClientFrame {
  Opcode opcode{};
  std::string_view payload;  ///< a part of the bytes that were read, unmasked in place
};

/// The largest accepted payload of a frame, in bytes. Chat messages are far smaller.
inline constexpr std::size_t largest_payload = 64 * 1024;

enum class Reading : std::uint8_t { incomplete, complete, refused };

struct Read {
  Reading reading = Reading::incomplete;
  ClientFrame frame{};
  std::size_t size = 0;  ///< the number of bytes used, if complete
};

/// Reads the first frame of these bytes. Fragments and unmasked frames are refused.
Read read_frame(std::span<char> bytes);

/// Appends the head of a frame whose payload of `size` bytes follows; at most 65,535.
void append_head(std::string& to, Opcode opcode, std::size_t size);

}  // namespace parley::floor
