// Durations as people write them in a configuration: "45s", "2m", "300ms".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::base {

/// A whole number and a unit: ms, s, m, h or d. "0" needs none. Nothing for anything else, and past 100
/// years.
std::optional<Duration> parse_duration(std::string_view text);

/// In the largest unit that says it exactly; parse_duration reads it back.
std::string format_duration(Duration duration);

}  // namespace parley::base
