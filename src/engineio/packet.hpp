// One Engine.IO packet as it is received: a digit that says what it is, and what follows.
//
//     "0{...}" open   "1" close   "2" ping   "3" pong   "4hello" message   "5" upgrade   "6" noop
//     "bAQID"  a binary message in base64, where the transport carries text only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::engineio {

enum class PacketType : char {
  open = '0',
  close = '1',
  ping = '2',
  pong = '3',
  message = '4',
  upgrade = '5',
  noop = '6',
  binary = 'b',
};

struct Packet {
  PacketType type = PacketType::noop;
  std::string_view content;  ///< behind the type; of a binary message its bytes, decoded
};

/// Reads one text packet; nothing for an empty one, an unknown type or base64 that is not strictly valid.
/// The content lies in `text`, or in `decoded` for a binary message.
std::optional<Packet> read_packet(std::string_view text, std::string& decoded);

}  // namespace parley::engineio
