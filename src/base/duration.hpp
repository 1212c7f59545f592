// Durations in the notation of the configuration: "45s", "2m", "300ms".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::base {

/// Parses a whole number and a unit: ms, s, m, h or d. "0" needs no unit. Returns std::nullopt for any other
/// text and for more than 100 years.
std::optional<Duration> parse_duration(std::string_view text);

/// Formats the duration in the largest unit that represents it exactly. parse_duration() accepts the result.
std::string format_duration(Duration duration);

}  // namespace parley::base
