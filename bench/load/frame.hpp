// WebSocket frames (RFC 6455 section 5) from the client's side.
//
// Sent frames have a mask of zero. Masks protect caches in the network from scripts in a browser, and there
// are none here. With a mask of zero the payload is unchanged in the frame, so a frame is built once and a
// field in it is overwritten before each send. The work of the server is the same as for any other mask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::bench {

enum class Opcode : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Returns a whole frame.
std::string client_frame(Opcode opcode, std::string_view payload);
inline std::string text_frame(std::string_view payload) {
  return client_frame(Opcode::text, payload);
}

enum class Reading : std::uint8_t { incomplete, complete, invalid };

struct ServerFrame {
  Reading reading = Reading::incomplete;
  Opcode opcode = Opcode::text;
  std::string_view payload;  ///< a part of the bytes that were read
  std::size_t size = 0;      ///< of the whole frame, in bytes
};

/// The largest payload that is read, in bytes. No server under test sends more at once.
inline constexpr std::size_t largest_payload = std::size_t{16} << 20;

/// Reads the first frame of `bytes`. A frame is invalid if it is masked, compressed, fragmented, or larger
/// than largest_payload.
ServerFrame read_frame(std::string_view bytes);

}  // namespace parley::bench
