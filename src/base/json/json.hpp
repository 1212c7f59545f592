// Strict JSON (RFC 8259) in and out, made for events: a Document is parsed once into a flat array of nodes
// that point into the text, so that reading a field copies nothing and a Document that is used again
// allocates nothing.
//
// It accepts what JSON.parse of JavaScript accepts, with two exceptions, because what is accepted here is
// stored and passed on: duplicate keys and nesting past the limit are refused. Invalid UTF-8, a byte order
// mark, comments, trailing commas, trailing bytes, NaN and unescaped control characters are refused by both.
// An escaped lone surrogate reads as U+FFFD, which is what becomes of it in UTF-8. U+0000 is kept: whether a
// field may hold it is that field's own rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::base::json {

enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };

enum class ParseError : std::uint8_t {
  none,
  syntax,
  too_deep,
  duplicate_key,
  bad_string,  ///< invalid UTF-8 or an unescaped control character
};

struct Limits {
  std::size_t depth = 32;  ///< arrays and objects within each other
};

class Document;

/// A view of one value. Valid while its Document lives and is not parsed into again, and while the text
/// that the Document was parsed from lives.
class Value {
 public:
  Kind kind() const;
  bool is(Kind wanted) const { return kind() == wanted; }

  bool as_bool() const;                ///< of a boolean
  std::int64_t as_integer() const;     ///< of an integer (no fraction, no exponent, fits; -0 is integer 0)
  double as_number() const;            ///< of an integer or a number; infinite where a double has no room
  std::string_view as_string() const;  ///< of a string, unescaped
  /// Of an integer or a number that is whole: its decimal digits, with a minus sign below 0. 2.0, 2e0 and
  /// 20e-1 are "2", -0 is "0". Nothing for a fraction, for more than `longest` digits, and for other kinds.
  std::optional<std::string> as_decimal(std::size_t longest) const;

  /// Of an array or an object: how many elements or members.
  std::size_t size() const;
  /// Of an array; `index` is below size(). Cost: O(n) in the elements skipped.
  Value operator[](std::size_t index) const;
  /// Of an object; nothing where there is no such member, or where this is no object.
  std::optional<Value> find(std::string_view key) const;

  /// The JSON text of this value, exactly as it was received.
  std::string_view raw() const;

  /// Iterates the elements of an array or the members of an object (nothing for other kinds).
  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Document;
  friend class Iterator;
  Value(const Document& document, std::uint32_t node) : document_(&document), node_(node) {}

  const Document* document_;
  std::uint32_t node_;
};

struct Member;

class Value::Iterator {
 public:
  Member operator*() const;
  Iterator& operator++();
  bool operator==(const Iterator& other) const { return node_ == other.node_; }

 private:
  friend class Value;
  Iterator(const Document& document, std::uint32_t node, bool keyed)
      : document_(&document), node_(node), keyed_(keyed) {}

  const Document* document_;
  std::uint32_t node_;
  bool keyed_;
};

struct Member {
  std::string_view key;  ///< empty for the elements of an array
  Value value;
};

class Document {
 public:
  /// `text` must outlive every Value read from this document, and be smaller than 4 GiB. On failure there
  /// is no root. Cost: O(n), and O(m log m) for an object of m > 8 members (duplicates are looked for).
  ParseError parse(std::string_view text, Limits limits = {});
  Value root() const { return Value(*this, 0); }

 private:
  friend class Value;
  friend class Value::Iterator;
  friend class Parser;

  struct Text {
    std::uint32_t offset;
    std::uint32_t size;
    bool unescaped;  ///< lies in unescaped_, not in the text
  };
  struct Node {
    Kind kind = Kind::null;
    std::uint32_t begin = 0;  ///< of raw(), in the text
    std::uint32_t end = 0;
    std::uint32_t next = 0;   ///< the node behind this one and all within it
    std::uint32_t count = 0;  ///< of an array or an object
    union {
      std::int64_t integer;
      double number;
      bool boolean;
      Text string;
    };
    Node() : integer(0) {}
  };

  std::string_view string_of(const Node& node) const;

  std::string_view text_;
  std::vector<Node> nodes_;
  std::string unescaped_;
  std::vector<std::string_view> keys_;  ///< where duplicates are looked for; kept for its memory only
};

/// The name of a member, known when this is compiled: quoted, with what stands around it, so that writing it
/// is one copy. Letters, digits and _; any other, or one of more than 32, does not compile.
class Name {
 public:
  consteval explicit Name(std::string_view name) {
    put(",\"");
    for (const char c : name) {
      const bool is_plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!is_plain) throw "this would have to be escaped";
    }
    put(name);
    put("\":");
  }
  /// With a comma in front, and the colon.
  constexpr std::string_view behind_another() const { return {text_.data(), size_}; }
  constexpr std::string_view first() const { return behind_another().substr(1); }

 private:
  consteval void put(std::string_view text) {
    for (const char c : text) text_.at(size_++) = c;
  }

  std::array<char, 36> text_{};
  std::size_t size_ = 0;
};

/// Appends compact JSON to a string. Keys and strings are escaped as RFC 8259 asks; U+2028, U+2029 and `<`
/// are escaped as well, so that the text is safe inside a script element. Texts must be valid UTF-8: they are
/// copied as they are. Doubles are written through raw(), as the text they were received in.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& begin_object() { return begin('{'); }
  Writer& end_object() { return end('}'); }
  Writer& begin_array() { return begin('['); }
  Writer& end_array() { return end(']'); }
  Writer& key(std::string_view name);
  /// Written together with its value, up to which `name` must live.
  Writer& key(const Name& name);
  Writer& key(const Name&& name) = delete;
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(bool truth);
  Writer& value(std::int64_t number);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& null();
  /// Text in which nothing has to be escaped: neither quotes, backslashes, '<' nor controls, and all of it
  /// ASCII.
  Writer& plain(std::string_view text);
  /// Already JSON.
  Writer& raw(std::string_view json);

  /// Bytes of text so far.
  std::size_t size() const { return out_.size(); }
  /// For `more` bytes, so that the text does not grow step by step.
  void reserve(std::size_t more) { out_.reserve(out_.size() + more); }
  /// Removes text that has been written: whole elements of the array that is open, each with one comma.
  void remove(std::size_t begin, std::size_t bytes) { out_.erase(begin, bytes); }

 private:
  /// What is due before a value that is written now; a comma is due before the next one.
  std::string_view due();
  Writer& begin(char bracket);
  Writer& end(char bracket);

  std::string& out_;
  std::string_view due_;  ///< nothing, a comma, or the name of a member with what stands around it
};

}  // namespace parley::base::json
