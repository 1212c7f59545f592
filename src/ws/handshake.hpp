// The opening handshake (RFC 6455 section 4.2). Converts the values of the request's fields to those of the
// answer. Independent of any HTTP library.
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
  bool has_upgrade_websocket = false;   ///< "websocket" is among the tokens of Upgrade
  std::size_t key_count = 0;            ///< number of Sec-WebSocket-Key fields
  std::string_view key;
  std::string_view version;     ///< Sec-WebSocket-Version, or empty
  std::string_view protocols;   ///< Sec-WebSocket-Protocol, or empty
  std::string_view extensions;  ///< all Sec-WebSocket-Extensions, joined with commas, or empty
  bool may_deflate = false;     ///< whether permessage-deflate may be accepted
};

struct HandshakeAnswer {
  int status = 400;        ///< 101, 400, or 426, which needs "Sec-WebSocket-Version: 13"
  std::string accept;      ///< Sec-WebSocket-Accept, with 101
  std::string protocol;    ///< with 101: the first protocol offered; empty if it is not a token
  std::string extensions;  ///< Sec-WebSocket-Extensions, with 101; empty if none was agreed on
  Deflate deflate;         ///< the parameters that `extensions` agrees on
};

HandshakeAnswer answer_handshake(const HandshakeRequest& request);

/// Returns the Sec-WebSocket-Accept value for a key (RFC 6455 section 4.2.2, step 5.4).
std::string accept_key(std::string_view key);

}  // namespace parley::ws
