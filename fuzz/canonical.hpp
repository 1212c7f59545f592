// Writes JSON again in one form: no spaces, strings escaped as the product escapes them, numbers as received.
#pragma once

#include <string>

#include "base/json/json.hpp"

namespace parley::fuzz {

inline void write_canonical(base::json::Writer& json, base::json::Value value) {
  using base::json::Kind;
  switch (value.kind()) {
    case Kind::null:
      json.null();
      return;
    case Kind::boolean:
      json.value(value.as_bool());
      return;
    case Kind::integer:
    case Kind::number:
      json.raw(value.raw());
      return;
    case Kind::string:
      json.value(value.as_string());
      return;
    case Kind::array:
      json.begin_array();
      for (const base::json::Member element : value) write_canonical(json, element.value);
      json.end_array();
      return;
    case Kind::object:
      json.begin_object();
      for (const base::json::Member member : value) {
        json.key(member.key);
        write_canonical(json, member.value);
      }
      json.end_object();
      return;
  }
}

inline std::string canonical(base::json::Value value) {
  std::string text;
  base::json::Writer json(text);
  write_canonical(json, value);
  return text;
}

/// Returns the elements of an array without its brackets and without its first `skipped` elements.
inline std::string canonical_elements(base::json::Value array, std::size_t skipped) {
  std::string text;
  std::size_t index = 0;
  for (const base::json::Member element : array) {
    if (index++ < skipped) continue;
    if (!text.empty()) text += ',';
    text += canonical(element.value);
  }
  return text;
}

}  // namespace parley::fuzz
