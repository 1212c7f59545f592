// Errors in a file that may have been written by hand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::store::json_files {

struct TextError {
  std::size_t line = 0;  ///< counted from 1; 0 if the error concerns the whole text
  std::string reason;
};

/// Returns the line in which `part`, a piece of `text`, begins.
inline std::size_t line_of(std::string_view text, std::string_view part) {
  const auto* const begin = text.data();
  return 1 + static_cast<std::size_t>(std::count(begin, part.data(), '\n'));
}

/// All errors of a text. Only the first ones are kept; the others are counted.
class TextErrors {
 public:
  static constexpr std::size_t most_kept = 20;

  TextErrors() = default;
  explicit TextErrors(TextError error) : count_(1), kept_{std::move(error)} {}

  /// Adds an error. `make` is called only if the error is kept, because finding its line means reading all
  /// text before it.
  template <class Make>
  void add(Make make) {
    if (count_++ < most_kept) kept_.push_back(make());
  }

  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  const std::vector<TextError>& kept() const { return kept_; }

 private:
  std::size_t count_ = 0;
  std::vector<TextError> kept_;
};

}  // namespace parley::store::json_files
