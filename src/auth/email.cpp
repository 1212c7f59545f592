#include "auth/email.hpp"

#include <algorithm>

namespace parley::auth {
namespace {

constexpr std::size_t longest_local_part = 64;  // RFC 5321, 4.5.3.1.1
constexpr std::size_t longest_label = 63;       // RFC 1035, 2.3.4

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_atom_text(char c) {
  constexpr std::string_view others = "!#$%'*+-/=?^_`{|}~.";
  return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
}

/// Whether every part between dots is non-empty and `is_good` accepts it.
template <class Good>
bool all_between_dots(std::string_view text, Good is_good) {
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || !is_good(part)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view label) {
  if (label.size() > longest_label || label.starts_with('-') || label.ends_with('-')) return false;
  return std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

bool looks_like_email(std::string_view text) {
  if (text.size() > longest_email) return false;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
}

bool is_registrable_email(std::string_view text) {
  if (!looks_like_email(text)) return false;
  const std::size_t at = text.find('@');
  const std::string_view local = text.substr(0, at);
  if (local.size() > longest_local_part || !std::ranges::all_of(local, is_atom_text)) return false;
  return all_between_dots(local, [](std::string_view) { return true; }) &&
         all_between_dots(text.substr(at + 1), is_label);
}

}  // namespace parley::auth
