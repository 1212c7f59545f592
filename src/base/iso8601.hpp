// Conversion of times from and to the format that clients use: UTC, ISO 8601 (the profile of RFC 3339),
// milliseconds.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::base {

inline constexpr std::size_t iso8601_size = 24;

/// Formats as "2025-09-25T10:30:00.000Z". Times outside the years 0000 to 9999 are clamped to that range.
std::array<char, iso8601_size> iso8601_text(Timestamp time);
std::string to_iso8601(Timestamp time);

/// Parses "2025-09-25T10:30:00Z". A fraction of 1 to 9 digits is optional and truncated to milliseconds. The
/// zone is Z or an offset.
std::optional<Timestamp> parse_iso8601(std::string_view text);

}  // namespace parley::base
