#include "http/cors.hpp"

#include <algorithm>

#include "http/text.hpp"

namespace parley::http {

namespace {

constexpr std::string_view methods = "GET,HEAD,PUT,PATCH,POST,DELETE";
constexpr std::string_view usual_headers = "Authorization,Content-Type,Idempotency-Key";
constexpr std::string_view exposed_headers = "Retry-After";
constexpr std::string_view preflight_life = "600";  // seconds

/// A list of field names, as browsers send it; anything else is not repeated.
bool is_name_list(std::string_view text) {
  return text.size() <= 1024 && !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_token_char(c) || c == ',' || c == ' '; });
}

}  // namespace

Cors::Cors(std::vector<std::string> origins, bool credentials)
    : origins_(std::move(origins)), credentials_(credentials) {
  any_origin_ = std::ranges::find(origins_, "*") != origins_.end();
  if (any_origin_) credentials_ = false;
}

bool Cors::allows(std::string_view origin) const {
  return any_origin_ || std::ranges::find(origins_, origin) != origins_.end();
}

bool Cors::allows(const Request& request) const {
  const std::string* origin = request.headers.find("Origin");
  return origin == nullptr || allows(*origin);
}

Headers Cors::headers_for(const Request& request) const {
  Headers headers;
  if (!any_origin_) headers.add("Vary", "Origin");
  const std::string* origin = request.headers.find("Origin");
  if (origin == nullptr || !allows(*origin)) return headers;
  headers.add("Access-Control-Allow-Origin", any_origin_ ? "*" : *origin);
  headers.add("Access-Control-Expose-Headers", std::string(exposed_headers));
  if (credentials_) headers.add("Access-Control-Allow-Credentials", "true");
  return headers;
}

Response Cors::preflight(const Request& request) const {
  Response response{204, {}, {}};
  const std::string* wanted = request.headers.find("Access-Control-Request-Headers");
  const bool repeats = wanted != nullptr && is_name_list(*wanted);
  response.headers.add("Access-Control-Allow-Methods", std::string(methods));
  response.headers.add("Access-Control-Allow-Headers", repeats ? *wanted : std::string(usual_headers));
  response.headers.add("Access-Control-Max-Age", std::string(preflight_life));
  return response;
}

}  // namespace parley::http
