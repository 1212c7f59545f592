// The answers to requests that no session handles: the six errors of the protocol, and a server that is full
// or has not decided.
#pragma once

#include <cstdint>

#include "http/message.hpp"

namespace parley::engineio {

enum class Refusal : std::uint8_t {
  unknown_transport,     ///< code 0
  unknown_session,       ///< code 1
  bad_handshake_method,  ///< code 2
  bad_request,           ///< code 3
  forbidden,             ///< code 4, status 403
  unsupported_version,   ///< code 5
  too_many_sessions,     ///< code 4, status 503 with Retry-After
  too_many_undecided,    ///< the same status: too many requests wait for the application's decision
  undecided,             ///< the same status: the application has not decided in time
};

/// Returns {"code":n,"message":"..."}. It repeats nothing that the client sent.
http::Response refusal_response(Refusal refusal);

}  // namespace parley::engineio
