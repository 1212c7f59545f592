// What the routes of REST share: answers that are JSON and nothing else, and the values of a query.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"

namespace parley::api {

/// Never cached, and never taken for anything else than JSON.
http::Response json_answer(int status, std::string body);

/// The value of `key` in the query, decoded; nothing where it is not there.
std::optional<std::string> query(const http::Request& request, std::string_view key);

/// `limit` in the query: 1 to `most`; `usual` where it is not there. Refused: invalid_data.
base::Result<std::size_t> page_limit(const http::Request& request, std::size_t usual, std::size_t most);

}  // namespace parley::api
