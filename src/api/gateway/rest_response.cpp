#include "api/gateway/rest_response.hpp"

#include <utility>

#include "api/contract/response.hpp"
#include "http/text.hpp"

namespace parley::api {

namespace {

std::string seconds_up(base::Duration wait) {
  return std::to_string((wait.count() + 999) / 1000);
}

}  // namespace

http::Response json_answer(int status, std::string body) {
  http::Response response = http::Response::json(status, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "default-src 'none'");
  return response;
}

http::Response refusal(const base::Error& error, const std::optional<base::CallId>& call) {
  const base::ErrorEntry& entry = base::entry(error.code);
  http::Response response = json_answer(entry.http_status, error_answer(error, call));
  if (entry.http_status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  if (error.retry_after) {
    response.headers.set("Retry-After", seconds_up(*error.retry_after));
  } else if (entry.http_status == 503) {
    response.headers.set("Retry-After", "1");
  }
  return response;
}

http::Response refusal(int status) {
  using base::Error;
  using base::ErrorCode;
  if (status == 413) return refusal(Error(ErrorCode::payload_too_large));
  if (status == 503) return refusal(Error(ErrorCode::unavailable));
  const ErrorCode code = status >= 500 ? ErrorCode::internal : ErrorCode::invalid_data;
  return json_answer(status, error_answer(Error(code, std::string(http::reason_phrase(status)))));
}

http::Response token_refusal(http::Response response) {
  if (response.status == 401) {
    response.headers.set("WWW-Authenticate", R"(Bearer error="invalid_token")");
  }
  return response;
}

std::optional<std::string> query(const http::Request& request, std::string_view key) {
  std::string value;
  if (!http::query_value(request.query, key, value) || value.empty()) return std::nullopt;
  return value;
}

std::string_view json_body(const http::Request& request) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  std::string_view body = request.body;
  if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
  const bool is_blank = body.find_first_not_of(" \t\r\n") == std::string_view::npos;
  return is_blank ? std::string_view("{}") : body;
}

bool has_plain_body(const http::Request& request) {
  for (const http::Headers::Field& field : request.headers) {
    if (!http::equal_ignoring_case(field.name, "Content-Encoding")) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      const std::string_view coding = http::take_element(rest);
      if (!coding.empty() && !http::equal_ignoring_case(coding, "identity")) return false;
    }
  }
  return true;
}

std::optional<std::string> idempotency_key(const http::Request& request) {
  const std::string* const field = request.headers.find("Idempotency-Key");
  if (field == nullptr) return std::nullopt;
  std::string_view value = *field;
  if (value.size() < 2 || !value.starts_with('"') || !value.ends_with('"')) return *field;
  value = value.substr(1, value.size() - 2);
  std::string key;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool is_escape =
        value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '"' || value[i + 1] == '\\');
    key.push_back(value[is_escape ? ++i : i]);
  }
  return key;
}

}  // namespace parley::api
