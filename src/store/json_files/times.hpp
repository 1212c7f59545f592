// Reads times in the forms that other backends write into their files.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/json/json.hpp"

namespace parley::store::json_files {

/// A string is ISO 8601, where a space may replace the T and a time without a zone is UTC. A zone may be
/// written +00, +0000 or UTC. A number below 10^11 is in seconds since 1970, otherwise in milliseconds.
/// Returns nullopt for anything else, and outside the years 0000 to 9999.
std::optional<base::Timestamp> time_from(base::json::Value value);

}  // namespace parley::store::json_files
