// Implemented with utf8proc, which contains Unicode's tables.
#include "base/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utf8proc.h>
#include <utility>
#include <vector>

#include "base/utf8.hpp"

namespace parley::base {

namespace {

using CodePoint = utf8proc_int32_t;

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// Applies `change` to each code point, then the mappings of `options`. Returns invalid UTF-8 unchanged.
std::string mapped(std::string_view text, int options, utf8proc_custom_func change = nullptr) {
  constexpr auto stable = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
  const auto wanted = static_cast<utf8proc_option_t>(options | stable);
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  // A character never maps to more code points than it has bytes, except for two bytes that become three. One
  // more element is for the terminating zero of utf8proc.
  std::vector<CodePoint> buffer(2 * text.size() + 1);
  const auto capacity = static_cast<utf8proc_ssize_t>(buffer.size() - 1);
  const utf8proc_ssize_t count =
      utf8proc_decompose_custom(bytes_of(text), size, buffer.data(), capacity, wanted, change, nullptr);
  std::string out(text);
  if (count >= 0 && count <= capacity) {
    const utf8proc_ssize_t written = utf8proc_reencode(buffer.data(), count, wanted);
    if (written >= 0)
      out.assign(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(written));
  }
  explicit_bzero(buffer.data(), buffer.size() * sizeof(CodePoint));
  return out;
}

CodePoint simply_folded(CodePoint code, void* /*unused*/) {
  constexpr CodePoint capital_i_with_dot = 0x130;  // folds to two letters or, only in Turkish, to i
  if (code == capital_i_with_dot) return code;
  std::array<CodePoint, 8> full{};
  int boundary_class = 0;
  const utf8proc_ssize_t count = utf8proc_decompose_char(
      code, full.data(), static_cast<utf8proc_ssize_t>(full.size()), UTF8PROC_CASEFOLD, &boundary_class);
  return count == 1 ? full[0] : utf8proc_tolower(code);
}

std::string ascii_folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_visible(CodePoint code) {
  constexpr CodePoint blank_braille = 0x2800;
  const utf8proc_property_t& property = *utf8proc_get_property(code);
  if (property.ignorable != 0 || code == blank_braille) return false;
  switch (property.category) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string nfc(std::string text) {
  if (is_ascii(text)) return text;
  return mapped(text, 0);
}

std::string folded(std::string_view text) {
  if (is_ascii(text)) return ascii_folded(text);
  return mapped(mapped(text, 0), 0, simply_folded);
}

std::string search_form(std::string_view text) {
  if (is_ascii(text)) return ascii_folded(text);
  return mapped(text, UTF8PROC_CASEFOLD);
}

bool has_visible(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first > ' ' && first < 0x7f) return true;
    CodePoint code = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code);
    if (size <= 0 || is_visible(code)) return true;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return false;
}

std::string cleaned(std::string_view text) {
  std::string out = without_controls(trim_blank(text));
  // A blank next to a removed control character may now be at an end of the text.
  const std::string_view trimmed = trim_blank(out);
  if (trimmed.size() < out.size()) out = std::string(trimmed);
  if (!has_visible(out)) out.clear();
  return out;
}

}  // namespace parley::base
