// Engine.IO 4 and Socket.IO 5 packets as a load client needs them: enough is read to know what came and to
// find one field in it, and nothing is parsed that nobody asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::bench {

struct Packet {
  enum class Kind : std::uint8_t { open, close, ping, connect, connect_error, event, ack, other };
  Kind kind = Kind::other;
  std::string_view name;     ///< of an event
  std::string_view body;     ///< what stands behind the name, or behind an acknowledgement's number
  std::uint64_t ack_id = 0;  ///< of an acknowledgement
};

/// A text message, on the namespace `/`. Names with escapes in them are returned as they stand.
Packet read_packet(std::string_view message);

/// The value of the first member `key` whose value is a string, as it stands there; empty where there is
/// none. Wherever in the JSON it is: the caller knows what it reads. Cost: one search for the key.
std::string_view text_member(std::string_view json, std::string_view key);

/// The text of an event's packet: 42["name",data], with an acknowledgement asked for where `ack_id` is not
/// empty.
std::string event_packet(std::string_view name, std::string_view data, std::string_view ack_id = {});

}  // namespace parley::bench
