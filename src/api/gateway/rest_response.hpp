// Functions that the routes of REST share: answers in JSON, and values of requests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "http/message.hpp"

namespace parley::api {

/// Returns a response with header fields that forbid caching it and interpreting it as another type than
/// JSON.
http::Response json_answer(int status, std::string body);

/// The response to a refused request: {"success":false,"error":{...}}. `call`: as in error_answer().
http::Response refusal(const base::Error& error, const std::optional<base::CallId>& call = {});
/// The same for a request that the HTTP layer refuses with only a status.
http::Response refusal(int status);
/// `response` as it is sent to a request whose token was refused (RFC 6750, section 3).
http::Response token_refusal(http::Response response);

/// Returns the decoded value of `key` in the query; nullopt if it is absent or empty.
std::optional<std::string> query(const http::Request& request, std::string_view key);

/// Returns the body as JSON text without a byte order mark. Returns "{}" if the body has only white space,
/// because some requests need no body.
std::string_view json_body(const http::Request& request);

/// Whether the body is not encoded: it has no content coding, or `identity` (RFC 9110 section 8.4).
bool has_plain_body(const http::Request& request);

/// Returns the value of `Idempotency-Key`; nullopt if the field is absent. A key in quotes, as a string of
/// RFC 8941, is the same key as without them.
std::optional<std::string> idempotency_key(const http::Request& request);

}  // namespace parley::api
