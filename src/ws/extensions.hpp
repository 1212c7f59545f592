// The offers of Sec-WebSocket-Extensions (RFC 6455 section 9.1), of which only permessage-deflate is known
// (RFC 7692 section 7.1).
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
  std::string field;             ///< Sec-WebSocket-Extensions of the answer; empty: nothing was agreed on
  std::uint8_t window_bits = 0;  ///< 8 to 15, of what the server sends, where `field` agrees on deflate
};

/// Takes the first offer that can be kept to the letter: one with an unknown parameter, a parameter that
/// stands twice or a value that is none is passed over. Nothing where the grammar is broken, which fails the
/// handshake. Reads each byte once.
std::optional<ExtensionAnswer> answer_extensions(std::string_view offers);

}  // namespace parley::ws
