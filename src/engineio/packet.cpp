#include "engineio/packet.hpp"

#include <utility>

#include "base/base64.hpp"

namespace parley::engineio {
namespace {

/// The Java client writes base64 in lines of 76 characters (RFC 2045 section 6.8), and ends the last line
/// too. Only line ends are skipped. The rest must be strictly valid.
std::optional<std::string> decode_lines(std::string_view text) {
  constexpr std::string_view line_ends = "\r\n";
  if (text.find_first_of(line_ends) == std::string_view::npos) return base::decode_base64(text);
  std::string joined(text);
  std::erase_if(joined, [&](char c) { return line_ends.find(c) != std::string_view::npos; });
  return base::decode_base64(joined);
}

}  // namespace

std::optional<Packet> read_packet(std::string_view text, std::string& decoded) {
  if (text.empty()) return std::nullopt;
  const char type = text.front();
  const std::string_view content = text.substr(1);
  if (type == static_cast<char>(PacketType::binary)) {
    auto bytes = decode_lines(content);
    if (!bytes) return std::nullopt;
    decoded = std::move(*bytes);
    return Packet{PacketType::binary, decoded};
  }
  if (type < '0' || type > '6') return std::nullopt;
  return Packet{static_cast<PacketType>(type), content};
}

}  // namespace parley::engineio
