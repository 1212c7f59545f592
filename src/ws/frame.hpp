// WebSocket frames (RFC 6455 section 5), as bytes and as values. No state: what is cut short is parsed again
// from its first byte.
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

/// A whole frame with a short payload: control frames.
std::string control_frame(Opcode opcode, std::string_view payload);

using Mask = std::array<std::uint8_t, 4>;

/// Writes `from` XOR the mask, of which `offset` bytes have been used before (section 5.3), to `to`: the same
/// bytes, or others that do not overlap.
void apply_mask(std::string_view from, char* to, const Mask& mask, std::size_t offset = 0);

/// A whole masked frame, as a client sends it.
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

/// Reads the header at the front of `bytes`. Invalid as soon as no continuation could be valid: reserved
/// bits, reserved opcodes, no mask, fragmented or long control frames, a length past 2^63 - 1, a length in
/// more bytes than it needs (section 5.2). Where messages `may_be_compressed` their first frame may have
/// RSV1.
HeaderState parse_header(std::string_view bytes, ParsedHeader& out, bool may_be_compressed = false);

}  // namespace parley::ws
