#include <array>
#include <charconv>
#include <utility>

#include "base/json/json.hpp"
#include "base/swar.hpp"

namespace parley::base::json {

namespace {

constexpr char hex[] = "0123456789abcdef";
constexpr std::string_view comma = ",";

void append_unicode_escape(std::string& out, unsigned code) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(hex[code >> shift & 0xf]);
}

/// Returns the letter of a two-character escape, or 0 if there is none.
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

/// U+2028 and U+2029 are E2 80 A8 and E2 80 A9. They are valid in JSON, but older JavaScript treats them as
/// line ends.
bool is_line_separator(std::string_view text, std::size_t i) {
  return text[i] == '\xe2' && i + 2 < text.size() && text[i + 1] == '\x80' &&
         (text[i + 2] == '\xa8' || text[i + 2] == '\xa9');
}

/// Returns the position of the first character from `from` on that may need an escape, or text.size().
std::size_t next_special(std::string_view text, std::size_t from) {
  return swar::find<0x20, '"', '\\', '<', '\xe2'>(text, from);
}

/// Extends the string by `size` bytes, all of which the caller must write.
char* extend(std::string& out, std::size_t size) {
  const std::size_t at = out.size();
  out.resize(at + size);
  return out.data() + at;
}

/// Appends `text` with escapes. `at` is the position of its first special character.
void append_escaped(std::string& out, std::string_view text, std::size_t at) {
  std::size_t run = 0;
  for (; at < text.size(); at = next_special(text, at + 1)) {
    const bool separator = is_line_separator(text, at);
    if (text[at] == '\xe2' && !separator) continue;
    out.append(text, run, at - run);
    if (const char letter = short_escape(text[at])) {
      out.append({'\\', letter});
    } else if (separator) {
      append_unicode_escape(out, text[at + 2] == '\xa8' ? 0x2028 : 0x2029);
      at += 2;
    } else {
      append_unicode_escape(out, static_cast<unsigned char>(text[at]));
    }
    run = at + 1;
  }
  out.append(text, run, text.size() - run);
}

/// Appends `before`, then `text` in quotes.
void append_plain(std::string& out, std::string_view before, std::string_view text) {
  char* to = extend(out, before.size() + text.size() + 2);
  to += before.copy(to, before.size());
  *to++ = '"';
  to += text.copy(to, text.size());
  *to = '"';
}

/// Appends `before`, then `text` in quotes with the necessary escapes.
void append_quoted(std::string& out, std::string_view before, std::string_view text) {
  const std::size_t special = next_special(text, 0);
  if (special >= text.size()) return append_plain(out, before, text);
  out.append(before).push_back('"');
  append_escaped(out, text, special);
  out.push_back('"');
}

}  // namespace

std::string_view Writer::due() {
  return std::exchange(due_, comma);
}

Writer& Writer::begin(char bracket) {
  out_.append(due()).push_back(bracket);
  due_ = {};
  return *this;
}

Writer& Writer::end(char bracket) {
  out_.push_back(bracket);
  due_ = comma;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  append_quoted(out_, due(), name);
  out_.push_back(':');
  due_ = {};
  return *this;
}

Writer& Writer::key(const Name& name) {
  due_ = due_.empty() ? name.first() : name.behind_another();
  return *this;
}

Writer& Writer::plain(std::string_view text) {
  append_plain(out_, due(), text);
  return *this;
}

Writer& Writer::value(std::string_view text) {
  append_quoted(out_, due(), text);
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
  out_.append(due()).append(json);
  return *this;
}

}  // namespace parley::base::json
