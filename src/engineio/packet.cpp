#include "engineio/packet.hpp"

#include <utility>

#include "base/base64.hpp"

namespace parley::engineio {

std::optional<Packet> read_packet(std::string_view text, std::string& decoded) {
  if (text.empty()) return std::nullopt;
  const char type = text.front();
  const std::string_view content = text.substr(1);
  if (type == static_cast<char>(PacketType::binary)) {
    auto bytes = base::decode_base64(content);
    if (!bytes) return std::nullopt;
    decoded = std::move(*bytes);
    return Packet{PacketType::binary, decoded};
  }
  if (type < '0' || type > '6') return std::nullopt;
  return Packet{static_cast<PacketType>(type), content};
}

}  // namespace parley::engineio
