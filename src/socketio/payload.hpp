// The payload that may follow a packet's header. An event has an array that begins with its name, and an
// acknowledgement has an array. A CONNECT has an object or nothing. A DISCONNECT has nothing.
//
// Two kinds of bad JSON are distinguished. Text that is not JSON comes from no Socket.IO peer and ends the
// connection. JSON that the server does not accept (too deep, a duplicate key, a number outside the range of
// double) may come from an honest client with a bug. Such a packet is passed on with its defect, and its
// handler refuses it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "socketio/packet.hpp"

namespace parley::socketio {

struct Payload {
  /// JSON null if a CONNECT has none. An empty array if there is a defect.
  base::json::Value value;
  std::string_view event_name{};  ///< of events; empty if a defect hides it
  std::optional<base::json::ParseError> defect{};
};

/// Reads payloads one after the other, in memory that it reuses. One reader serves all connections of a
/// shard.
class PayloadReader {
 public:
  explicit PayloadReader(base::json::Limits limits = {}) : limits_(limits) {}

  /// The result is valid until the next call, and as long as the text that `header` refers to. Cost:
  /// O(payload).
  base::Result<Payload, Violation> read(const Header& header);

 private:
  base::Result<Payload, Violation> finish(const Header& header, std::optional<base::json::ParseError> defect);
  base::Result<std::string_view, Violation> name_of_defective(std::string_view payload);
  base::json::Value substitute(std::string_view json);

  base::json::Limits limits_;
  base::json::Document document_;
  base::json::Document name_;  ///< the name in a payload that has a defect
};

/// Returns the `num` of `{"_placeholder":true,"num":…}`. Its members may be in any order, and others may be
/// beside them. Returns nullopt for every other value, and if num is not an integer of at least 0.
std::optional<std::size_t> placeholder_index(base::json::Value value);

}  // namespace parley::socketio
