#include "base/utf8.hpp"

#include <array>

#include "base/swar.hpp"

namespace parley::base {

namespace {

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

/// Skips ASCII, eight bytes at a time. Returns the position of the first non-ASCII byte.
std::size_t skip_ascii(std::string_view text, std::size_t i) {
  while (i + 8 <= text.size()) {
    if ((swar::load(text.data() + i) & swar::highs) != 0) break;
    i += 8;
  }
  while (i < text.size() && byte_at(text, i) < 0x80) ++i;
  return i;
}

struct Lead {
  std::uint8_t needed;
  std::uint8_t low;
  std::uint8_t high;
};

/// Returns which bytes must follow a lead byte (RFC 3629 section 4). `needed` is 0 for ASCII and invalid
/// leads.
Lead lead_of(std::uint8_t byte) {
  if (byte < 0xc2) return {0, 0, 0};
  if (byte < 0xe0) return {1, 0x80, 0xbf};
  if (byte == 0xe0) return {2, 0xa0, 0xbf};
  if (byte == 0xed) return {2, 0x80, 0x9f};
  if (byte < 0xf0) return {2, 0x80, 0xbf};
  if (byte == 0xf0) return {3, 0x90, 0xbf};
  if (byte < 0xf4) return {3, 0x80, 0xbf};
  if (byte == 0xf4) return {3, 0x80, 0x8f};
  return {0, 0, 0};
}

/// The characters that trim_blank removes, as UTF-8.
constexpr std::array<std::string_view, 26> blanks{
    " ",
    "\t",
    "\n",
    "\v",
    "\f",
    "\r",
    "\xc2\x85",
    "\xc2\xa0",
    "\xe1\x9a\x80",
    "\xe2\x80\x80",
    "\xe2\x80\x81",
    "\xe2\x80\x82",
    "\xe2\x80\x83",
    "\xe2\x80\x84",
    "\xe2\x80\x85",
    "\xe2\x80\x86",
    "\xe2\x80\x87",
    "\xe2\x80\x88",
    "\xe2\x80\x89",
    "\xe2\x80\x8a",
    "\xe2\x80\x8b",
    "\xe2\x80\xa8",
    "\xe2\x80\xa9",
    "\xe2\x80\xaf",
    "\xe2\x81\x9f",
    "\xe3\x80\x80",
};
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Fast path: most texts begin and end with such a byte.
bool is_visible_ascii(char c) {
  return c > ' ' && c < '\x7f';
}

std::size_t blank_prefix(std::string_view text) {
  if (!text.empty() && is_visible_ascii(text.front())) return 0;
  for (const std::string_view blank : blanks) {
    if (text.starts_with(blank)) return blank.size();
  }
  return text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
}

std::size_t blank_suffix(std::string_view text) {
  if (!text.empty() && is_visible_ascii(text.back())) return 0;
  for (const std::string_view blank : blanks) {
    if (text.ends_with(blank)) return blank.size();
  }
  return text.ends_with(byte_order_mark) ? byte_order_mark.size() : 0;
}

}  // namespace

bool is_ascii(std::string_view text) {
  return skip_ascii(text, 0) == text.size();
}

bool is_valid_utf8(std::string_view text) {
  Utf8Validator validator;
  return validator.feed(text) && validator.complete();
}

bool Utf8Validator::feed(std::string_view piece) {
  std::size_t i = 0;
  while (i < piece.size() && !failed_) {
    if (needed_ == 0) {
      i = skip_ascii(piece, i);
      if (i == piece.size()) break;
      const Lead lead = lead_of(byte_at(piece, i++));
      if (lead.needed == 0) failed_ = true;
      needed_ = lead.needed;
      low_ = lead.low;
      high_ = lead.high;
      continue;
    }
    const std::uint8_t byte = byte_at(piece, i++);
    if (byte < low_ || byte > high_) {
      failed_ = true;
      break;
    }
    --needed_;
    low_ = 0x80;
    high_ = 0xbf;
  }
  return !failed_;
}

std::string_view trim_blank(std::string_view text) {
  while (const std::size_t size = blank_prefix(text)) text.remove_prefix(size);
  while (const std::size_t size = blank_suffix(text)) text.remove_suffix(size);
  return text;
}

bool has_control(std::string_view text) {
  constexpr auto next_suspect = swar::find<0x20, '\x7f', '\xc2'>;
  for (std::size_t i = next_suspect(text, 0); i < text.size(); i = next_suspect(text, i + 1)) {
    if (byte_at(text, i) != 0xc2 || (i + 1 < text.size() && byte_at(text, i + 1) < 0xa0)) return true;
  }
  return false;
}

std::string without_controls(std::string_view text) {
  constexpr auto next_suspect = swar::find<0x20, '\x7f', '\xc2'>;
  std::string out(text.substr(0, next_suspect(text, 0)));
  for (std::size_t i = out.size(); i < text.size(); ++i) {
    const std::uint8_t byte = byte_at(text, i);
    const bool is_c1 = byte == 0xc2 && i + 1 < text.size() && byte_at(text, i + 1) < 0xa0;
    if (is_c1) {
      ++i;
    } else if ((byte >= 0x20 && byte != 0x7f) || byte == '\t' || byte == '\n') {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace parley::base
