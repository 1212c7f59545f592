// The two requests that are answered over HTTP: GET /health, and the upgrade to WebSocket.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::floor {

/// Returns the key of an upgrade request, or nothing if the head is not an upgrade. The head ends with an
/// empty line. The name of the field is matched as clients write it.
std::optional<std::string_view> websocket_key(std::string_view head);

/// Returns the whole answer to it (RFC 6455, section 4.2.2).
std::string accept_upgrade(std::string_view key);

/// Returns 200 for /health and 404 for anything else. The connection stays open.
std::string_view plain_answer(std::string_view head);

/// Returns the user id in a token (its `sub`) without verifying it, or an empty string if there is none.
std::string user_of(std::string_view token);

}  // namespace parley::floor
