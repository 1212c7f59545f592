// The payloads of compressed messages (permessage-deflate, RFC 7692 section 7.2): one message in, one message
// out. Neither side keeps a context from one message to the next, so a connection holds nothing for it: a
// compressor lives as long as the call, and is as large as its message needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ws/frame.hpp"

namespace parley::ws {

/// What was agreed on with one peer.
struct Deflate {
  std::uint8_t window_bits = 0;  ///< of what this side sends, 8 to 15; 0: messages are not compressed
  std::uint32_t from = 1024;     ///< bytes; shorter messages are sent as they are

  explicit operator bool() const { return window_bits != 0; }
};

/// The window that makes the most of a message of this many bytes: 9 to 15 bits. Nothing in it reaches
/// further back than that.
std::uint8_t window_bits_for(std::size_t message_size);

/// The final, unmasked frame with the message compressed, empty where that makes it no shorter. Never looks
/// back further than a peer with `window_bits` (8 to 15) remembers.
std::string deflated_frame(Opcode opcode, std::string_view message, std::uint8_t window_bits);

/// The longest compressed form worth reading of a message of up to `size` bytes: what cannot be compressed
/// grows by 5 bytes for each stored block.
constexpr std::size_t longest_deflated(std::size_t size) {
  return size + size / 1024 + 64;
}

enum class Inflated : std::uint8_t {
  whole,
  too_big,  ///< more than `most` bytes; `out` has grown to no more than that
  damaged,  ///< no DEFLATE data, or it ends within a block
};

/// Replaces `out` by the message that a compressed one of any window holds.
Inflated inflate_message(std::string_view payload, std::size_t most, std::string& out);

}  // namespace parley::ws
