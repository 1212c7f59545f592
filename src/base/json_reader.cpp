// Document::parse: one pass, no recursion deeper than the limit, UTF-8 checked on the way.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/json.hpp"
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

 private:
  using Node = Document::Node;

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

  bool array(std::size_t depth) {
    if (depth >= limits_.depth) return fail(ParseError::too_deep);
    const std::uint32_t node = open(Kind::array);
    ++at_;
    skip_space();
    std::uint32_t count = 0;
    if (peek() != ']') {
      for (;;) {
        if (!value(depth + 1)) return false;
        ++count;
        skip_space();
        if (peek() != ',') break;
        ++at_;
        skip_space();
      }
      if (peek() != ']') return fail(ParseError::syntax);
    }
    ++at_;
    out_.nodes_[node].count = count;
    return close(node);
  }

  bool object(std::size_t depth) {
    if (depth >= limits_.depth) return fail(ParseError::too_deep);
    const std::uint32_t node = open(Kind::object);
    ++at_;
    skip_space();
    std::uint32_t count = 0;
    if (peek() != '}') {
      for (;;) {
        if (peek() != '"') return fail(ParseError::syntax);
        if (!string()) return false;
        skip_space();
        if (peek() != ':') return fail(ParseError::syntax);
        ++at_;
        skip_space();
        if (!value(depth + 1)) return false;
        ++count;
        skip_space();
        if (peek() != ',') break;
        ++at_;
        skip_space();
      }
      if (peek() != '}') return fail(ParseError::syntax);
    }
    ++at_;
    out_.nodes_[node].count = count;
    close(node);
    return has_distinct_keys(node) || fail(ParseError::duplicate_key);
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
    std::vector<std::string_view> keys;
    keys.reserve(out_.nodes_[object].count);
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
    Node& node = out_.nodes_[index];
    const char* const first = text_.data() + begin;
    const char* const last = text_.data() + at_;
    if (is_integer && std::from_chars(first, last, node.integer).ec == std::errc{}) return close(index);
    node.kind = Kind::number;
    const std::from_chars_result read = std::from_chars(first, last, node.number);
    // A number too small for a double reads as zero would; one too large is refused.
    if (read.ec != std::errc{} && !reads_as_zero(first, last, node.number))
      return fail(ParseError::bad_number);
    return close(index);
  }

  static bool reads_as_zero(const char* first, const char* last, double& out) {
    const std::string copy(first, last);
    out = std::strtod(copy.c_str(), nullptr);
    return std::isfinite(out);
  }

  /// The first byte at or behind at_ that ends a run of plain characters.
  std::size_t run_end() const {
    std::size_t i = at_;
    while (i < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[i]);
      if (byte == '"' || byte == '\\' || byte < 0x20) break;
      ++i;
    }
    return i;
  }

  bool string() {
    const std::uint32_t index = open(Kind::string);
    ++at_;
    const std::size_t content = at_;
    const std::size_t end = run_end();
    if (end >= text_.size()) return fail(ParseError::syntax);
    if (!is_valid_utf8(text_.substr(content, end - content))) return fail(ParseError::bad_string);
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
      const std::size_t end = run_end();
      const std::string_view run = text_.substr(at_, end - at_);
      if (!is_valid_utf8(run)) return fail(ParseError::bad_string);
      out_.unescaped_.append(run);
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
    if (unit == 0 || (unit >= 0xdc00 && unit < 0xe000)) return fail(ParseError::bad_string);
    if (unit >= 0xd800 && unit < 0xdc00) {
      std::uint32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return fail(ParseError::bad_string);
      at_ += 2;
      if (!hex4(low)) return fail(ParseError::syntax);
      if (low < 0xdc00 || low >= 0xe000) return fail(ParseError::bad_string);
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    append_utf8(unit);
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

std::string_view Document::string_of(const Node& node) const {
  const std::string_view from = node.string.unescaped ? std::string_view(unescaped_) : text_;
  return from.substr(node.string.offset, node.string.size);
}

Kind Value::kind() const {
  return document_->nodes_[node_].kind;
}
bool Value::as_bool() const {
  return document_->nodes_[node_].boolean;
}
std::int64_t Value::as_integer() const {
  return document_->nodes_[node_].integer;
}

double Value::as_number() const {
  const Document::Node& node = document_->nodes_[node_];
  return node.kind == Kind::integer ? static_cast<double>(node.integer) : node.number;
}

std::string_view Value::as_string() const {
  return document_->string_of(document_->nodes_[node_]);
}
std::size_t Value::size() const {
  return document_->nodes_[node_].count;
}

std::string_view Value::raw() const {
  const Document::Node& node = document_->nodes_[node_];
  return document_->text_.substr(node.begin, node.end - node.begin);
}

Value Value::operator[](std::size_t index) const {
  std::uint32_t node = node_ + 1;
  for (; index > 0; --index) node = document_->nodes_[node].next;
  return {*document_, node};
}

std::optional<Value> Value::find(std::string_view key) const {
  if (kind() != Kind::object) return std::nullopt;
  for (const Member member : *this) {
    if (member.key == key) return member.value;
  }
  return std::nullopt;
}

Value::Iterator Value::begin() const {
  const bool is_container = kind() == Kind::array || kind() == Kind::object;
  if (!is_container) return end();
  return {*document_, node_ + 1, kind() == Kind::object};
}

Value::Iterator Value::end() const {
  return {*document_, document_->nodes_[node_].next, false};
}

Member Value::Iterator::operator*() const {
  if (!keyed_) return {{}, Value(*document_, node_)};
  return {document_->string_of(document_->nodes_[node_]), Value(*document_, node_ + 1)};
}

Value::Iterator& Value::Iterator::operator++() {
  node_ = document_->nodes_[keyed_ ? node_ + 1 : node_].next;
  return *this;
}

}  // namespace parley::base::json
