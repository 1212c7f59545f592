#include "http/origin.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "http/ip_address.hpp"
#include "http/text.hpp"

namespace parley::http {

namespace {

struct KnownScheme {
  std::string_view name;
  std::string_view default_port;
};
constexpr std::array known_schemes{KnownScheme{"http", "80"}, KnownScheme{"https", "443"},
                                   KnownScheme{"ws", "80"}, KnownScheme{"wss", "443"}};

bool is_lower_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_scheme(std::string_view text) {
  const auto is_allowed = [](char c) {
    return is_lower_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  };
  return !text.empty() && is_lower_letter(text.front()) && std::ranges::all_of(text, is_allowed);
}

bool is_label_char(char c) {
  return is_lower_letter(c) || is_digit(c) || c == '-' || c == '_';
}

/// Whether `host` is a name or an IPv4 address. One label of a name may be a `*`.
bool is_host(std::string_view host, bool is_web) {
  std::size_t labels = 0;
  bool has_star = false;
  for (std::string_view rest = host; !rest.empty();) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    const std::string_view label = rest.substr(0, dot);
    rest.remove_prefix(std::min(dot + 1, rest.size()));
    const bool is_star = label == "*";
    if (is_web && label.empty()) return false;
    if (!is_star && !std::ranges::all_of(label, is_label_char)) return false;
    has_star = has_star || is_star;
    ++labels;
  }
  if (labels == 0 || (has_star && labels == 1)) return false;
  // Browsers parse a host that ends with a number as an address, in any spelling.
  const std::string_view last = host.substr(host.rfind('.') + 1);
  const bool is_number = is_web && !last.empty() && std::ranges::all_of(last, is_digit);
  return !is_number || has_star || IpAddress::parse(host).has_value();
}

/// Returns the text between the brackets as browsers write it: IPv6 with hexadecimal digits only.
std::optional<std::string> v6_host(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return std::nullopt;
  const auto address = IpAddress::parse(text);
  if (!address) return std::nullopt;
  std::string host = address->to_string();
  const std::size_t dot = host.find('.');
  if (dot == std::string::npos) return host;
  // The last four bytes are in dotted form.
  const std::size_t colon = host.rfind(':');
  host = colon == std::string::npos ? "::ffff:" : host.substr(0, colon + 1);
  const auto group = [&](std::size_t at) {
    std::array<char, 4> digits;
    const int value = address->bytes[at] * 256 + address->bytes[at + 1];
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    host.append(digits.data(), end);
  };
  group(12);
  host.push_back(':');
  group(14);
  return host;
}

/// Removes leading zeros. Returns std::nullopt if `text` is not a port from 1 to 65535.
std::optional<std::string> port_text(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535) return {};
  return std::to_string(port);
}

}  // namespace

std::optional<OriginPattern> OriginPattern::parse(std::string_view given) {
  std::string text(given);
  std::ranges::transform(text, text.begin(), lower_case);
  OriginPattern pattern;
  if (text == "null" || text == "file://") {
    pattern.text_ = std::move(text);
    return pattern;
  }
  const std::size_t end_of_scheme = text.find("://");
  if (end_of_scheme == std::string::npos || !is_scheme(std::string_view(text).substr(0, end_of_scheme))) {
    return std::nullopt;
  }
  const std::string_view scheme = std::string_view(text).substr(0, end_of_scheme);
  std::string_view rest = std::string_view(text).substr(end_of_scheme + 3);
  const auto* const known = std::ranges::find(known_schemes, scheme, &KnownScheme::name);
  const bool is_web = known != known_schemes.end();
  pattern.text_ = std::string(scheme) + "://";

  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    const auto host = end == std::string_view::npos ? std::nullopt : v6_host(rest.substr(1, end - 1));
    if (!host) return std::nullopt;
    pattern.text_ += '[' + *host + ']';
    rest.remove_prefix(end + 1);
  } else {
    const std::string_view host = rest.substr(0, rest.find(':'));
    if (!is_host(host, is_web) || std::ranges::count(text, '*') > 1) return std::nullopt;
    pattern.text_ += host;
    rest.remove_prefix(host.size());
    pattern.star_ = pattern.text_.find('*');
  }

  if (rest.empty()) return pattern;
  if (rest.front() != ':') return std::nullopt;
  rest.remove_prefix(1);
  if (rest == "*") {
    pattern.text_ += ':';
    pattern.star_ = pattern.text_.size();
    pattern.star_is_port_ = true;
    pattern.text_ += '*';
    return pattern;
  }
  const auto port = port_text(rest);
  if (!port) return std::nullopt;
  if (!is_web || *port != known->default_port) pattern.text_ += ':' + *port;
  return pattern;
}

bool OriginPattern::matches(std::string_view origin) const {
  if (star_ == std::string::npos) return origin == text_;
  const std::string_view text = text_;
  std::string_view before = text.substr(0, star_);
  const std::string_view behind = text.substr(star_ + 1);
  // Browsers omit the default port together with its colon.
  if (star_is_port_ && origin == before.substr(0, before.size() - 1)) return true;
  if (!origin.starts_with(before)) return false;
  origin.remove_prefix(before.size());
  if (!origin.ends_with(behind)) return false;
  origin.remove_suffix(behind.size());
  if (star_is_port_) return origin.size() <= 5 && port_text(origin) == origin;
  return !origin.empty() && std::ranges::all_of(origin, is_label_char);
}

}  // namespace parley::http
