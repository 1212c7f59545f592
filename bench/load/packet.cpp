#include "load/packet.hpp"

#include <charconv>

namespace parley::bench {
namespace {

Packet read_socket_packet(std::string_view rest) {
  Packet packet;
  const char type = rest.front();
  rest.remove_prefix(1);
  if (type == '0' || type == '4') {
    packet.kind = type == '0' ? Packet::Kind::connect : Packet::Kind::connect_error;
    packet.body = rest;
    return packet;
  }
  if (type != '2' && type != '3') return packet;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), packet.ack_id);
  if (error == std::errc{}) rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (type == '3') {
    packet.kind = Packet::Kind::ack;
    packet.body = rest;
    return packet;
  }
  if (!rest.starts_with("[\"")) return packet;
  const std::size_t quote = rest.find('"', 2);
  if (quote == std::string_view::npos) return packet;
  packet.kind = Packet::Kind::event;
  packet.name = rest.substr(2, quote - 2);
  packet.body = rest.substr(quote + 1);
  return packet;
}

}  // namespace

Packet read_packet(std::string_view message) {
  Packet packet;
  if (message.empty()) return packet;
  const std::string_view rest = message.substr(1);
  switch (message.front()) {
    case '0':
      packet.kind = Packet::Kind::open;
      packet.body = rest;
      return packet;
    case '1':
      packet.kind = Packet::Kind::close;
      return packet;
    case '2':
      packet.kind = Packet::Kind::ping;
      return packet;
    case '4':
      return rest.empty() ? packet : read_socket_packet(rest);
    default:
      return packet;
  }
}

std::string_view text_member(std::string_view json, std::string_view key) {
  for (std::size_t at = json.find(key); at != std::string_view::npos; at = json.find(key, at + 1)) {
    const std::size_t behind = at + key.size();
    if (at == 0 || json[at - 1] != '"' || json.substr(behind, 3) != "\":\"") continue;
    const std::string_view value = json.substr(behind + 3);
    return value.substr(0, value.find('"'));
  }
  return {};
}

std::string event_packet(std::string_view name, std::string_view data, std::string_view ack_id) {
  std::string packet = "42";
  packet.append(ack_id).append("[\"").append(name).append("\",").append(data).append("]");
  return packet;
}

}  // namespace parley::bench
