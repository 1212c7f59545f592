#include "store/json_files/fields.hpp"

#include <algorithm>

#include "base/json/error.hpp"
#include "base/utf8.hpp"
#include "store/json_files/times.hpp"

namespace parley::store::json_files {

using base::json::Kind;

namespace {

std::string id_in(base::json::Value value) {
  if (value.is(Kind::string)) return std::string(value.as_string());
  return value.as_decimal(base::longest_user_id).value_or(std::string());
}

std::string_view words_for(base::json::ParseError error) {
  using base::json::ParseError;
  switch (error) {
    case ParseError::too_deep:
      return "it is nested too deeply";
    case ParseError::duplicate_key:
      return "an object has the same key twice";
    case ParseError::bad_string:
      return "a string is not valid UTF-8 or badly escaped";
    case ParseError::none:
    case ParseError::syntax:
      break;
  }
  return "it is not valid JSON";
}

/// Describes where and why the parser stopped, as far as that is known.
TextError error_in(std::string_view text, base::json::ParseError error) {
  constexpr std::string_view blanks = " \t\r\n";
  if (text.find_first_not_of(blanks) == std::string_view::npos)
    return {0, "it is not valid JSON: it is empty"};
  constexpr std::string_view utf16_marks[] = {"\xff\xfe", "\xfe\xff"};
  for (const std::string_view mark : utf16_marks) {
    if (text.starts_with(mark)) return {1, "it is not valid JSON: it is UTF-16 and must be UTF-8"};
  }
  const std::size_t at = base::json::error_offset(text);
  const std::size_t before = text.substr(0, at).find_last_not_of(blanks);
  const bool ends_early = text.find_first_not_of(blanks, at) == std::string_view::npos;
  const bool has_comma = before != std::string_view::npos && text[before] == ',' && !ends_early &&
                         (text[at] == ']' || text[at] == '}');
  std::string reason(words_for(error));
  if (error == base::json::ParseError::syntax) {
    if (ends_early) reason += ": it ends too early";
    if (has_comma) reason += ": there is a comma too many";
  }
  const std::size_t blamed = (ends_early || has_comma) && before != std::string_view::npos ? before : at;
  return {line_of(text, text.substr(blamed)), std::move(reason)};
}

}  // namespace

std::optional<base::json::Value> Fields::find(std::string_view key) const {
  const auto value = object_.find(key);
  return value && value->is(Kind::null) ? std::nullopt : value;
}

void Fields::complain(std::string_view key, std::string_view what) {
  if (std::ranges::find(complained_of_, key) != complained_of_.end()) return;
  complained_of_.push_back(key);
  errors_.add([&] {
    const auto value = object_.find(key);
    TextError error{line_of(text_, value ? value->raw() : object_.raw()), std::string(key)};
    error.reason += ' ';
    error.reason += what;
    return error;
  });
}

std::optional<base::json::Value> Fields::string(std::string_view key) {
  const auto value = find(key);
  if (!value || value->is(Kind::string)) return value;
  complain(key, "must be a string");
  return std::nullopt;
}

std::string Fields::optional(std::string_view key) {
  const auto value = string(key);
  return value ? std::string(value->as_string()) : std::string();
}

std::string Fields::optional(std::string_view key, ImportRules::Read rule) {
  const auto value = string(key);
  std::string out;
  if (!value) return out;
  if (const std::string refusal = rule(*value, out); !refusal.empty()) complain(key, refusal);
  return out;
}

std::string Fields::id(std::string_view key) {
  const auto value = find(key);
  if (!value) return {};
  std::string id = id_in(*value);
  if (id.empty() && !value->is(Kind::string)) complain(key, "must be a string");
  return id;
}

base::UserId Fields::user_id(std::string_view key) {
  std::string text = id(key);
  if (text.empty() || text.size() > base::longest_user_id || base::has_control(text)) {
    complain(key, "must be 1 to 255 bytes without control characters");
  }
  return base::UserId(std::move(text));
}

std::optional<base::Timestamp> Fields::time(std::string_view key) {
  const auto value = find(key);
  if (!value) return std::nullopt;
  const auto time = time_from(*value);
  if (!time) complain(key, "must be a time in ISO 8601, or seconds or milliseconds since 1970");
  return time;
}

std::vector<base::UserId> Fields::user_ids(std::string_view key) {
  std::vector<base::UserId> ids;
  const auto value = find(key);
  if (!value) return ids;
  if (!value->is(Kind::array)) complain(key, "must be an array");
  for (const auto& element : *value) ids.emplace_back(id_in(element.value));
  return ids;
}

std::optional<TextErrors> parse_objects(base::json::Document& document, std::string_view text) {
  const auto error = document.parse(text);
  if (error != base::json::ParseError::none) return TextErrors(error_in(text, error));
  const auto root = document.root();
  const auto no_array = [text](base::json::Value value) {
    return TextError{line_of(text, value.raw()), "it must be an array of objects"};
  };
  if (!root.is(Kind::array)) return TextErrors(no_array(root));
  TextErrors errors;
  for (const auto& element : root) {
    if (!element.value.is(Kind::object)) errors.add([&] { return no_array(element.value); });
  }
  if (errors.empty()) return std::nullopt;
  return errors;
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

}  // namespace parley::store::json_files
