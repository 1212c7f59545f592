#include "ws/extensions.hpp"

#include <algorithm>
#include <utility>

#include "ws/token.hpp"

namespace parley::ws {

namespace {

/// Reads the field from left to right. Space is allowed around every token and separator.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) { skip_space(); }

  bool at_end() const { return rest_.empty(); }
  bool at(char c) const { return rest_.starts_with(c); }
  bool take(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }
  /// Returns an empty view if there is no token.
  std::string_view take_token() {
    const auto end = std::ranges::find_if_not(rest_, is_token_char);
    const std::string_view token = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(token.size());
    skip_space();
    return token;
  }
  /// Reads a token, quoted or not. Without its quotes and backslashes a quoted value must be a token too.
  std::optional<std::string> take_value() {
    if (!rest_.starts_with('"')) {
      const std::string_view token = take_token();
      return token.empty() ? std::nullopt : std::optional(std::string(token));
    }
    std::string value;
    std::size_t i = 1;
    for (; i < rest_.size() && rest_[i] != '"'; ++i) {
      if (rest_[i] == '\\' && ++i == rest_.size()) return std::nullopt;
      if (!is_token_char(rest_[i])) return std::nullopt;
      value.push_back(rest_[i]);
    }
    if (i == rest_.size() || value.empty()) return std::nullopt;
    rest_.remove_prefix(i + 1);
    skip_space();
    return value;
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

/// Returns a decimal number from 8 to 15 without leading zeros. Returns 0 for any other text.
std::uint8_t window_bits(std::string_view value) {
  if (value == "8" || value == "9") return static_cast<std::uint8_t>(value[0] - '0');
  if (value.size() == 2 && value[0] == '1' && value[1] >= '0' && value[1] <= '5')
    return static_cast<std::uint8_t>(10 + value[1] - '0');
  return 0;
}

/// One offer of permessage-deflate, read parameter by parameter.
class Offer {
 public:
  void parameter(std::string_view name, const std::optional<std::string>& value) {
    const bool is_kept =
        (name == "server_no_context_takeover" && once(server_fresh_) && !value) ||
        (name == "client_no_context_takeover" && once(client_fresh_) && !value) ||
        (name == "server_max_window_bits" && once(server_limited_) && value &&
         (server_bits_ = window_bits(*value)) != 0) ||
        (name == "client_max_window_bits" && once(client_limited_) && (!value || window_bits(*value) != 0));
    if (!is_kept) is_good_ = false;
  }

  bool is_good() const { return is_good_; }

  /// client_max_window_bits needs no answer, because inflation accepts any window.
  ExtensionAnswer answer() const {
    ExtensionAnswer answer{"permessage-deflate; server_no_context_takeover; client_no_context_takeover", 15};
    if (!server_limited_) return answer;
    answer.window_bits = server_bits_;
    answer.field += "; server_max_window_bits=" + std::to_string(server_bits_);
    return answer;
  }

 private:
  static bool once(bool& seen) { return !std::exchange(seen, true); }

  bool is_good_ = true;
  bool server_fresh_ = false;
  bool client_fresh_ = false;
  bool server_limited_ = false;
  bool client_limited_ = false;
  std::uint8_t server_bits_ = 0;
};

}  // namespace

std::optional<ExtensionAnswer> answer_extensions(std::string_view offers) {
  ExtensionAnswer answer;
  Scanner scanner(offers);
  while (!scanner.at_end()) {
    if (scanner.take(',')) continue;  // a list may have empty elements (RFC 9110 section 5.6.1.2)
    const std::string_view name = scanner.take_token();
    if (name.empty()) return std::nullopt;
    Offer offer;
    while (scanner.take(';')) {
      const std::string_view parameter = scanner.take_token();
      if (parameter.empty()) return std::nullopt;
      std::optional<std::string> value;
      if (scanner.take('=') && !(value = scanner.take_value())) return std::nullopt;
      offer.parameter(parameter, value);
    }
    if (!scanner.at_end() && !scanner.at(',')) return std::nullopt;
    if (answer.field.empty() && name == "permessage-deflate" && offer.is_good()) answer = offer.answer();
  }
  return answer;
}

}  // namespace parley::ws
