#include "http/content/multipart.hpp"

#include <algorithm>
#include <utility>

#include "http/content/encoded_text.hpp"
#include "http/text.hpp"

namespace parley::http {

namespace {

constexpr std::size_t longest_boundary = 70;
constexpr std::size_t longest_padding = 64;

/// The bchars of RFC 2046 section 5.1.1. A boundary must not end with a blank.
bool is_boundary(std::string_view text) {
  constexpr std::string_view others = "'()+_,-./:=? ";
  const auto is_allowed = [&](char c) {
    const char lower = lower_case(c);
    return is_digit(c) || (lower >= 'a' && lower <= 'z') || others.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= longest_boundary && text.back() != ' ' &&
         std::ranges::all_of(text, is_allowed);
}

/// Whether `text` is an unquoted value: a token, or what clients send instead, such as "my(1).png" or UTF-8.
bool is_bare_value(std::string_view text) {
  const auto is_allowed = [](char c) { return is_field_char(c) && c != ' ' && c != '\t' && c != '"'; };
  return !text.empty() && std::ranges::all_of(text, is_allowed);
}

/// Removes "; name=value" from the front of `text`. Returns false if there is no parameter, or if it is
/// malformed, in which case it is not removed. A trailing semicolon is removed. In the quoted form only \"
/// and \\ count as escapes, because some browsers send the backslashes of a path unescaped.
bool take_parameter(std::string_view& text, std::string_view& name, std::string& value) {
  text = trim_space(text);
  if (!text.starts_with(';')) return false;
  std::string_view rest = trim_space(text.substr(1));
  if (rest.empty()) text = rest;
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return false;
  name = trim_space(rest.substr(0, equals));
  rest = trim_space(rest.substr(equals + 1));
  value.clear();
  if (!is_token(name)) return false;
  if (!rest.starts_with('"')) {
    const std::size_t size = std::min(rest.find(';'), rest.size());
    value = trim_space(rest.substr(0, size));
    if (!is_bare_value(value)) return false;
    text = rest.substr(size);
    return true;
  }
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      text = rest.substr(i + 1);
      return true;
    }
    const bool is_escape =
        rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
    if (is_escape) ++i;
    value.push_back(rest[i]);
  }
  return false;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const std::size_t size = std::min(content_type.find(';'), content_type.size());
  if (!equal_ignoring_case(trim_space(content_type.substr(0, size)), "multipart/form-data")) return {};
  content_type.remove_prefix(size);
  std::optional<std::string> boundary;
  std::string_view name;
  std::string value;
  while (take_parameter(content_type, name, value)) {
    if (!equal_ignoring_case(name, "boundary")) continue;
    if (boundary || !is_boundary(value)) return {};
    boundary = value;
  }
  if (!trim_space(content_type).empty()) return {};
  return boundary;
}

MultipartParser::MultipartParser(std::string_view boundary, MultipartLimits limits)
    : delimiter_("\r\n--" + std::string(boundary)), limits_(limits) {}

MultipartParser::Event MultipartParser::refuse() {
  state_ = State::refused;
  return Event::refused;
}

MultipartParser::Event MultipartParser::next(std::string_view& bytes) {
  data_ = {};
  if (state_ == State::refused) return Event::refused;
  while (!bytes.empty()) {
    const char c = bytes.front();
    switch (state_) {
      case State::start:
        bytes.remove_prefix(1);
        if (c == '\r' && matched_ == 2) {
          matched_ = 1;
        } else if (c != delimiter_[matched_]) {
          return refuse();
        } else if (++matched_ == delimiter_.size()) {
          state_ = State::delimiter_end;
        }
        break;
      case State::delimiter_end:
        bytes.remove_prefix(1);
        after_delimiter(c);
        if (state_ == State::refused) return Event::refused;
        if (state_ == State::epilogue) return Event::end;
        break;
      case State::header:
        bytes.remove_prefix(1);
        if (!header_char(c)) return refuse();
        if (state_ == State::body) return begin_part();
        break;
      case State::body:
        return scan(bytes);
      case State::epilogue:
        bytes = {};
        break;
      case State::refused:
        return refuse();
    }
  }
  return Event::more;
}

/// After a delimiter, "--" ends the body. Padding and a line end start a part.
void MultipartParser::after_delimiter(char c) {
  line_.push_back(c);
  const bool is_padding = line_.find_first_not_of(" \t") == std::string::npos;
  if (line_ == "--") {
    state_ = State::epilogue;
    line_.clear();
  } else if (line_.ends_with("\r\n")) {
    state_ = ++parts_ > limits_.parts ? State::refused : State::header;
    line_.clear();
    header_size_ = header_lines_ = 0;
    has_disposition_ = false;
    name_.clear();
    filename_.reset();
  } else if (line_ != "-" && !(is_padding && line_.size() <= longest_padding) &&
             !(c == '\r' && line_.find_first_not_of(" \t") == line_.size() - 1)) {
    state_ = State::refused;
  }
}

bool MultipartParser::header_char(char c) {
  if (++header_size_ > limits_.header_block) return false;
  if (!line_.empty() && line_.back() == '\r') {
    if (c != '\n') return false;
    line_.pop_back();
    if (line_.empty()) {
      matched_ = 0;
      state_ = State::body;
      return true;
    }
    const bool is_good = ++header_lines_ <= limits_.header_lines && header_line();
    line_.clear();
    return is_good;
  }
  line_.push_back(c);
  return c == '\r' || is_field_char(c);
}

bool MultipartParser::header_line() {
  const std::size_t colon = line_.find(':');
  if (colon == std::string::npos || !is_token(std::string_view(line_).substr(0, colon))) return false;
  if (!equal_ignoring_case(std::string_view(line_).substr(0, colon), "Content-Disposition")) return true;
  if (std::exchange(has_disposition_, true)) return false;
  return disposition(trim_space(std::string_view(line_).substr(colon + 1)));
}

/// RFC 7578 section 4.2 forbids filename*. However, .NET sends it, alone or next to a filename that is an
/// encoded word. A filename* that can be decoded takes precedence, as in RFC 6266 section 4.3.
bool MultipartParser::disposition(std::string_view value) {
  const std::size_t size = std::min(value.find(';'), value.size());
  if (!equal_ignoring_case(trim_space(value.substr(0, size)), "form-data")) return false;
  value.remove_prefix(size);
  std::string_view key;
  std::string text;
  bool has_name = false;
  bool has_extended = false;
  std::optional<std::string> extended;
  while (take_parameter(value, key, text)) {
    if (equal_ignoring_case(key, "name")) {
      if (std::exchange(has_name, true)) return false;
      name_ = text;
    } else if (equal_ignoring_case(key, "filename")) {
      if (filename_) return false;
      filename_ = decode_encoded_words(text);
    } else if (equal_ignoring_case(key, "filename*")) {
      if (std::exchange(has_extended, true)) return false;
      extended = decode_extended_value(text);
    }
  }
  if (extended) {
    filename_ = std::move(extended);
  } else if (has_extended && !filename_) {
    filename_.emplace();  // it is a file, but its name cannot be decoded
  }
  return has_name && trim_space(value).empty();
}

MultipartParser::Event MultipartParser::begin_part() {
  line_.clear();
  if (!has_disposition_) return refuse();
  return Event::part;
}

MultipartParser::Event MultipartParser::scan(std::string_view& bytes) {
  while (!bytes.empty()) {
    if (matched_ == 0) {
      const std::size_t size = std::min(bytes.find('\r'), bytes.size());
      data_ = bytes.substr(0, size);
      bytes.remove_prefix(size);
      if (!bytes.empty()) {
        matched_ = 1;
        bytes.remove_prefix(1);
      }
      if (size > 0) return Event::data;
      continue;
    }
    if (bytes.front() != delimiter_[matched_]) {
      // The matched part of the delimiter is data. No suffix of it can start another delimiter, because CR
      // occurs only at its beginning.
      data_ = std::string_view(delimiter_).substr(0, std::exchange(matched_, 0));
      return Event::data;
    }
    bytes.remove_prefix(1);
    if (++matched_ < delimiter_.size()) continue;
    matched_ = 0;
    state_ = State::delimiter_end;
    return Event::part_end;
  }
  return Event::more;
}

}  // namespace parley::http
