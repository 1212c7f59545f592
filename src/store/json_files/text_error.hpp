// Where a file that people may have written by hand is not what it should be.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace parley::store::json_files {

struct TextError {
  std::size_t line = 0;  ///< from 1; 0 where only the whole text can be blamed
  std::string reason;
};

/// The line in which `part`, a piece of `text`, begins.
inline std::size_t line_of(std::string_view text, std::string_view part) {
  const auto* const begin = text.data();
  return 1 + static_cast<std::size_t>(std::count(begin, part.data(), '\n'));
}

}  // namespace parley::store::json_files
