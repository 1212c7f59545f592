// Where a listener listens and a peer comes from, between the system's form and words.
#pragma once

#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <vector>

namespace parley::net {

/// "0.0.0.0:3001", "[::1]:3001".
struct Address {
  std::string host;        ///< a name or an address, without brackets; empty is every address of the machine
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

/// The numbers of an address. IPv4 inside IPv6 (::ffff:127.0.0.1) reads as IPv4.
Address numeric(const SystemAddress& address);

/// What `address` stands for, best first: for an empty host every IPv6 and IPv4 address at once, then IPv4
/// alone. Names are looked up, which blocks: for the start only. Empty, and `error` set, where there is none.
std::vector<SystemAddress> resolve(const Address& address, std::error_code& error);

}  // namespace parley::net
