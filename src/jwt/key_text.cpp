#include "jwt/key_text.hpp"

#include <cstddef>

#include "base/base64.hpp"

namespace parley::jwt {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

std::optional<std::string> decode_any_base64(std::string_view text) {
  std::string letters;
  letters.reserve(text.size());
  for (const char c : text) {
    if (is_blank(c)) continue;
    letters += c == '+' ? '-' : c == '/' ? '_' : c;
  }
  for (int padding = 0; padding < 2 && letters.ends_with('='); ++padding) letters.pop_back();
  if (letters.empty()) return std::nullopt;
  return base::decode_base64url(letters);
}

std::string without_indentation(std::string_view text) {
  std::string lines;
  lines.reserve(text.size() + 1);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    lines.append(line).append(1, '\n');
  }
  return lines;
}

}  // namespace parley::jwt
