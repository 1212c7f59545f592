// An address of the network as a value, and a block of them as operators write it: "10.0.0.0/8".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// IPv4 is kept as IPv6 maps it (::ffff:10.0.0.1, RFC 4291 section 2.5.5.2), so that both compare alike.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  /// Numbers only, in any of their spellings; no name, no port, no brackets, no zone. At most 45 bytes.
  static std::optional<IpAddress> parse(std::string_view text);
  /// In its one shortest spelling (RFC 5952); IPv4, also mapped, with dots.
  std::string to_string() const;

  bool operator==(const IpAddress&) const = default;
};

/// What a limit by address counts `address` as: an IPv4 address, also mapped, by itself; an IPv6 address with
/// all others of its /64 ("2001:db8:0:1::/64"), because one subscriber has at least so many. Text that is no
/// address is counted by itself.
std::string limit_key(std::string_view address);

class AddressBlock {
 public:
  /// An address alone, or an address, "/" and how many of its bits count. The others may be set.
  static std::optional<AddressBlock> parse(std::string_view text);

  bool contains(const IpAddress& address) const;

  bool operator==(const AddressBlock&) const = default;

 private:
  AddressBlock(const IpAddress& base, std::size_t bits) : base_(base), bits_(bits) {}

  IpAddress base_;
  std::size_t bits_;  ///< of the sixteen bytes that count
};

}  // namespace parley::http
