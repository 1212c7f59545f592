// Times as clients write and read them: UTC, ISO 8601 (the profile of RFC 3339), milliseconds.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::base {

inline constexpr std::size_t iso8601_size = 24;

/// "2025-09-25T10:30:00.000Z". Years 0000 to 9999; a time outside them is written as the nearest inside.
std::array<char, iso8601_size> iso8601_text(Timestamp time);
std::string to_iso8601(Timestamp time);

/// "2025-09-25T10:30:00Z", with no or 1 to 9 digits of fraction (cut to milliseconds), and Z or an offset.
std::optional<Timestamp> parse_iso8601(std::string_view text);

}  // namespace parley::base
