// The limits of one page: its number of entries and the bytes of their text.
#pragma once

#include <cstddef>

namespace parley::store {

/// The most bytes that the entries of one page hold together. A page always holds its first entry, however
/// large.
inline constexpr std::size_t max_page_bytes = 512 << 10;

/// Counts the entries of one page while it is filled, in the direction in which the pages are read.
class PageRoom {
 public:
  /// The bytes that an entry counts in addition to its content: its ids, names and times.
  static constexpr std::size_t entry_cost = 384;
  static constexpr std::size_t cost(std::size_t content_bytes) { return entry_cost + content_bytes; }

  explicit PageRoom(std::size_t most_entries) : most_entries_(most_entries) {}

  /// Counts an entry with `content_bytes` of text. Returns false if it does not fit. The page is then
  /// complete, and more entries follow it.
  bool take(std::size_t content_bytes) {
    const std::size_t bytes = bytes_ + cost(content_bytes);
    has_more_ = has_more_ || entries_ == most_entries_ || (entries_ > 0 && bytes > max_page_bytes);
    if (has_more_) return false;
    ++entries_;
    bytes_ = bytes;
    return true;
  }

  /// Returns true once an entry did not fit.
  bool has_more() const { return has_more_; }

 private:
  std::size_t most_entries_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
  bool has_more_ = false;
};

}  // namespace parley::store
