// WebSocket frames from where the server stands: the client's are masked, ours are not (RFC 6455, section 5).
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
  std::string_view payload;  ///< into the bytes it was read from, the mask taken off there
};

/// More than this in one frame is refused: what a chat sends is far below.
inline constexpr std::size_t largest_payload = 64 * 1024;

enum class Reading : std::uint8_t { incomplete, complete, refused };

struct Read {
  Reading reading = Reading::incomplete;
  ClientFrame frame{};
  std::size_t size = 0;  ///< how many of the bytes it took, once complete
};

/// The first frame of these bytes. Refused are fragments and frames without a mask.
Read read_frame(std::span<char> bytes);

/// The head of a frame whose payload is `size` bytes, to be followed by them; at most 65,535.
void append_head(std::string& to, Opcode opcode, std::size_t size);

}  // namespace parley::floor
