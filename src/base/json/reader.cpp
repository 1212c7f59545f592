// Document::parse: one pass, with recursion bounded by the limit. UTF-8 is validated in the same pass.
#include <algorithm>
#include <charconv>
#include <limits>

#include "base/json/error.hpp"
#include "base/json/json.hpp"
#include "base/swar.hpp"
#include "base/utf8.hpp"

namespace parley::base::json {

class Parser {
 public:
  Parser(Document& document, Limits limits) : out_(document), text_(document.text_), limits_(limits) {}

  ParseError run() {
    skip_space();
    if (!value(0)) return error_;
    skip_space();
    return at_ == text_.size() ? ParseError::none : ParseError::syntax;
  }

  static std::size_t offset_of_error(std::string_view text, Limits limits) {
    Document document;
    document.text_ = text;
    Parser parser(document, limits);
    return parser.run() == ParseError::none ? text.size() : std::min(parser.at_, text.size());
  }

 private:
  using Node = Document::Node;
  static constexpr std::uint32_t replacement_character = 0xfffd;

  bool fail(ParseError error) {
    error_ = error;
    return false;
  }
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  void skip_space() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  std::uint32_t open(Kind kind) {
    Node node;
    node.kind = kind;
    node.begin = static_cast<std::uint32_t>(at_);
    out_.nodes_.push_back(node);
    return static_cast<std::uint32_t>(out_.nodes_.size() - 1);
  }
  bool close(std::uint32_t index) {
    Node& node = out_.nodes_[index];
    node.end = static_cast<std::uint32_t>(at_);
    node.next = static_cast<std::uint32_t>(out_.nodes_.size());
    return true;
  }

  bool value(std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      case 't':
        return word("true", Kind::boolean, true);
      case 'f':
        return word("false", Kind::boolean, false);
      case 'n':
        return word("null", Kind::null, false);
      default:
        return number();
    }
  }

  bool word(std::string_view expected, Kind kind, bool truth) {
    if (text_.substr(at_, expected.size()) != expected) return fail(ParseError::syntax);
    const std::uint32_t node = open(kind);
    out_.nodes_[node].boolean = truth;
    at_ += expected.size();
    return close(node);
  }

  /// Parses the content of brackets: items separated by commas. `item()` parses one.
  template <class Item>
  bool container(Kind kind, char closing, std::size_t depth, Item item) {
    if (depth >= limits_.depth) return fail(ParseError::too_deep);
    const std::uint32_t node = open(kind);
    ++at_;
    skip_space();
    std::uint32_t count = 0;
    if (peek() != closing) {
      for (;;) {
        if (!item()) return false;
        ++count;
        skip_space();
        if (peek() != ',') break;
        ++at_;
        skip_space();
      }
      if (peek() != closing) return fail(ParseError::syntax);
    }
    ++at_;
    out_.nodes_[node].count = count;
    return close(node);
  }

  bool array(std::size_t depth) {
    return container(Kind::array, ']', depth, [&] { return value(depth + 1); });
  }

  bool member(std::size_t depth) {
    if (peek() != '"') return fail(ParseError::syntax);
    if (!string()) return false;
    skip_space();
    if (peek() != ':') return fail(ParseError::syntax);
    ++at_;
    skip_space();
    return value(depth + 1);
  }

  bool object(std::size_t depth) {
    const auto node = static_cast<std::uint32_t>(out_.nodes_.size());
    if (!container(Kind::object, '}', depth, [&] { return member(depth); })) return false;
    if (has_distinct_keys(node)) return true;
    at_ = out_.nodes_[node].begin;
    return fail(ParseError::duplicate_key);
  }

  std::string_view key_text(std::uint32_t node) const { return out_.string_of(out_.nodes_[node]); }

  bool has_distinct_keys(std::uint32_t object) {
    const Node& node = out_.nodes_[object];
    constexpr std::uint32_t pairwise = 8;
    if (node.count > pairwise) return has_distinct_keys_sorted(object);
    std::uint32_t keys[pairwise];
    std::uint32_t found = 0;
    for (std::uint32_t key = object + 1; key < node.next; key = out_.nodes_[key + 1].next) {
      for (std::uint32_t i = 0; i < found; ++i) {
        if (key_text(keys[i]) == key_text(key)) return false;
      }
      keys[found++] = key;
    }
    return true;
  }

  bool has_distinct_keys_sorted(std::uint32_t object) {
    std::vector<std::string_view>& keys = out_.keys_;
    keys.clear();
    for (std::uint32_t key = object + 1; key < out_.nodes_[object].next; key = out_.nodes_[key + 1].next) {
      keys.push_back(key_text(key));
    }
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) == keys.end();
  }

  bool digits() {
    const std::size_t begin = at_;
    while (!done() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > begin;
  }

  bool number() {
    const std::uint32_t index = open(Kind::integer);
    const std::size_t begin = at_;
    bool is_integer = true;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else if (!digits()) {
      return fail(ParseError::syntax);
    }
    if (peek() == '.') {
      is_integer = false;
      ++at_;
      if (!digits()) return fail(ParseError::syntax);
    }
    if (peek() == 'e' || peek() == 'E') {
      is_integer = false;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return fail(ParseError::syntax);
    }
    const std::string_view text = text_.substr(begin, at_ - begin);
    Node& node = out_.nodes_[index];
    std::int64_t integer = 0;
    if (is_integer && read(text, integer)) {
      node.integer = integer;
      return close(index);
    }
    node.kind = Kind::number;
    if (!read(text, node.number)) node.number = out_of_range(text);
    return close(index);
  }

  template <class T>
  static bool read(std::string_view text, T& out) {
    return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc{};
  }

  /// The value of a number that is out of a double's range: 0 or, as in JavaScript, infinity.
  static double out_of_range(std::string_view text) {
    if (is_below_one(text)) return 0;
    constexpr double infinite = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinite : infinite;
  }

  /// For a number out of a double's range: whether it is too small, as opposed to too large. The sign of its
  /// normalised decimal exponent decides.
  static bool is_below_one(std::string_view text) {
    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    const std::string_view digits = text.substr(0, e);
    const auto point = static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
    const auto first = static_cast<std::int64_t>(digits.find_first_of("123456789"));
    std::string_view exponent = text.substr(e);
    exponent.remove_prefix(std::min<std::size_t>(exponent.size(), 1));
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    std::int64_t power = 0;
    if (!exponent.empty() && !read(exponent, power)) return exponent.starts_with('-');
    return power < first - point;
  }

  /// Sets `end` to the first byte from at_ on that ends a run of plain characters: a quote, a backslash or a
  /// control character. Examines eight bytes at a time. The run is validated as UTF-8 only if it is not
  /// ASCII. Returns false if it is invalid.
  bool run(std::size_t& end) const {
    std::uint64_t seen = 0;
    end = at_;
    for (; end + 8 <= text_.size(); end += 8) {
      const std::uint64_t word = swar::load(text_.data() + end);
      if ((swar::below(word, 0x20) | swar::equal(word, '"') | swar::equal(word, '\\')) != 0) break;
      seen |= word;
    }
    for (; end < text_.size(); ++end) {
      const auto byte = static_cast<unsigned char>(text_[end]);
      if (byte == '"' || byte == '\\' || byte < 0x20) break;
      seen |= byte;
    }
    return (seen & swar::highs) == 0 || is_valid_utf8(text_.substr(at_, end - at_));
  }

  bool string() {
    const std::uint32_t index = open(Kind::string);
    ++at_;
    const std::size_t content = at_;
    std::size_t end = 0;
    if (!run(end)) return fail(ParseError::bad_string);
    if (end >= text_.size()) return fail(ParseError::syntax);
    at_ = end;
    if (text_[end] == '"') {
      ++at_;
      out_.nodes_[index].string = {static_cast<std::uint32_t>(content),
                                   static_cast<std::uint32_t>(end - content), false};
      return close(index);
    }
    const std::size_t offset = out_.unescaped_.size();
    out_.unescaped_.append(text_, content, end - content);
    if (!rest_of_escaped_string()) return false;
    out_.nodes_[index].string = {static_cast<std::uint32_t>(offset),
                                 static_cast<std::uint32_t>(out_.unescaped_.size() - offset), true};
    return close(index);
  }

  bool rest_of_escaped_string() {
    for (;;) {
      if (done()) return fail(ParseError::syntax);
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c != '\\') return fail(ParseError::bad_string);  // an unescaped control character
      ++at_;
      if (!escape()) return false;
      std::size_t end = 0;
      if (!run(end)) return fail(ParseError::bad_string);
      out_.unescaped_.append(text_, at_, end - at_);
      at_ = end;
    }
  }

  bool escape() {
    if (done()) return fail(ParseError::syntax);
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char c = text_[at_++];
    const std::size_t letter = letters.find(c);
    if (letter != std::string_view::npos) {
      out_.unescaped_.push_back(meanings[letter]);
      return true;
    }
    return c == 'u' ? unicode_escape() : fail(ParseError::syntax);
  }

  bool unicode_escape() {
    std::uint32_t unit = 0;
    if (!hex4(unit)) return fail(ParseError::syntax);
    if (unit >= 0xd800 && unit < 0xdc00 && text_.substr(at_, 2) == "\\u") {
      const std::size_t behind = at_;
      std::uint32_t low = 0;
      at_ += 2;
      if (!hex4(low)) return fail(ParseError::syntax);
      if (low >= 0xdc00 && low < 0xe000) {
        append_utf8(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return true;
      }
      at_ = behind;  // the second escape is a character of its own
    }
    const bool is_half = unit >= 0xd800 && unit < 0xe000;
    append_utf8(is_half ? replacement_character : unit);
    return true;
  }

  bool hex4(std::uint32_t& out) {
    if (at_ + 4 > text_.size()) return false;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = text_[at_ + i];
      std::uint32_t digit = 0;
      if (c >= '0' && c <= '9') {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        digit = static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
      } else {
        return false;
      }
      out = out * 16 + digit;
    }
    at_ += 4;
    return true;
  }

  void append_utf8(std::uint32_t code) {
    const auto push = [&](std::uint32_t byte) { out_.unescaped_.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return push(code);
    if (code < 0x800) {
      push(0xc0 | code >> 6);
    } else if (code < 0x10000) {
      push(0xe0 | code >> 12);
      push(0x80 | (code >> 6 & 0x3f));
    } else {
      push(0xf0 | code >> 18);
      push(0x80 | (code >> 12 & 0x3f));
      push(0x80 | (code >> 6 & 0x3f));
    }
    push(0x80 | (code & 0x3f));
  }

  Document& out_;
  std::string_view text_;
  Limits limits_;
  std::size_t at_ = 0;
  ParseError error_ = ParseError::syntax;
};

ParseError Document::parse(std::string_view text, Limits limits) {
  text_ = text;
  nodes_.clear();
  unescaped_.clear();
  const ParseError error = Parser(*this, limits).run();
  if (error != ParseError::none) nodes_.clear();
  return error;
}

std::size_t error_offset(std::string_view text, Limits limits) {
  return Parser::offset_of_error(text, limits);
}

}  // namespace parley::base::json
