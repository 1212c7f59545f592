// WebSocket frames (RFC 6455 section 5) from the client's side.
//
// The mask of what is sent is zero. It is there to protect caches in the network from scripts in a browser,
// and there are none here; with zero the payload stands in the frame as it is, so that a frame is built once
// and a field in it overwritten before each sending. A server does the same work for it as for any other
// mask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::bench {

enum class Opcode : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// A whole frame.
std::string client_frame(Opcode opcode, std::string_view payload);
inline std::string text_frame(std::string_view payload) {
  return client_frame(Opcode::text, payload);
}

enum class Reading : std::uint8_t { incomplete, complete, invalid };

struct ServerFrame {
  Reading reading = Reading::incomplete;
  Opcode opcode = Opcode::text;
  std::string_view payload;  ///< of the bytes it was read from
  std::size_t size = 0;      ///< of the whole frame
};

/// Bytes of the largest payload that is read: no server under test sends as much at once.
inline constexpr std::size_t largest_payload = std::size_t{16} << 20;

/// The frame at the front. Invalid: masked, compressed, cut into fragments, or larger than largest_payload.
ServerFrame read_frame(std::string_view bytes);

}  // namespace parley::bench
