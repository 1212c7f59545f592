#include "api/describe/indented.hpp"

#include <cstddef>
#include <utility>

namespace parley::api::printing {

namespace {

constexpr std::size_t longest_line = 110;

class Indenter {
 public:
  explicit Indenter(std::string_view json) : json_(json) {}

  std::string text() && {
    value(0);
    out_.push_back('\n');
    return std::move(out_);
  }

 private:
  static bool is_opening(char c) { return c == '{' || c == '['; }
  static bool is_closing(char c) { return c == '}' || c == ']'; }

  /// The end of the string that begins at `at`.
  std::size_t end_of_string(std::size_t at) const {
    for (++at; json_[at] != '"'; ++at) {
      if (json_[at] == '\\') ++at;
    }
    return at + 1;
  }
  std::size_t end_of_value(std::size_t at) const {
    std::size_t depth = 0;
    for (;;) {
      const char c = json_[at];
      if (c == '"') {
        at = end_of_string(at);
        if (depth == 0) return at;
        continue;
      }
      if (depth == 0 && (c == ',' || is_closing(c))) return at;
      if (is_opening(c)) ++depth;
      if (is_closing(c) && --depth == 0) return at + 1;
      if (++at == json_.size()) return at;
    }
  }

  /// Appends the text up to `end` with a blank behind each comma and colon.
  void on_one_line(std::size_t end) {
    while (at_ < end) {
      if (json_[at_] == '"') {
        const std::size_t behind = end_of_string(at_);
        out_.append(json_.substr(at_, behind - at_));
        at_ = behind;
        continue;
      }
      const char c = json_[at_++];
      out_.push_back(c);
      if (c == ',' || c == ':') out_.push_back(' ');
    }
  }

  void new_line(std::size_t depth) { out_.append("\n").append(2 * depth, ' '); }

  void value(std::size_t depth) {
    const std::size_t end = end_of_value(at_);
    if (!is_opening(json_[at_]) || end - at_ + 2 * depth <= longest_line) return on_one_line(end);
    out_.push_back(json_[at_++]);
    while (at_ < end - 1) {
      new_line(depth + 1);
      if (json_[end - 1] == '}') {
        on_one_line(end_of_string(at_) + 1);
      }
      value(depth + 1);
      if (json_[at_] == ',') out_.push_back(json_[at_++]);
    }
    new_line(depth);
    out_.push_back(json_[at_++]);
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string indented(std::string_view compact) {
  return Indenter(compact).text();
}

}  // namespace parley::api::printing
