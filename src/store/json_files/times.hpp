// Times as other backends write them into their files.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/json/json.hpp"

namespace parley::store::json_files {

/// A string: ISO 8601, where a blank may stand for the T, a time without a zone is UTC, and a zone may be
/// written +00, +0000 or UTC; a number: below 10^11 of seconds since 1970, else of milliseconds. Nothing for
/// anything else, and outside the years 0000 to 9999.
std::optional<base::Timestamp> time_from(base::json::Value value);

}  // namespace parley::store::json_files
