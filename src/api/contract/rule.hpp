// Rules for the fields of what clients send: what a value must look like, and how it becomes a C++ value.
//
// A rule is a constexpr value with two members: `shape`, which says the rule to people, documents and the
// derived refusal tests, and `read(json, out)`, which applies it. Rules know nothing of users or messages.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/json/json.hpp"

namespace parley::api {

enum class ShapeKind : std::uint8_t {
  text,
  user_id,
  call_id,
  message_id,
  conversation_id,
  choice,
  token,
  count
};

/// A rule, said: enough to describe it and to make values that break it.
struct Shape {
  ShapeKind kind;
  std::size_t min = 0;  ///< bytes, after trimming where the rule trims
  std::size_t max = 0;
  std::span<const std::string_view> choices{};
};

/// The sentence behind a field's name in a refusal: "must be text of 1 to 8192 bytes".
std::string describe(const Shape& shape);

/// Text of min to max bytes once control characters are dropped and blank space around it is trimmed. Text
/// without a visible character is empty.
struct TextRule {
  Shape shape;
  bool is_line = false;  ///< a line end or a tab within becomes a blank
  bool read(base::json::Value value, std::string& out) const;
};
consteval TextRule text(std::size_t min, std::size_t max) {
  return {{ShapeKind::text, min, max, {}}};
}

/// Text of one line, such as a name.
consteval TextRule line(std::size_t min, std::size_t max) {
  return {{ShapeKind::text, min, max, {}}, true};
}

/// Text that is taken exactly as it came: a password, a JSON Web Token.
struct SecretRule {
  Shape shape;
  bool read(base::json::Value value, std::string& out) const;
};
consteval SecretRule secret(std::size_t min, std::size_t max) {
  return {{ShapeKind::text, min, max, {}}};
}

/// Printable ASCII without `<` and `&`: an identifier made by a client and given back to clients unchanged. A
/// whole number is read as its decimal string, as in every id.
struct TokenRule {
  Shape shape;
  bool read(base::json::Value value, std::string& out) const;
};
consteval TokenRule token(std::size_t min, std::size_t max) {
  return {{ShapeKind::token, min, max, {}}};
}
/// The same rule for text that came outside JSON (a header, a query).
bool is_token(std::string_view text, const Shape& shape);

/// A user's id: a string of 1 to 255 bytes without control characters, or a whole number, read as its decimal
/// string (2, 2.0 and 2e0 are "2").
struct UserIdRule {
  Shape shape{ShapeKind::user_id, 1, base::longest_user_id, {}};
  bool read(base::json::Value value, base::UserId& out) const;
};
inline constexpr UserIdRule user_id{};

/// The id of something that the server made. A string or a whole number that is none reads as an id that
/// nothing has: it is unknown, like any other.
struct MadeIdRule {
  Shape shape;
  bool read(base::json::Value value, base::Uuid& out) const;
};
inline constexpr MadeIdRule call_id{{ShapeKind::call_id, 1, 128, {}}};
inline constexpr MadeIdRule message_id{{ShapeKind::message_id, 1, 128, {}}};
inline constexpr MadeIdRule conversation_id{{ShapeKind::conversation_id, 1, 128, {}}};
/// The same for an id in a path.
base::Uuid made_id_of(std::string_view text);

/// A whole number, 0 to 2^53-1: what every client can write exactly. 7.0 and 7e0 are 7.
struct CountRule {
  Shape shape{ShapeKind::count, 0, (std::size_t{1} << 53) - 1, {}};
  bool read(base::json::Value value, std::int64_t& out) const;
};
inline constexpr CountRule count{};

/// One of a few words, each standing for an enumerator: names[i] is the enumerator of value i.
template <class Enum>
struct ChoiceRule {
  Shape shape;
  bool read(base::json::Value value, Enum& out) const {
    if (!value.is(base::json::Kind::string)) return false;
    for (std::size_t i = 0; i < shape.choices.size(); ++i) {
      if (shape.choices[i] != value.as_string()) continue;
      out = static_cast<Enum>(i);
      return true;
    }
    return false;
  }
};
template <class Enum>
consteval ChoiceRule<Enum> one_of(std::span<const std::string_view> names) {
  return {{ShapeKind::choice, 0, 0, names}};
}

}  // namespace parley::api
