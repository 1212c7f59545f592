// The request that opened a session, as an application sees it: the facts of `socket.handshake` in the
// reference server, except for the payload of Socket.IO (see socketio::Handshake).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "http/message.hpp"

namespace parley::engineio {

struct Handshake {
  std::string url;        ///< path and query, as received
  http::Headers headers;  ///< in the order received; find() ignores the case of names
  std::string address;    ///< the client's, also behind trusted proxies
  /// Whether the connection to this server is encrypted. Behind a proxy that ends TLS it is false, as in the
  /// reference server; read X-Forwarded-Proto if you trust the proxy.
  bool is_secure = false;
  /// When the server began to answer the request. The reference server gives the time of the CONNECT packet,
  /// one round trip later.
  base::Timestamp time{};
  /// Number of parts that were not kept because of Options::handshake_bytes or ::handshake_bytes_in_all: the
  /// URL, and each header field. The parts are kept in this order: the URL, then the fields as received. A
  /// part that does not fit is left out, and a later one may still fit.
  std::size_t left_out = 0;

  /// The text after the "?" of the URL, not decoded.
  std::string_view query() const;
  /// Returns the decoded value of a query parameter. If it is repeated, returns the last value, as everywhere
  /// in this library. Cost: O(query).
  std::optional<std::string> parameter(std::string_view name) const;
  /// Returns all query parameters, decoded, in the order received. Cost: O(query).
  std::vector<std::pair<std::string, std::string>> parameters() const;
};

/// Makes a handshake of a request, whose target and headers are moved. Keeps at most `bytes_at_most` bytes,
/// as counted by kept_bytes().
Handshake handshake_of(http::Request request, base::Timestamp now, std::size_t bytes_at_most);

/// The bytes of the URL and of the fields, with 64 bytes for each field.
std::size_t kept_bytes(const Handshake& handshake);

}  // namespace parley::engineio
