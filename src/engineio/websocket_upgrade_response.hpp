// The answer to a request for the WebSocket protocol, as RFC 6455 defines it.
#pragma once

#include "engineio/options.hpp"
#include "http/message.hpp"
#include "ws/deflate.hpp"

namespace parley::engineio {

struct WebSocketUpgradeResponse {
  http::Response response;
  ws::Deflate deflate;  ///< the compression that a 101 agrees on
};

/// Returns a complete 101, or a refusal (400, or 426 for another version), which closes the connection.
WebSocketUpgradeResponse websocket_upgrade_response(const http::Request& request, const Options& options);

}  // namespace parley::engineio
