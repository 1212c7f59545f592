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
    case ShapeKind::count:
      return "must be a whole number, 0 or more";
    case ShapeKind::choice:
      break;
  }
  std::string sentence = "must be one of";
  for (const std::string_view choice : shape.choices) sentence.append(" ").append(choice);
  return sentence;
}

bool TextRule::read(Value value, std::string& out) const {
  if (!value.is(Kind::string)) return false;
  out = base::cleaned(value.as_string());
  if (is_line) std::ranges::replace_if(out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return within(out.size(), shape);
}

bool SecretRule::read(Value value, std::string& out) const {
  if (!value.is(Kind::string) || !within(value.as_string().size(), shape)) return false;
  out = value.as_string();
  return true;
}

bool is_token(std::string_view text, const Shape& shape) {
  return within(text.size(), shape) &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '&'; });
}

bool TokenRule::read(Value value, std::string& out) const {
  if (!value.is(Kind::string)) {
    std::optional<std::string> number = value.as_decimal(shape.max);
    if (!number || !is_token(*number, shape)) return false;
    out = *std::move(number);
    return true;
  }
  if (!is_token(value.as_string(), shape)) return false;
  out = value.as_string();
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

bool MadeIdRule::read(Value value, base::Uuid& out) const {
  out = {};
  if (!value.is(Kind::string)) return value.as_decimal(shape.max).has_value();  // which is never a UUID
  if (!within(value.as_string().size(), shape)) return false;
  out = made_id_of(value.as_string());
  return true;
}

base::Uuid made_id_of(std::string_view text) {
  return base::Uuid::parse(text).value_or(base::Uuid{});
}

bool CountRule::read(Value value, std::int64_t& out) const {
  constexpr std::size_t digits = 16;  // of the greatest
  const std::optional<std::string> number = value.as_decimal(digits);
  if (!number) return false;
  const char* const end = number->data() + number->size();
  const bool fits = std::from_chars(number->data(), end, out).ec == std::errc{};
  return fits && out >= 0 && static_cast<std::uint64_t>(out) <= shape.max;
}

}  // namespace parley::api
