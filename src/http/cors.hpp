// Cross-origin requests (the Fetch standard). Decides which origins may call the server from a browser, and
// creates the header fields that say so. WebSocket needs the decision alone, because browsers let any page
// open one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "http/origin.hpp"

namespace parley::http {

class Cors {
 public:
  /// `origins` holds entries that OriginPattern::parse() accepts ("https://app.example"); invalid entries are
  /// ignored. The single entry "*" allows any origin. Credentials are never allowed together with "*".
  Cors(const std::vector<std::string>& origins, bool credentials);

  /// Whether a request may be served, judged by its Origin. A request without an Origin may be, because no
  /// browser page sent it.
  bool allows(const Request& request) const;
  bool allows(std::string_view origin) const;

  /// The header fields for the answer to `request`. They are independent of the answer.
  Headers headers_for(const Request& request) const;
  /// Adds the same fields to an existing answer.
  void add_headers_to(Response& response, const Request& request) const;

  /// Returns the answer to an OPTIONS request. It needs headers_for() like every other answer.
  Response preflight(const Request& request) const;

 private:
  bool any_origin_ = false;
  std::vector<OriginPattern> origins_;
  bool credentials_;
};

}  // namespace parley::http
