// Encoding and decoding of WebSocket frames (RFC 6455 section 5). The functions have no state. An incomplete
// header is parsed again from its first byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::ws {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

constexpr bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 8;
}

/// Close codes (section 7.4.1) that this side sends.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  invalid_payload = 1007,
  policy = 1008,
  too_big = 1009,
};

inline constexpr std::size_t max_header_size = 14;
inline constexpr std::size_t max_control_payload = 125;

/// The header of a final, unmasked frame, as a server sends it: 2, 4 or 10 bytes.
struct FrameHeader {
  static constexpr std::size_t longest = 10;
  std::array<char, longest> bytes{};
  std::uint8_t size = 0;
  std::string_view view() const { return {bytes.data(), size}; }
};
FrameHeader frame_header(Opcode opcode, std::uint64_t payload_size, bool is_compressed = false);

/// A complete frame with a short payload, for control frames.
std::string control_frame(Opcode opcode, std::string_view payload);

using Mask = std::array<std::uint8_t, 4>;

/// Writes `from` XOR the mask to `to`. `offset` is the number of mask bytes used before (section 5.3). `to`
/// must equal from.data() or not overlap it.
void apply_mask(std::string_view from, char* to, const Mask& mask, std::size_t offset = 0);

/// A complete masked frame, as a client sends it.
std::string client_frame(Opcode opcode, std::string_view payload, const Mask& mask, bool is_final = true);

/// The header of a frame from a client.
struct ParsedHeader {
  bool is_final = true;
  bool is_compressed = false;  ///< RSV1 (RFC 7692 section 6)
  Opcode opcode = Opcode::text;
  std::uint64_t payload_size = 0;
  Mask mask{};
  std::size_t header_size = 0;
};

enum class HeaderState : std::uint8_t { incomplete, complete, invalid };

/// Parses the header at the front of `bytes`. Returns `invalid` as soon as no continuation could be valid.
/// This applies to reserved bits, reserved opcodes, a missing mask, and fragmented or long control frames. It
/// also applies to a length above 2^63 - 1 and to a length in more bytes than necessary (section 5.2). If
/// `may_be_compressed`, the first frame of a message may have RSV1.
HeaderState parse_header(std::string_view bytes, ParsedHeader& out, bool may_be_compressed = false);

}  // namespace parley::ws
