#include "api/rest_answers.hpp"

#include <charconv>
#include <utility>

#include "base/error.hpp"

namespace parley::api {

http::Response json_answer(int status, std::string body) {
  http::Response response = http::Response::json(status, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "default-src 'none'");
  return response;
}

std::optional<std::string> query(const http::Request& request, std::string_view key) {
  std::string value;
  if (!http::query_value(request.query, key, value)) return std::nullopt;
  return value;
}

base::Result<std::size_t> page_limit(const http::Request& request, std::size_t usual, std::size_t most) {
  const auto text = query(request, "limit");
  if (!text) return usual;
  std::size_t limit = 0;
  const char* const end = text->data() + text->size();
  const auto [stopped, problem] = std::from_chars(text->data(), end, limit);
  if (problem == std::errc{} && stopped == end && limit >= 1 && limit <= most) return limit;
  return base::Error::invalid("limit", "limit must be 1 to " + std::to_string(most));
}

}  // namespace parley::api
