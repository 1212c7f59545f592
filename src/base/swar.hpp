// Tests eight bytes at once in one machine word. Each test returns a word in which the highest bit of every
// matching byte is set. Bits of bytes after the first match may be wrong, so the result only shows whether
// there is a match.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace parley::base::swar {

inline constexpr std::uint64_t ones = 0x0101010101010101u;
inline constexpr std::uint64_t highs = 0x8080808080808080u;

/// Loads eight bytes.
inline std::uint64_t load(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// Tests for bytes below `limit`, which is at most 128.
constexpr std::uint64_t below(std::uint64_t word, unsigned char limit) {
  return (word - ones * limit) & ~word & highs;
}
constexpr std::uint64_t equal(std::uint64_t word, char c) {
  return below(word ^ ones * static_cast<unsigned char>(c), 1);
}

/// Returns the position of the first byte from `from` on that is below `limit` or one of `stops`. Returns
/// text.size() if there is none.
template <unsigned char limit, char... stops>
std::size_t find(std::string_view text, std::size_t from) {
  static_assert(limit <= 128);
  const auto has_stop = [](std::uint64_t word) {
    return (below(word, limit) | ... | equal(word, stops)) != 0;
  };
  while (from + 8 <= text.size() && !has_stop(load(text.data() + from))) from += 8;
  // Fewer than eight bytes are left. They are tested together with some bytes that were tested before.
  const bool is_rest = from < text.size() && from + 8 > text.size();
  if (is_rest && text.size() >= 8 && !has_stop(load(text.data() + text.size() - 8))) return text.size();
  const auto is_stop = [](char c) { return static_cast<unsigned char>(c) < limit || (... || (c == stops)); };
  while (from < text.size() && !is_stop(text[from])) ++from;
  return from;
}

}  // namespace parley::base::swar
