// An IP address as a value, and a block of addresses in the notation that operators use: "10.0.0.0/8".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// An IPv4 address is stored in its IPv6-mapped form (::ffff:10.0.0.1, RFC 4291 section 2.5.5.2), so that
/// both forms compare equal.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  /// Parses a numeric address in any spelling, at most 45 bytes. Returns std::nullopt for names, ports,
  /// brackets and zones.
  static std::optional<IpAddress> parse(std::string_view text);
  /// Returns the shortest spelling (RFC 5952). IPv4 and IPv6-mapped IPv4 are written in dotted form.
  std::string to_string() const;

  bool operator==(const IpAddress&) const = default;
};

/// Returns the key under which a limit per address counts `address`. An IPv4 address, mapped or not, counts
/// by itself. An IPv6 address counts with all others of its /64 ("2001:db8:0:1::/64"), because one subscriber
/// has at least a /64. Text that is not an address counts by itself.
std::string limit_key(std::string_view address);

class AddressBlock {
 public:
  /// Parses an address, or an address, "/" and the number of leading bits that are compared. The other bits
  /// may be set.
  static std::optional<AddressBlock> parse(std::string_view text);

  bool contains(const IpAddress& address) const;

  bool operator==(const AddressBlock&) const = default;

 private:
  AddressBlock(const IpAddress& base, std::size_t bits) : base_(base), bits_(bits) {}

  IpAddress base_;
  std::size_t bits_;  ///< leading bits of the sixteen bytes that are compared
};

}  // namespace parley::http
