#include "http/trusted_proxies.hpp"

#include <algorithm>
#include <optional>

#include "http/text.hpp"

namespace parley::http {

namespace {

constexpr std::string_view list_name = "X-Forwarded-For";

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Parses an address. Some proxies add a port: 203.0.113.9:4711, [2001:db8::1]:4711.
std::optional<IpAddress> hop_of(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || text.find(':') > end) return {};
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && !(rest.front() == ':' && is_port(rest.substr(1)))) return {};
    return IpAddress::parse(text.substr(1, end - 1));
  }
  const std::size_t colon = text.find(':');
  const bool has_port = colon != std::string_view::npos && text.find('.') < colon;
  if (has_port && !is_port(text.substr(colon + 1))) return {};
  return IpAddress::parse(has_port ? text.substr(0, colon) : text);
}

}  // namespace

bool TrustedProxies::add(std::string_view entry) {
  if (entry == "loopback") {
    blocks_.push_back(*AddressBlock::parse("127.0.0.0/8"));
    blocks_.push_back(*AddressBlock::parse("::1"));
  } else if (const auto block = AddressBlock::parse(entry)) {
    blocks_.push_back(*block);
  } else {
    return false;
  }
  entries_.emplace_back(entry);
  return true;
}

bool TrustedProxies::trusts(const IpAddress& address) const {
  return std::ranges::any_of(blocks_, [&](const AddressBlock& block) { return block.contains(address); });
}

bool TrustedProxies::trusts(std::string_view address) const {
  if (blocks_.empty()) return false;
  const auto parsed = IpAddress::parse(address);
  return parsed && trusts(*parsed);
}

std::string TrustedProxies::client_of(std::string_view peer, const Headers& headers) const {
  if (!trusts(peer)) return std::string(peer);
  // Several fields form one list in their order (RFC 9110 section 5.3).
  std::vector<std::string_view> fields;
  for (const Headers::Field& field : headers) {
    if (equal_ignoring_case(field.name, list_name)) fields.push_back(field.value);
  }
  std::optional<IpAddress> furthest;
  std::size_t hops = 0;
  for (; !fields.empty(); fields.pop_back()) {
    for (std::string_view rest = fields.back();;) {
      const std::size_t comma = rest.rfind(',');
      const bool is_first = comma == std::string_view::npos;
      const auto hop = hop_of(trim_space(is_first ? rest : rest.substr(comma + 1)));
      if (!hop || ++hops > most_hops) return std::string(peer);
      if (!trusts(*hop)) return hop->to_string();
      furthest = hop;
      if (is_first) break;
      rest = rest.substr(0, comma);
    }
  }
  return furthest ? furthest->to_string() : std::string(peer);
}

}  // namespace parley::http
