#include "http/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>

namespace parley::http {

namespace {

constexpr std::size_t longest_text = INET6_ADDRSTRLEN - 1;
constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t mapped_bits = mapped_prefix.size() * 8;
// Of an IPv6 address; the rest identifies an interface of that subscriber.
constexpr std::ptrdiff_t subscriber_bytes = 8;

bool is_mapped(const IpAddress& address) {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), address.bytes.begin());
}

/// Parses decimal digits only. Returns std::nullopt for other text and for more than 3 digits.
std::optional<std::size_t> bit_count(std::string_view text) {
  unsigned number = 0;
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return {};
  }
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.empty() || text.size() > longest_text || text.find('\0') != std::string_view::npos) return {};
  const std::string terminated(text);
  IpAddress address;
  if (text.find(':') != std::string_view::npos) {
    if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) return {};
    return address;
  }
  std::ranges::copy(mapped_prefix, address.bytes.begin());
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + mapped_prefix.size()) != 1) return {};
  return address;
}

std::string IpAddress::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* const written =
      is_mapped(*this) ? ::inet_ntop(AF_INET, bytes.data() + mapped_prefix.size(), text.data(), text.size())
                       : ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return written == nullptr ? std::string() : written;
}

std::string limit_key(std::string_view address) {
  if (address.find(':') == std::string_view::npos) return std::string(address);
  auto parsed = IpAddress::parse(address);
  if (!parsed) return std::string(address);
  if (is_mapped(*parsed)) return parsed->to_string();
  std::fill(parsed->bytes.begin() + subscriber_bytes, parsed->bytes.end(), std::uint8_t{0});
  return parsed->to_string() + "/64";
}

std::optional<AddressBlock> AddressBlock::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view base = text.substr(0, slash);
  const auto address = IpAddress::parse(base);
  if (!address) return {};
  constexpr std::size_t all_bits = std::tuple_size_v<decltype(IpAddress::bytes)> * 8;
  if (slash == std::string_view::npos) return AddressBlock(*address, all_bits);
  // For an IPv4 address in dotted form the bit count starts at the IPv4 part.
  const std::size_t before = base.find(':') == std::string_view::npos ? mapped_bits : 0;
  const auto bits = bit_count(text.substr(slash + 1));
  if (!bits || *bits + before > all_bits) return {};
  return AddressBlock(*address, *bits + before);
}

bool AddressBlock::contains(const IpAddress& address) const {
  const std::size_t whole = bits_ / 8;
  if (!std::equal(base_.bytes.begin(), base_.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin())) {
    return false;
  }
  if (bits_ % 8 == 0) return true;
  const int differing = base_.bytes[whole] ^ address.bytes[whole];
  return differing >> (8 - bits_ % 8) == 0;
}

}  // namespace parley::http
