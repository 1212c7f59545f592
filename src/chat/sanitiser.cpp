// Finds the characters that can begin markup, according to the tokenizer of the HTML standard: 13.2.5.1 data
// state, 13.2.5.6 tag open state, 13.2.5.72 to 80 character references.
#include "chat/sanitiser.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/swar.hpp"

namespace parley::chat {
namespace {

using std::string_view_literals::operator""sv;

// The names that browsers decode even without a semicolon and inside a word: "&copy2" is shown as "©2". All
// other names need their semicolon (HTML standard, 13.5).
constexpr std::array unterminated_names{
    "AElig"sv,  "AMP"sv,    "Aacute"sv, "Acirc"sv,  "Agrave"sv, "Aring"sv,  "Atilde"sv, "Auml"sv,
    "COPY"sv,   "Ccedil"sv, "ETH"sv,    "Eacute"sv, "Ecirc"sv,  "Egrave"sv, "Euml"sv,   "GT"sv,
    "Iacute"sv, "Icirc"sv,  "Igrave"sv, "Iuml"sv,   "LT"sv,     "Ntilde"sv, "Oacute"sv, "Ocirc"sv,
    "Ograve"sv, "Oslash"sv, "Otilde"sv, "Ouml"sv,   "QUOT"sv,   "REG"sv,    "THORN"sv,  "Uacute"sv,
    "Ucirc"sv,  "Ugrave"sv, "Uuml"sv,   "Yacute"sv, "aacute"sv, "acirc"sv,  "acute"sv,  "aelig"sv,
    "agrave"sv, "amp"sv,    "aring"sv,  "atilde"sv, "auml"sv,   "brvbar"sv, "ccedil"sv, "cedil"sv,
    "cent"sv,   "copy"sv,   "curren"sv, "deg"sv,    "divide"sv, "eacute"sv, "ecirc"sv,  "egrave"sv,
    "eth"sv,    "euml"sv,   "frac12"sv, "frac14"sv, "frac34"sv, "gt"sv,     "iacute"sv, "icirc"sv,
    "iexcl"sv,  "igrave"sv, "iquest"sv, "iuml"sv,   "laquo"sv,  "lt"sv,     "macr"sv,   "micro"sv,
    "middot"sv, "nbsp"sv,   "not"sv,    "ntilde"sv, "oacute"sv, "ocirc"sv,  "ograve"sv, "ordf"sv,
    "ordm"sv,   "oslash"sv, "otilde"sv, "ouml"sv,   "para"sv,   "plusmn"sv, "pound"sv,  "quot"sv,
    "raquo"sv,  "reg"sv,    "sect"sv,   "shy"sv,    "sup1"sv,   "sup2"sv,   "sup3"sv,   "szlig"sv,
    "thorn"sv,  "times"sv,  "uacute"sv, "ucirc"sv,  "ugrave"sv, "uml"sv,    "uuml"sv,   "yacute"sv,
    "yen"sv,    "yuml"sv,
};
static_assert(std::is_sorted(unterminated_names.begin(), unterminated_names.end()));
constexpr std::size_t shortest_unterminated = 2;
constexpr std::size_t longest_unterminated = 6;

// The longest name of the standard has 31 letters, so a longer run of letters begins no reference.
constexpr std::size_t longest_name = 31;

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Whether the text after a `<` can open a tag. An empty rest counts, because a client may append text to it.
bool opens_tag(std::string_view rest) {
  if (rest.empty()) return true;
  const char c = rest.front();
  return is_letter(c) || c == '/' || c == '!' || c == '?';
}

/// Whether the text after an `&` can begin a character reference. Any name with a semicolon counts, known or
/// not, because the list of known names has 2231 entries and grows.
bool starts_reference(std::string_view rest) {
  if (rest.empty()) return false;
  if (rest.front() == '#') {
    rest.remove_prefix(1);
    if (rest.empty()) return false;
    if (rest.front() == 'x' || rest.front() == 'X') return rest.size() > 1 && is_hex(rest[1]);
    return is_digit(rest.front());
  }
  if (!is_letter(rest.front())) return false;
  std::size_t run = 1;
  while (run < rest.size() && run <= longest_name && (is_letter(rest[run]) || is_digit(rest[run]))) ++run;
  if (run <= longest_name && run < rest.size() && rest[run] == ';') return true;
  for (std::size_t size = shortest_unterminated; size <= std::min(run, longest_unterminated); ++size) {
    if (std::binary_search(unterminated_names.begin(), unterminated_names.end(), rest.substr(0, size)))
      return true;
  }
  return false;
}

/// The replacement for the character at `at`, which is '<' or '&'; empty if the character stays.
std::string_view safe_form(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '<' && opens_tag(text.substr(at + 1))) return "&lt;";
  if (c == '&' && starts_reference(text.substr(at + 1))) return "&amp;";
  return {};
}

std::string_view escaped_form(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

/// Replaces characters. `stops` are the characters that `form` may change.
template <char... stops, class Form>
std::string_view replaced(std::string_view text, std::string& scratch, Form form) {
  constexpr auto next = base::swar::find<0, stops...>;
  std::size_t kept = 0;  // everything before it is in `scratch`
  bool changed = false;
  for (std::size_t at = next(text, 0); at < text.size(); at = next(text, at + 1)) {
    const std::string_view instead = form(text, at);
    if (instead.empty()) continue;
    if (!changed) scratch.clear();
    changed = true;
    scratch.append(text, kept, at - kept).append(instead);
    kept = at + 1;
  }
  if (!changed) return text;
  return scratch.append(text, kept);
}

}  // namespace

std::string_view sanitise(std::string_view text, ContentMode mode, std::string& scratch) {
  switch (mode) {
    case ContentMode::raw:
      return text;
    case ContentMode::escape:
      return replaced<'&', '<', '>', '"', '\''>(text, scratch, escaped_form);
    case ContentMode::safe:
      break;
  }
  return replaced<'&', '<'>(text, scratch, safe_form);
}

}  // namespace parley::chat
