#include "api/contract/rule.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/unicode.hpp"
#include "base/utf8.hpp"

namespace parley::api {

namespace {

using base::json::Kind;
using base::json::Value;

bool within(std::size_t size, const Shape& shape) {
  return size >= shape.min && size <= shape.max;
}

std::string range(const Shape& shape) {
  return std::to_string(shape.min) + " to " + std::to_string(shape.max);
}

}  // namespace

std::string describe(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::text:
      return "must be text of " + range(shape) + " bytes";
    case ShapeKind::token:
      return "must be " + range(shape) + " printable ASCII characters without < and &";
    case ShapeKind::user_id:
      return "must be a user id";
    case ShapeKind::call_id:
      return "must be a call id";
    case ShapeKind::message_id:
      return "must be a message id";
    case ShapeKind::conversation_id:
      return "must be a conversation id";
    case ShapeKind::file_id:
      return "must be a file id";
    case ShapeKind::count:
      return "must be a whole number, 0 or more";
    case ShapeKind::limit:
      return "must be " + range(shape);
    case ShapeKind::flag:
      return "must be true or false";
    case ShapeKind::search:
      return "must be at most " + std::to_string(shape.max) + " bytes";
    case ShapeKind::cursor:
      return "must be a cursor";
    case ShapeKind::message_cursor:
      return "must be a message id or a cursor";
    case ShapeKind::choice:
      break;
  }
  std::string sentence = "must be one of";
  for (const std::string_view choice : shape.choices) sentence.append(" ").append(choice);
  return sentence;
}

bool TextRule::read(Value value, std::string& out) const {
  return value.is(Kind::string) && read_text(value.as_string(), out);
}

bool TextRule::read_text(std::string_view text, std::string& out) const {
  out = base::cleaned(text);
  if (is_line) std::ranges::replace_if(out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return within(out.size(), shape);
}

bool SecretRule::read(Value value, std::string& out) const {
  return value.is(Kind::string) && read_text(value.as_string(), out);
}

bool SecretRule::read_text(std::string_view text, std::string& out) const {
  if (!within(text.size(), shape)) return false;
  out = text;
  return true;
}

bool is_token(std::string_view text, const Shape& shape) {
  return within(text.size(), shape) &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '&'; });
}

bool TokenRule::read(Value value, std::string& out) const {
  if (value.is(Kind::string)) return read_text(value.as_string(), out);
  const std::optional<std::string> number = value.as_decimal(shape.max);
  return number && read_text(*number, out);
}

bool TokenRule::read_text(std::string_view text, std::string& out) const {
  if (!is_token(text, shape)) return false;
  out = text;
  return true;
}

bool UserIdRule::read(Value value, base::UserId& out) const {
  if (!value.is(Kind::string)) {
    std::optional<std::string> number = value.as_decimal(shape.max);
    if (!number || !within(number->size(), shape)) return false;
    out = base::UserId(*std::move(number));
    return true;
  }
  const std::string_view id = value.as_string();
  if (!within(id.size(), shape) || base::has_control(id)) return false;
  out = base::UserId(std::string(id));
  return true;
}

bool UserIdRule::read_text(std::string_view text, base::UserId& out) const {
  out = base::UserId(std::string(text));
  return true;
}

bool MadeIdRule::read(Value value, base::Uuid& out) const {
  out = {};
  if (!value.is(Kind::string)) return value.as_decimal(shape.max).has_value();  // a number is never a UUID
  return within(value.as_string().size(), shape) && read_text(value.as_string(), out);
}

bool MadeIdRule::read_text(std::string_view text, base::Uuid& out) const {
  out = base::Uuid::parse(text).value_or(base::Uuid{});
  return true;
}

bool CountRule::read(Value value, std::int64_t& out) const {
  constexpr std::size_t digits = 16;  // of the greatest count
  const std::optional<std::string> number = value.as_decimal(digits);
  return number && read_text(*number, out);
}

bool CountRule::read_text(std::string_view text, std::int64_t& out) const {
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, out);
  const bool fits = problem == std::errc{} && stopped == end;
  return fits && out >= 0 && static_cast<std::uint64_t>(out) <= shape.max;
}

bool LimitRule::read_text(std::string_view text, std::size_t& out) const {
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, out);
  return problem == std::errc{} && stopped == end && within(out, shape);
}

bool FlagRule::read_text(std::string_view text, bool& out) const {
  out = text == "true";
  return out || text == "false";
}

bool SearchRule::read_text(std::string_view text, std::string& out) const {
  out = text;
  return within(text.size(), shape);
}

bool CursorRule::read_text(std::string_view text, base::Uuid& out) const {
  const std::optional<base::Uuid> parsed = base::Uuid::parse(text);
  out = parsed.value_or(base::Uuid{});
  return parsed.has_value();
}

}  // namespace parley::api
