// The two requests that are answered over HTTP: GET /health, and the upgrade to a WebSocket.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::floor {

/// The key of an upgrade's request head, which ends with an empty line; nothing where it is no upgrade. The
/// field's name is looked for as clients write it.
std::optional<std::string_view> websocket_key(std::string_view head);

/// The whole answer to it (RFC 6455, section 4.2.2).
std::string accept_upgrade(std::string_view key);

/// 200 for /health, 404 for all else; the connection stays open.
std::string_view plain_answer(std::string_view head);

/// The user id in a token (its `sub`), which is believed; empty where there is none.
std::string user_of(std::string_view token);

}  // namespace parley::floor
