// Addresses of listeners and peers, and their conversion between the system's form and text.
#pragma once

#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <vector>

namespace parley::net {

/// "0.0.0.0:3001", "[::1]:3001".
struct Address {
  /// A name or an address, without brackets; empty means all addresses of the machine.
  std::string host;
  std::uint16_t port = 0;  ///< 0 lets the system choose

  std::string to_string() const;
  bool operator==(const Address&) const = default;
};

/// An address as the system takes it.
struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

/// Returns the address and the port in numeric form. An IPv4 address mapped into IPv6 (::ffff:127.0.0.1) is
/// returned as IPv4.
Address numeric(const SystemAddress& address);

/// Returns the system addresses of `address`, best first. For an empty host these are the IPv6 wildcard,
/// which also accepts IPv4, and then the IPv4 wildcard. Looks up names, which blocks, so it is for startup
/// only. On failure returns an empty list and sets `error`.
std::vector<SystemAddress> resolve(const Address& address, std::error_code& error);

}  // namespace parley::net
