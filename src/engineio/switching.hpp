// The answer to a request that asks for the WebSocket protocol, as far as RFC 6455 decides it.
#pragma once

#include "http/message.hpp"

namespace parley::engineio {

/// 101 with everything it needs, or the refusal (400; 426 for another version), which closes the connection.
http::Response websocket_answer(const http::Request& request);

}  // namespace parley::engineio
