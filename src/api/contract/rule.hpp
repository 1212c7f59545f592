// Rules for the fields that clients send: which values are valid, and how a value becomes a C++ value.
//
// A rule is a constexpr value. Its member `shape` describes it for documents and for the tests derived from
// it. `read(json, out)` applies it to a JSON value; `read_text(text, out)` applies it to text from a path, a
// query or a header. Both return false if the value breaks the rule. Rules do not depend on the domain.
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
  file_id,
  choice,
  token,
  count,
  limit,           ///< number of elements in a page
  flag,            ///< "true" or "false", in a query
  search,          ///< text to search for
  cursor,          ///< where a page begins
  message_cursor,  ///< the same, or the id of a message
};

/// Describes a rule: enough to document it and to make values that break it.
struct Shape {
  ShapeKind kind;
  std::size_t min = 0;  ///< bytes, after trimming if the rule trims; a number for count and limit
  std::size_t max = 0;
  std::span<const std::string_view> choices{};
  std::size_t usual = 0;  ///< the value of an absent limit
};

/// Returns the sentence that follows a field's name in a refusal: "must be text of 1 to 8192 bytes".
std::string describe(const Shape& shape);

/// Text of min to max bytes once control characters are dropped and blank space around it is trimmed. Text
/// without a visible character is empty.
struct TextRule {
  Shape shape;
  bool is_line = false;  ///< a line end or a tab inside becomes a blank
  bool read(base::json::Value value, std::string& out) const;
  bool read_text(std::string_view text, std::string& out) const;
};
consteval TextRule text(std::size_t min, std::size_t max) {
  return {{ShapeKind::text, min, max, {}}};
}

/// Text of one line, such as a name.
consteval TextRule line(std::size_t min, std::size_t max) {
  return {{ShapeKind::text, min, max, {}}, true};
}

/// Text that is accepted unchanged: a password, a JSON Web Token.
struct SecretRule {
  Shape shape;
  bool read(base::json::Value value, std::string& out) const;
  bool read_text(std::string_view text, std::string& out) const;
};
consteval SecretRule secret(std::size_t min, std::size_t max) {
  return {{ShapeKind::text, min, max, {}}};
}

/// Printable ASCII without `<` and `&`: an identifier made by a client and given back to clients unchanged. A
/// whole number is read as its decimal string, as in every id.
struct TokenRule {
  Shape shape;
  bool read(base::json::Value value, std::string& out) const;
  bool read_text(std::string_view text, std::string& out) const;
};
consteval TokenRule token(std::size_t min, std::size_t max) {
  return {{ShapeKind::token, min, max, {}}};
}
/// Returns whether the text obeys the rule of a token with this shape.
bool is_token(std::string_view text, const Shape& shape);

/// A user's id: a string of 1 to 255 bytes without control characters, or a whole number, read as its decimal
/// string (2, 2.0 and 2e0 are "2"). Any text of a path or a query is accepted, because no user has a
/// malformed id.
struct UserIdRule {
  Shape shape{ShapeKind::user_id, 1, base::longest_user_id, {}};
  bool read(base::json::Value value, base::UserId& out) const;
  bool read_text(std::string_view text, base::UserId& out) const;
};
inline constexpr UserIdRule user_id{};

/// The id of something that the server made. A string or a whole number that is not such an id is read as an
/// id that nothing has, so that it is answered like any other unknown id.
struct MadeIdRule {
  Shape shape;
  bool read(base::json::Value value, base::Uuid& out) const;
  bool read_text(std::string_view text, base::Uuid& out) const;
};
inline constexpr MadeIdRule call_id{{ShapeKind::call_id, 1, 128, {}}};
inline constexpr MadeIdRule message_id{{ShapeKind::message_id, 1, 128, {}}};
inline constexpr MadeIdRule conversation_id{{ShapeKind::conversation_id, 1, 128, {}}};
inline constexpr MadeIdRule file_id{{ShapeKind::file_id, 1, 128, {}}};

/// A whole number from 0 to 2^53-1, which every client can write exactly. 7.0 and 7e0 are 7.
struct CountRule {
  Shape shape{ShapeKind::count, 0, (std::size_t{1} << 53) - 1, {}};
  bool read(base::json::Value value, std::int64_t& out) const;
  bool read_text(std::string_view text, std::int64_t& out) const;
};
inline constexpr CountRule count{};

/// Reads a value by a rule of query parameters. In JSON the same text is expected as a string.
template <class Rule, class T>
bool read_as_text(const Rule& rule, base::json::Value value, T& out) {
  return value.is(base::json::Kind::string) && rule.read_text(value.as_string(), out);
}

/// How many elements a page has at most: 1 to `most`, and `usual` if the field is absent.
struct LimitRule {
  Shape shape;
  bool read(base::json::Value value, std::size_t& out) const { return read_as_text(*this, value, out); }
  bool read_text(std::string_view text, std::size_t& out) const;
  void read_absent(std::size_t& out) const { out = shape.usual; }
};
consteval LimitRule page_limit(std::size_t usual, std::size_t most) {
  return {{ShapeKind::limit, 1, most, {}, usual}};
}

struct FlagRule {
  Shape shape{ShapeKind::flag, 0, 0, {}};
  bool read(base::json::Value value, bool& out) const { return read_as_text(*this, value, out); }
  bool read_text(std::string_view text, bool& out) const;
};
inline constexpr FlagRule flag{};

/// Text to search for, unchanged.
struct SearchRule {
  Shape shape;
  bool read(base::json::Value value, std::string& out) const { return read_as_text(*this, value, out); }
  bool read_text(std::string_view text, std::string& out) const;
};
consteval SearchRule search_text(std::size_t most) {
  return {{ShapeKind::search, 0, most, {}}};
}

/// Where a page begins: a cursor of the page before, which is a UUID.
struct CursorRule {
  Shape shape;
  bool read(base::json::Value value, base::Uuid& out) const { return read_as_text(*this, value, out); }
  bool read_text(std::string_view text, base::Uuid& out) const;
};
inline constexpr CursorRule cursor{{ShapeKind::cursor, 36, 36, {}}};
inline constexpr CursorRule message_cursor{{ShapeKind::message_cursor, 36, 36, {}}};

/// One of a few words, each of which stands for an enumerator: names[i] is the enumerator of value i.
template <class Enum>
struct ChoiceRule {
  Shape shape;
  bool read(base::json::Value value, Enum& out) const { return read_as_text(*this, value, out); }
  bool read_text(std::string_view text, Enum& out) const {
    for (std::size_t i = 0; i < shape.choices.size(); ++i) {
      if (shape.choices[i] != text) continue;
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
