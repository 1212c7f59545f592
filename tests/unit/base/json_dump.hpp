// Formats a parsed value as text that shows the kind of each part, so that tests can compare and print whole
// trees: {"a":[1,2.5]} is o{a=a[i1,d2.5]}.
#pragma once

#include <charconv>
#include <string>

#include "base/json/json.hpp"

namespace parley::base::json::test {

inline std::string dump_number(double number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  return {digits, end};
}

inline std::string dump(Value value) {
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.as_bool() ? "true" : "false";
    case Kind::integer:
      return "i" + std::to_string(value.as_integer());
    case Kind::number:
      return "d" + dump_number(value.as_number());
    case Kind::string:
      return "'" + std::string(value.as_string()) + "'";
    case Kind::array:
    case Kind::object:
      break;
  }
  const bool is_object = value.is(Kind::object);
  std::string text = is_object ? "o{" : "a[";
  bool is_first = true;
  for (const Member member : value) {
    if (!is_first) text += ',';
    is_first = false;
    if (is_object) text += std::string(member.key) + '=';
    text += dump(member.value);
  }
  return text + (is_object ? '}' : ']');
}

inline const char* name_of(ParseError error) {
  constexpr const char* names[] = {"none", "syntax", "too_deep", "duplicate_key", "bad_string"};
  return names[static_cast<std::size_t>(error)];
}

/// Returns the dump of the value in `text`, or the name of the error.
inline std::string read(std::string_view text, Limits limits = {}) {
  Document document;
  const ParseError error = document.parse(text, limits);
  return error == ParseError::none ? dump(document.root()) : name_of(error);
}

}  // namespace parley::base::json::test
