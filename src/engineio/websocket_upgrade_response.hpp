// The answer to a request that asks for the WebSocket protocol, as far as RFC 6455 decides it.
#pragma once

#include "engineio/options.hpp"
#include "http/message.hpp"
#include "ws/deflate.hpp"

namespace parley::engineio {

struct WebSocketUpgradeResponse {
  http::Response response;
  ws::Deflate deflate;  ///< what a 101 says about compression
};

/// 101 with everything it needs, or the refusal (400; 426 for another version), which closes the connection.
WebSocketUpgradeResponse websocket_upgrade_response(const http::Request& request, const Options& options);

}  // namespace parley::engineio
