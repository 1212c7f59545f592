#include "store/json_files/fields.hpp"

#include "base/iso8601.hpp"

namespace parley::store::json_files {

using base::json::Kind;

namespace {

bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    // U+0080 to U+009F; the parser has made sure that this is UTF-8.
    if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

std::string id_in(base::json::Value value) {
  if (value.is(Kind::string)) return std::string(value.as_string());
  if (value.is(Kind::integer)) return std::to_string(value.as_integer());
  return {};
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

}  // namespace

std::optional<base::json::Value> Fields::find(std::string_view key) const {
  const auto value = object_.find(key);
  return value && value->is(Kind::null) ? std::nullopt : value;
}

void Fields::complain(std::string_view key, std::string_view what) {
  if (error_) return;
  const auto value = object_.find(key);
  error_ = TextError{line_of(text_, value ? value->raw() : object_.raw()), std::string(key)};
  error_->reason += ' ';
  error_->reason += what;
}

std::string Fields::text(std::string_view key) {
  if (!find(key)) complain(key, "must be a string");
  return optional(key);
}

std::string Fields::optional(std::string_view key) {
  const auto value = find(key);
  if (!value) return {};
  if (value->is(Kind::string)) return std::string(value->as_string());
  complain(key, "must be a string");
  return {};
}

std::string Fields::id(std::string_view key) {
  const auto value = find(key);
  if (!value) return {};
  if (!value->is(Kind::string) && !value->is(Kind::integer)) complain(key, "must be a string");
  return id_in(*value);
}

base::UserId Fields::user_id(std::string_view key) {
  std::string text = id(key);
  if (text.empty() || text.size() > base::longest_user_id || has_control(text)) {
    complain(key, "must be 1 to 255 bytes without control characters");
  }
  return base::UserId(std::move(text));
}

std::optional<base::Timestamp> Fields::time(std::string_view key) {
  const auto value = find(key);
  if (!value) return std::nullopt;
  if (value->is(Kind::integer)) return base::Timestamp(base::Duration(value->as_integer()));
  const auto time = value->is(Kind::string) ? base::parse_iso8601(value->as_string()) : std::nullopt;
  if (!time) complain(key, "must be a time in ISO 8601");
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

std::optional<TextError> parse_objects(base::json::Document& document, std::string_view text) {
  const auto error = document.parse(text);
  if (error != base::json::ParseError::none) return TextError{0, std::string(words_for(error))};
  const auto root = document.root();
  if (!root.is(Kind::array)) return TextError{line_of(text, root.raw()), "it must be an array of objects"};
  for (const auto& element : root) {
    if (!element.value.is(Kind::object)) {
      return TextError{line_of(text, element.value.raw()), "it must be an array of objects"};
    }
  }
  return std::nullopt;
}

}  // namespace parley::store::json_files
