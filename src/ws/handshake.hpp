// The opening handshake (RFC 6455 section 4.2), from the values of a request's fields to the answer's. Knows
// no HTTP library.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ws/deflate.hpp"

namespace parley::ws {

struct HandshakeRequest {
  std::string_view method;
  int minor_version = 1;                ///< of HTTP/1.x
  bool has_connection_upgrade = false;  ///< "upgrade" is among the tokens of Connection
  bool has_upgrade_websocket = false;   ///< "websocket" is among those of Upgrade
  std::size_t key_count = 0;            ///< Sec-WebSocket-Key fields
  std::string_view key;
  std::string_view version;     ///< Sec-WebSocket-Version, or empty
  std::string_view protocols;   ///< Sec-WebSocket-Protocol, or empty
  std::string_view extensions;  ///< all Sec-WebSocket-Extensions, with commas between them; or empty
  bool may_deflate = false;     ///< whether an offer of permessage-deflate is taken
};

struct HandshakeAnswer {
  int status = 400;        ///< 101; 400; 426, which carries "Sec-WebSocket-Version: 13"
  std::string accept;      ///< Sec-WebSocket-Accept, with 101
  std::string protocol;    ///< the first one offered, with 101; empty where none was
  std::string extensions;  ///< Sec-WebSocket-Extensions, with 101; empty where nothing was agreed on
  Deflate deflate;         ///< what that says
};

HandshakeAnswer answer_handshake(const HandshakeRequest& request);

/// Section 4.2.2, step 5.4.
std::string accept_key(std::string_view key);

}  // namespace parley::ws
