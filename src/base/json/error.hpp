// Where a text that should be JSON is not: for files that people write by hand, never for what clients send.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/json/json.hpp"

namespace parley::base::json {

/// Where Document::parse() stops: the offset of what is wrong, which is near it where a string is, and the
/// beginning of the object where one has a key twice. `text.size()` where the text ends too early or is JSON.
/// Parses anew.
std::size_t error_offset(std::string_view text, Limits limits = {});

}  // namespace parley::base::json
