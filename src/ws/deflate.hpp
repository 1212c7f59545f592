// Compression of message payloads (permessage-deflate, RFC 7692 section 7.2). Each call converts one message.
// Neither side keeps a context between messages, so a connection needs no memory for it. A compressor exists
// only during the call, and its size depends on the message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ws/frame.hpp"

namespace parley::ws {

/// The parameters negotiated with one peer.
struct Deflate {
  /// Window size of this side's messages, 8 to 15 bits; 0: messages are not compressed.
  std::uint8_t window_bits = 0;
  std::uint32_t from = 1024;  ///< minimum message size in bytes; shorter messages are not compressed

  explicit operator bool() const { return window_bits != 0; }
};

/// Returns the best window size for a message of this many bytes: 9 to 15 bits. No distance in the message is
/// larger than this window.
std::uint8_t window_bits_for(std::size_t message_size);

/// Returns the final, unmasked frame with the compressed message, or an empty string if that is not shorter.
/// All distances fit into the window of a peer with `window_bits` (8 to 15).
std::string deflated_frame(Opcode opcode, std::string_view message, std::uint8_t window_bits);

/// The maximum compressed size that is accepted for a message of up to `size` bytes. Incompressible data
/// grows by 5 bytes for each stored block.
constexpr std::size_t longest_deflated(std::size_t size) {
  return size + size / 1024 + 64;
}

enum class Inflated : std::uint8_t {
  whole,
  too_big,  ///< more than `most` bytes; `out` holds at most that many
  damaged,  ///< not DEFLATE data, or it ends within a block
};

/// Decompresses a message with any window size into `out`, and replaces its contents.
Inflated inflate_message(std::string_view payload, std::size_t most, std::string& out);

}  // namespace parley::ws
