// Cross-origin requests (the Fetch standard): which origins a browser may call from, said in headers, and
// as a yes or no for WebSocket, which browsers let anybody open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "http/origin.hpp"

namespace parley::http {

class Cors {
 public:
  /// `origins`: entries as OriginPattern::parse() takes them ("https://app.example"), of which others are
  /// passed over, or the single "*" for any. Credentials are never allowed together with "*".
  Cors(const std::vector<std::string>& origins, bool credentials);

  /// Whether a request with this Origin may be served at all. Any may where there is no list, and so may
  /// requests without an Origin, which no browser page made.
  bool allows(const Request& request) const;
  bool allows(std::string_view origin) const;

  /// The fields for the answer to `request`, whatever the answer is.
  Headers headers_for(const Request& request) const;
  /// The same, for an answer that is made already.
  void add_headers_to(Response& response, const Request& request) const;

  /// The answer to an OPTIONS request; headers_for() belongs to it as to every other.
  Response preflight(const Request& request) const;

 private:
  bool any_origin_ = false;
  std::vector<OriginPattern> origins_;
  bool credentials_;
};

}  // namespace parley::http
