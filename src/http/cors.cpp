#include "http/cors.hpp"

#include <algorithm>

#include "http/text.hpp"

namespace parley::http {

namespace {

constexpr std::string_view methods = "GET,HEAD,PUT,PATCH,POST,DELETE";
constexpr std::string_view usual_headers = "Authorization,Content-Type,Idempotency-Key";
constexpr std::string_view exposed_headers =
    "Accept-Ranges,Content-Disposition,Content-Range,ETag,Retry-After,WWW-Authenticate";
constexpr std::string_view preflight_life = "600";  // seconds
constexpr std::size_t longest_name_list = 1024;

/// Whether `text` is a list of field names, as browsers send it. Any other text is not copied to the answer.
bool is_name_list(std::string_view text) {
  if (text.size() > longest_name_list) return false;
  for (;;) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (!is_token(trim_space(text.substr(0, comma)))) return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

Cors::Cors(const std::vector<std::string>& origins, bool credentials)
    : any_origin_(std::ranges::find(origins, "*") != origins.end()),
      credentials_(credentials && !any_origin_) {
  for (const std::string& origin : origins) {
    if (auto pattern = OriginPattern::parse(origin)) origins_.push_back(*std::move(pattern));
  }
}

bool Cors::allows(std::string_view origin) const {
  const auto matches = [origin](const OriginPattern& pattern) { return pattern.matches(origin); };
  return any_origin_ || std::ranges::any_of(origins_, matches);
}

bool Cors::allows(const Request& request) const {
  const std::string* origin = request.headers.find("Origin");
  return origin == nullptr || allows(*origin);
}

/// An answer that depends on the Origin has Vary: Origin. "*" does not depend on it, so it is also sent to
/// requests without an Origin: a cache may return their answers to a browser (Fetch, "CORS protocol and HTTP
/// caches").
Headers Cors::headers_for(const Request& request) const {
  Headers headers;
  const std::string* origin = request.headers.find("Origin");
  if (!any_origin_) {
    headers.add("Vary", "Origin");
    if (origin == nullptr || !allows(*origin)) return headers;
  }
  headers.add("Access-Control-Allow-Origin", any_origin_ ? "*" : *origin);
  headers.add("Access-Control-Expose-Headers", std::string(exposed_headers));
  if (credentials_) headers.add("Access-Control-Allow-Credentials", "true");
  return headers;
}

void Cors::add_headers_to(Response& response, const Request& request) const {
  for (const Headers::Field& field : headers_for(request)) response.headers.add(field.name, field.value);
}

Response Cors::preflight(const Request& request) const {
  Response response{204, {}, {}};
  const std::string* wanted = request.headers.find("Access-Control-Request-Headers");
  const bool repeats = wanted != nullptr && is_name_list(*wanted);
  response.headers.add("Access-Control-Allow-Methods", std::string(methods));
  response.headers.add("Access-Control-Allow-Headers", repeats ? *wanted : std::string(usual_headers));
  response.headers.add("Vary", "Access-Control-Request-Headers");
  response.headers.add("Access-Control-Max-Age", std::string(preflight_life));
  return response;
}

}  // namespace parley::http
