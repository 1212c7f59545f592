// The client that calls an operation, as a handler sees it.
#pragma once

#include <string_view>

#include "api/contract/output.hpp"
#include "auth/identity.hpp"

namespace parley::api {

/// The references are valid until the handler returns; a handler copies what it needs later.
struct Caller {
  const auth::Principal& principal;  ///< empty if the operation is open
  std::string_view socket;           ///< the id of the Socket.IO socket; empty for a request of REST
  ContentMode mode;                  ///< how text is made safe for this client
  std::string_view address;          ///< the key of the limits for an HTTP client; empty for a socket

  const base::UserId& user() const { return principal.user; }
};

}  // namespace parley::api
