// A payload: the packets of one polling request or answer, with the byte 0x1e between them.
//
//     "4hello" 0x1e "2" 0x1e "bAQID"
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engineio/application.hpp"
#include "engineio/packet.hpp"

namespace parley::engineio {

inline constexpr char packet_separator = '\x1e';

/// Reads the body of a POST packet by packet, in O(n), so that the packets before a malformed one are still
/// handled. A body is at least one packet. An empty packet, a leading or trailing separator and text that is
/// not UTF-8 are malformed.
class PayloadReader {
 public:
  explicit PayloadReader(std::string_view body) : rest_(body) {}

  enum class Step : std::uint8_t { packet, end, malformed };
  /// Fills `packet` with the next packet, valid until the next call and as long as the body. Does not advance
  /// past a malformed packet.
  Step next(Packet& packet);

 private:
  std::string_view rest_;
  std::string decoded_;
  bool at_end_ = false;
};

/// Appends one packet to the answer of a poll.
void append_packet(std::string& payload, std::string_view packet);
/// The same for a message. A binary message is written in base64.
void append_message(std::string& payload, const EncodedMessage& message);

}  // namespace parley::engineio
