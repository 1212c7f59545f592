// What may stand behind a packet's header, by type: an object or nothing in a CONNECT, an array with a name
// in front in an event, an array in an acknowledgement, nothing in a DISCONNECT.
//
// Two kinds of bad JSON are told apart. Text that is no JSON comes from no Socket.IO peer and ends the
// connection. JSON that we do not take (too deep, a key twice, a number past the doubles) may come from an
// honest client with a bug: the packet is passed on with its defect, and whoever handles it refuses it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "socketio/packet.hpp"

namespace parley::socketio {

struct Payload {
  /// Null where a CONNECT has none; an empty array where there is a defect.
  base::json::Value value;
  std::string_view event_name{};  ///< of events; empty where a defect hides it
  std::optional<base::json::ParseError> defect{};
};

/// Reads payloads one after the other, in memory that it keeps. One serves all connections of a shard.
class PayloadReader {
 public:
  explicit PayloadReader(base::json::Limits limits = {}) : limits_(limits) {}

  /// Valid until the next call, and while the text that `header` points into lives. Cost: O(payload).
  base::Result<Payload, Violation> read(const Header& header);

 private:
  base::Result<Payload, Violation> finish(const Header& header, std::optional<base::json::ParseError> defect);
  base::Result<std::string_view, Violation> name_of_defective(std::string_view payload);
  base::json::Value substitute(std::string_view json);

  base::json::Limits limits_;
  base::json::Document document_;
  base::json::Document name_;  ///< of an event whose payload has a defect
};

/// The `num` of `{"_placeholder":true,"num":…}`, its members in any order and others beside them; nothing
/// for every other value, and where num is no integer from 0.
std::optional<std::size_t> placeholder_index(base::json::Value value);

}  // namespace parley::socketio
