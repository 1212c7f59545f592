// One reader and one writer per kind of value. A number has no plus sign and no blanks. A duration is one
// number with a unit, so that it is clear whether 45 means seconds or milliseconds.
#include "node/config/value.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

#include "base/duration.hpp"
#include "http/origin.hpp"

namespace parley::node {
namespace {

constexpr std::string_view digits = "0123456789";

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

/// Like whole_number, but a number that does not fit becomes INT64_MAX or INT64_MIN, so that it is reported
/// as out of range instead of malformed.
std::optional<std::int64_t> clamped_number(std::string_view text) {
  if (const auto number = whole_number(text)) return number;
  const bool negative = text.starts_with('-');
  const std::string_view magnitude = text.substr(negative ? 1 : 0);
  if (magnitude.empty() || magnitude.find_first_not_of(digits) != std::string_view::npos) return {};
  return negative ? INT64_MIN : INT64_MAX;
}

bool within(std::int64_t number, Bounds bounds) {
  return number >= bounds.least && number <= bounds.most;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}

bool is_address(int family, std::string_view text) {
  in6_addr unused{};
  return inet_pton(family, std::string(text).c_str(), &unused) == 1;
}

/// True for a host name or a valid IPv4 address. 999.1.1.1 is neither.
bool is_name_or_v4(std::string_view text) {
  const bool name = text.size() <= 253 && std::ranges::all_of(text, is_host_character);
  const bool numeric = !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
  return name && (!numeric || is_address(AF_INET, text));
}

std::optional<std::uint16_t> port_number(std::string_view text) {
  const auto number = whole_number(text);
  if (!number || text.front() == '-' || text.size() > 5 || *number > 65535) return {};
  return static_cast<std::uint16_t>(*number);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

Refusal read(std::string_view text, Bounds, bool& out) {
  if (text != "true" && text != "false") return "must be true or false, not " + quoted(text);
  out = text == "true";
  return {};
}

Refusal read(std::string_view text, Bounds bounds, std::uint32_t& out) {
  const auto number = clamped_number(text);
  if (!number) return "must be a whole number, not " + quoted(text);
  if (!within(*number, bounds)) {
    return "must be from " + std::to_string(bounds.least) + " to " + std::to_string(bounds.most) + ", not " +
           quoted(text);
  }
  out = static_cast<std::uint32_t>(*number);
  return {};
}

Refusal read(std::string_view text, Bounds bounds, base::Duration& out) {
  const auto duration = base::parse_duration(text);
  if (!duration) return "must be a duration with its unit (500ms, 45s, 2m, 12h, 7d), not " + quoted(text);
  if (!within(duration->count(), bounds)) {
    return "must be from " + write(base::Duration{bounds.least}) + " to " +
           write(base::Duration{bounds.most}) + ", not " + quoted(text);
  }
  out = *duration;
  return {};
}

Refusal read(std::string_view text, Bounds bounds, std::string& out) {
  if (has_control(text)) return "must not hold control characters";
  if (text.empty() && bounds.least > 0) return "must not be empty";
  if (!within(static_cast<std::int64_t>(text.size()), bounds)) {
    return "must be at most " + std::to_string(bounds.most) + " bytes long";
  }
  out = text;
  return {};
}

Refusal read(std::string_view text, Bounds bounds, Secret& out) {
  // A secret that was copied from a file often ends with the line end of that file.
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const auto size = static_cast<std::int64_t>(text.size());
  if (size < bounds.least) {
    return "must be at least " + std::to_string(bounds.least) + " bytes long, not " + std::to_string(size) +
           "; leave it out to have one generated";
  }
  if (size > bounds.most) return "must be at most " + std::to_string(bounds.most) + " bytes long";
  out.bytes = text;
  return {};
}

Refusal read(std::string_view text, Bounds, Endpoint& out) {
  Refusal refused = "must be host:port, [v6 address]:port or :port, not " + quoted(text);
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return refused;
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_address(AF_INET6, host.substr(0, host.find('%')))) return refused;
  } else if (!is_name_or_v4(host)) {
    return refused;
  }
  const auto port = port_number(text.substr(colon + 1));
  if (!port) return "must end with a port from 0 to 65535, not " + quoted(text.substr(colon + 1));
  out = {std::string(host), *port};
  return {};
}

Refusal read(std::string_view text, Bounds bounds, std::vector<std::string>& out) {
  std::vector<std::string> origins;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    const std::string_view origin = trimmed(text.substr(begin, end - begin));
    const auto pattern = http::OriginPattern::parse(origin);
    if (origin != "*" && !pattern) {
      return "must be \"*\" or origins such as https://chat.example.org, https://*.example.org or "
             "http://localhost:*, without a path, not " +
             quoted(origin);
    }
    origins.push_back(pattern ? pattern->text() : "*");
    begin = end + 1;
  }
  if (origins.size() > 1 && std::ranges::find(origins, "*") != origins.end())
    return "must be \"*\" alone, or origins";
  if (!within(static_cast<std::int64_t>(origins.size()), bounds)) {
    return "must be at most " + std::to_string(bounds.most) + " origins";
  }
  out = std::move(origins);
  return {};
}

Refusal read(std::string_view text, Bounds bounds, http::TrustedProxies& out) {
  http::TrustedProxies proxies;
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    const auto end = std::min(text.find(',', begin), text.size());
    const std::string_view entry = trimmed(text.substr(begin, end - begin));
    if (!proxies.add(entry)) {
      return "must be addresses such as 10.0.0.1, blocks such as 10.0.0.0/8 or loopback, not " +
             quoted(entry);
    }
    begin = end + 1;
  }
  if (!within(static_cast<std::int64_t>(proxies.entries().size()), bounds)) {
    return "must be at most " + std::to_string(bounds.most) + " entries";
  }
  out = std::move(proxies);
  return {};
}

Refusal read(std::string_view text, Bounds, jwt::ClaimName& out) {
  std::optional<jwt::ClaimName> name = jwt::ClaimName::parse(text);
  if (!name) {
    return "must be a claim's name, or at most " + std::to_string(jwt::ClaimName::deepest) +
           " names with dots between them, in " + std::to_string(jwt::ClaimName::longest) + " bytes, not " +
           quoted(text);
  }
  out = *std::move(name);
  return {};
}

Refusal read_choice(std::string_view text, std::span<const std::string_view> words, std::size_t& out) {
  const auto found = std::ranges::find(words, text);
  if (found != words.end()) {
    out = static_cast<std::size_t>(found - words.begin());
    return {};
  }
  std::string refusal = "must be ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) refusal += i + 1 == words.size() ? " or " : ", ";
    refusal += words[i];
  }
  return refusal + ", not " + quoted(text);
}

std::string write(bool value) {
  return value ? "true" : "false";
}
std::string write(std::uint32_t value) {
  return std::to_string(value);
}
std::string write(base::Duration value) {
  return base::format_duration(value);
}
std::string write(const std::string& value) {
  return value;
}
std::string write(const Secret& value) {
  return value.bytes.empty() ? "" : "<set>";
}

std::string write(const Endpoint& value) {
  const bool v6 = value.host.find(':') != std::string::npos;
  return (v6 ? "[" + value.host + "]" : value.host) + ":" + std::to_string(value.port);
}

std::string write(const std::vector<std::string>& value) {
  std::string text;
  for (const std::string& part : value) text += (text.empty() ? "" : ",") + part;
  return text;
}

std::string write(const http::TrustedProxies& value) {
  return write(value.entries());
}

std::string write(const jwt::ClaimName& value) {
  return value.text();
}

std::string quoted(std::string_view text, std::size_t most) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out = "\"";
  const bool cut = text.size() > most;
  // Cut before a continuation byte, so that what is left is still UTF-8.
  std::size_t end = cut ? most : text.size();
  while (cut && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + (cut ? "\"..." : "\"");
}

}  // namespace parley::node
