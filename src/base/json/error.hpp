// Locates the syntax error in invalid JSON. Used for files that people edit by hand, never for client input.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/json/json.hpp"

namespace parley::base::json {

/// Returns the offset at which Document::parse() stops. For an invalid string the offset is near the error,
/// and for a duplicate key it is the beginning of the object. Returns text.size() if the text ends too early
/// or is valid JSON. Parses the text again.
std::size_t error_offset(std::string_view text, Limits limits = {});

}  // namespace parley::base::json
