// What the routes of REST share: answers that are JSON and nothing else, and the values of a query.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "http/message.hpp"

namespace parley::api {

/// Never cached, and never taken for anything else than JSON.
http::Response json_answer(int status, std::string body);

/// The response to a refused request: {"success":false,"error":{...}}. `call`: as error_answer() has it.
http::Response refusal(const base::Error& error, const std::optional<base::CallId>& call = {});
/// The same for what the HTTP layer refuses by status alone.
http::Response refusal(int status);
/// `response` as it is sent to a request whose token was refused (RFC 6750, section 3).
http::Response token_refusal(http::Response response);

/// The value of `key` in the query, decoded; nothing where it is not there or empty.
std::optional<std::string> query(const http::Request& request, std::string_view key);

/// The body as JSON text: without a byte order mark, and "{}" where only white space is left, because some
/// requests need no body.
std::string_view json_body(const http::Request& request);

/// Whether the body came as it is: without a content coding, or with `identity` (RFC 9110 section 8.4).
bool has_plain_body(const http::Request& request);

/// The value of `Idempotency-Key`; nothing without one. The key in quotes, as a string of RFC 8941, is the
/// same key without them.
std::optional<std::string> idempotency_key(const http::Request& request);

}  // namespace parley::api
