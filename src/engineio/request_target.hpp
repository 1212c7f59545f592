// What a request asks of Engine.IO, read from its query and its head.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engineio/refusal.hpp"
#include "http/message.hpp"

namespace parley::engineio {

enum class TransportName : std::uint8_t { polling, websocket };

struct RequestTarget {
  TransportName transport = TransportName::polling;
  std::string sid;            ///< empty for a handshake
  bool is_version_4 = false;  ///< EIO is exactly "4"
  bool is_upgrade = false;    ///< the head asks for the WebSocket protocol
  bool is_script = false;     ///< JSONP ("j=") is requested
};

/// Whether the head asks to switch to the WebSocket protocol. Upgrades to any other protocol are ignored, as
/// RFC 9110 section 7.8 allows.
bool asks_for_websocket(const http::Request& request);

/// Reads the target. Returns a refusal if the request is invalid for every session. The last value of a
/// repeated key counts.
std::optional<Refusal> read_target(const http::Request& request, RequestTarget& target);

/// Returns the id in the query, which is empty for a handshake.
std::string session_named_by(const http::Request& request);

/// Whether head and query are consistent. A WebSocket request without an upgrade in its head (a proxy may
/// have removed it) must not be taken for a poll, because packets would be lost. A poll with an upgrade would
/// never be answered. JSONP is refused, because its answers are scripts that any site could run.
bool is_consistent(const RequestTarget& target);

}  // namespace parley::engineio
