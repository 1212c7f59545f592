// Engine.IO 4 and Socket.IO 5 packets as far as a load client needs them: enough is read to know the kind of
// packet and to find one field in it. Nothing else is parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::bench {

struct Packet {
  enum class Kind : std::uint8_t { open, close, ping, connect, connect_error, event, ack, other };
  Kind kind = Kind::other;
  std::string_view name;     ///< of the event
  std::string_view body;     ///< the text after the name, or after the number of an acknowledgement
  std::uint64_t ack_id = 0;  ///< of the acknowledgement
};

/// Reads a text message of the namespace `/`. Escapes in names are not decoded.
Packet read_packet(std::string_view message);

/// Returns the value of the first member `key` that has a string, without decoding escapes. Empty if there is
/// none. The member may be anywhere in the JSON, because the caller knows its structure. Cost: one search for
/// the key.
std::string_view text_member(std::string_view json, std::string_view key);

/// Returns the text of an event's packet: 42["name",data]. If `ack_id` is not empty, it requests an
/// acknowledgement.
std::string event_packet(std::string_view name, std::string_view data, std::string_view ack_id = {});

}  // namespace parley::bench
