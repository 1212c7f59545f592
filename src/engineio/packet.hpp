// One received Engine.IO packet: a character for its type, and its content.
//
//     "0{...}" open   "1" close   "2" ping   "3" pong   "4hello" message   "5" upgrade   "6" noop
//     "bAQID"  a binary message in base64, on a transport that carries only text
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
  std::string_view content;  ///< what follows the type; of a binary message its decoded bytes
};

/// Reads one text packet. Returns nullopt for an empty one, an unknown type or base64 that is not strictly
/// valid. The content is a view into `text`, or into `decoded` for a binary message.
std::optional<Packet> read_packet(std::string_view text, std::string& decoded);

}  // namespace parley::engineio
