// A strict JSON reader and a writer (RFC 8259), optimised for events. A Document is parsed once into a flat
// array of nodes that point into the text. Reading a field therefore copies nothing, and reusing a Document
// allocates nothing.
//
// The reader accepts what JavaScript's JSON.parse accepts, except for duplicate keys and nesting beyond the
// limit. It refuses those because accepted text is stored and forwarded. Both refuse invalid UTF-8, a byte
// order mark, comments, trailing commas, trailing bytes, NaN and unescaped control characters. An escaped
// lone surrogate is read as U+FFFD, which is its representation in UTF-8. U+0000 is kept: each field's own
// rules decide whether it is allowed.
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
  std::size_t depth = 32;  ///< nesting of arrays and objects
};

class Document;

/// A view of one value. Valid as long as its Document lives and does not parse another text, and as long as
/// the parsed text lives.
class Value {
 public:
  Kind kind() const;
  bool is(Kind wanted) const { return kind() == wanted; }

  bool as_bool() const;                ///< for a boolean
  std::int64_t as_integer() const;     ///< for an integer (no fraction, no exponent, fits; -0 is integer 0)
  double as_number() const;            ///< for an integer or a number; infinite if out of range
  std::string_view as_string() const;  ///< for a string, unescaped
  /// For a whole integer or number: returns its decimal digits, with a minus sign if it is negative. 2.0, 2e0
  /// and 20e-1 give "2", and -0 gives "0". Returns std::nullopt for a fraction, for more than `longest`
  /// digits, and for other kinds.
  std::optional<std::string> as_decimal(std::size_t longest) const;

  /// For an array or an object: the number of elements or members.
  std::size_t size() const;
  /// For an array: `index` must be below size(). Takes O(n) time in the number of skipped elements.
  Value operator[](std::size_t index) const;
  /// For an object: returns std::nullopt if there is no such member. Returns std::nullopt for other kinds.
  std::optional<Value> find(std::string_view key) const;

  /// The JSON text of this value, exactly as it was received.
  std::string_view raw() const;

  /// Iterates over the elements of an array or the members of an object. The range is empty for other kinds.
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
  /// Parses `text`, which must outlive every Value read from this document and be smaller than 4 GiB. If it
  /// fails, there is no root. Takes O(n) time, and O(m log m) for an object of m > 8 members, to find
  /// duplicate keys.
  ParseError parse(std::string_view text, Limits limits = {});
  Value root() const { return Value(*this, 0); }

 private:
  friend class Value;
  friend class Value::Iterator;
  friend class Parser;

  struct Text {
    std::uint32_t offset;
    std::uint32_t size;
    bool unescaped;  ///< points into unescaped_, not into the text
  };
  struct Node {
    Kind kind = Kind::null;
    std::uint32_t begin = 0;  ///< start of raw() in the text
    std::uint32_t end = 0;
    std::uint32_t next = 0;   ///< the node after this one and all its descendants
    std::uint32_t count = 0;  ///< elements or members
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
  std::vector<std::string_view> keys_;  ///< scratch memory of the search for duplicate keys
};

/// The name of a member that is known at compile time. It is stored with its quotes and punctuation, so that
/// writing it is one copy. Only letters, digits and _ compile, and at most 32 of them.
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
  /// Returns the name with a leading comma and the colon.
  constexpr std::string_view behind_another() const { return {text_.data(), size_}; }
  constexpr std::string_view first() const { return behind_another().substr(1); }
  /// The name itself.
  constexpr std::string_view text() const { return {text_.data() + 2, size_ - 4}; }

 private:
  consteval void put(std::string_view text) {
    for (const char c : text) text_.at(size_++) = c;
  }

  std::array<char, 36> text_{};
  std::size_t size_ = 0;
};

/// Appends compact JSON to a string. Keys and strings are escaped as RFC 8259 requires. U+2028, U+2029 and
/// `<` are escaped too, so that the text is safe inside a script element. Texts must be valid UTF-8, because
/// they are not checked. Doubles are written with raw(), in the form in which they were received.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& begin_object() { return begin('{'); }
  Writer& end_object() { return end('}'); }
  Writer& begin_array() { return begin('['); }
  Writer& end_array() { return end(']'); }
  Writer& key(std::string_view name);
  /// The name is written together with its value. `name` must live until then.
  Writer& key(const Name& name);
  Writer& key(const Name&& name) = delete;
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(bool truth);
  Writer& value(std::int64_t number);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& null();
  /// Writes a string that needs no escaping: ASCII without quotes, backslashes, '<' and control characters.
  Writer& plain(std::string_view text);
  /// Writes text that is already JSON.
  Writer& raw(std::string_view json);

  /// The size of the text in bytes.
  std::size_t size() const { return out_.size(); }
  /// Reserves memory for `more` bytes.
  void reserve(std::size_t more) { out_.reserve(out_.size() + more); }
  /// Removes written text: complete elements of the open array, each with one comma.
  void remove(std::size_t begin, std::size_t bytes) { out_.erase(begin, bytes); }

 private:
  /// Returns the text to write before the next value or key, and makes it a comma for the one after.
  std::string_view due();
  Writer& begin(char bracket);
  Writer& end(char bracket);

  std::string& out_;
  std::string_view due_;  ///< nothing, a comma, or a member's name with its punctuation
};

}  // namespace parley::base::json
