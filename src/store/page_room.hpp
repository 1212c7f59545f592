// The bounds of one page: so many entries, and so many bytes of text.
#pragma once

#include <cstddef>

namespace parley::store {

/// Bytes that the entries of one page may hold together. A page always holds its first entry.
inline constexpr std::size_t max_page_bytes = 512 << 10;

/// Counts the entries of one page while it is filled, in the direction in which the pages are read.
class PageRoom {
 public:
  /// An entry costs this many bytes beside its content: its ids, its names, its times.
  static constexpr std::size_t entry_cost = 384;
  static constexpr std::size_t cost(std::size_t content_bytes) { return entry_cost + content_bytes; }

  explicit PageRoom(std::size_t most_entries) : most_entries_(most_entries) {}

  /// Takes an entry with `content_bytes` of text. Returns false if it does not fit: the page is then
  /// complete, and more entries follow it.
  bool take(std::size_t content_bytes) {
    const std::size_t bytes = bytes_ + cost(content_bytes);
    has_more_ = has_more_ || entries_ == most_entries_ || (entries_ > 0 && bytes > max_page_bytes);
    if (has_more_) return false;
    ++entries_;
    bytes_ = bytes;
    return true;
  }

  /// True as soon as an entry has not fitted.
  bool has_more() const { return has_more_; }

 private:
  std::size_t most_entries_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
  bool has_more_ = false;
};

}  // namespace parley::store
