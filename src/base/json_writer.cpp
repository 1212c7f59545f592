#include <array>
#include <charconv>

#include "base/json.hpp"

namespace parley::base::json {

namespace {

constexpr char hex[] = "0123456789abcdef";

void append_unicode_escape(std::string& out, unsigned code) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(hex[code >> shift & 0xf]);
}

/// The letter of a two-character escape, or 0.
char short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    default:
      return 0;
  }
}

/// U+2028 and U+2029 are E2 80 A8 and E2 80 A9: legal JSON, but line ends to older JavaScript.
bool is_line_separator(std::string_view text, std::size_t i) {
  return text[i] == '\xe2' && i + 2 < text.size() && text[i + 1] == '\x80' &&
         (text[i + 2] == '\xa8' || text[i + 2] == '\xa9');
}

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && c != '"' && c != '\\' && c != '<' && byte != 0xe2;
}

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_plain(text[i])) continue;
    const bool separator = is_line_separator(text, i);
    if (text[i] == '\xe2' && !separator) continue;
    out.append(text, run, i - run);
    if (const char letter = short_escape(text[i])) {
      out.push_back('\\');
      out.push_back(letter);
    } else if (separator) {
      append_unicode_escape(out, text[i + 2] == '\xa8' ? 0x2028 : 0x2029);
      i += 2;
    } else {
      append_unicode_escape(out, static_cast<unsigned char>(text[i]));
    }
    run = i + 1;
  }
  out.append(text, run, text.size() - run);
  out.push_back('"');
}

}  // namespace

void Writer::separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

Writer& Writer::begin_object() {
  separate();
  out_.push_back('{');
  needs_comma_ = false;
  return *this;
}

Writer& Writer::end_object() {
  out_.push_back('}');
  needs_comma_ = true;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  out_.push_back('[');
  needs_comma_ = false;
  return *this;
}

Writer& Writer::end_array() {
  out_.push_back(']');
  needs_comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

Writer& Writer::value(bool truth) {
  return raw(truth ? "true" : "false");
}

Writer& Writer::value(std::int64_t number) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

Writer& Writer::null() {
  return raw("null");
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

}  // namespace parley::base::json
