// What a request wants of Engine.IO, read from its query and its head.
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
  std::string sid;            ///< empty: a handshake
  bool is_version_4 = false;  ///< EIO is exactly "4"
  bool is_upgrade = false;    ///< the head asks for the WebSocket protocol
  bool is_script = false;     ///< JSONP ("j=") is asked for
};

/// Whether the head asks to switch to the WebSocket protocol. Upgrades to anything else are no business of
/// ours and are ignored, as RFC 9110 section 7.8 allows.
bool asks_for_websocket(const http::Request& request);

/// Reads the target, or the refusal it deserves whatever session it names. The last of a repeated key counts.
std::optional<Refusal> read_target(const http::Request& request, RequestTarget& target);

/// The id in the query; empty for a handshake.
std::string session_named_by(const http::Request& request);

/// Whether head and query fit. A WebSocket request without the head of an upgrade (a proxy may have taken it
/// off) must not be taken for a poll, which would swallow packets; a poll with one would never be answered;
/// and the answers to JSONP are scripts that any site could run.
bool is_consistent(const RequestTarget& target);

}  // namespace parley::engineio
