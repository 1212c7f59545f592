// Negotiates the offers of Sec-WebSocket-Extensions (RFC 6455 section 9.1). Only permessage-deflate is
// supported (RFC 7692 section 7.1).
//
//   client: permessage-deflate; client_max_window_bits, permessage-deflate
//   server: permessage-deflate; server_no_context_takeover; client_no_context_takeover
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::ws {

struct ExtensionAnswer {
  /// Sec-WebSocket-Extensions of the answer; empty if no extension was agreed on.
  std::string field;
  std::uint8_t window_bits = 0;  ///< 8 to 15, window of the server's messages, if `field` agrees on deflate
};

/// Accepts the first offer that can be fulfilled exactly. An offer with an unknown parameter, a repeated
/// parameter or an invalid value is skipped. Returns std::nullopt for a syntax error, which fails the
/// handshake. Reads each byte once.
std::optional<ExtensionAnswer> answer_extensions(std::string_view offers);

}  // namespace parley::ws
