// Whose word on a client's address is taken. A proxy adds the address it was reached from to the end of
// X-Forwarded-For; what stands to the left of that, the client may have written itself:
//
//     X-Forwarded-For:  203.0.113.9,  198.51.100.7,  10.0.0.2      connection from 10.0.0.1
//                       anybody's     the client     a proxy  <--  a proxy
//
// So the list is read from its right end, through those who are trusted, to the first who is not. Without
// trust in the other end of the connection the header never matters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/ip_address.hpp"
#include "http/message.hpp"

namespace parley::http {

class TrustedProxies {
 public:
  /// Hops looked at. A longer way through trusted hops is none that a real setup has.
  static constexpr std::size_t most_hops = 32;

  /// An address, a block ("10.0.0.0/8", "fd00::/8") or "loopback" (127.0.0.0/8 and ::1). False, and nothing
  /// has changed, where it is none of these.
  [[nodiscard]] bool add(std::string_view entry);

  /// As they were added.
  const std::vector<std::string>& entries() const { return entries_; }

  /// `address` is numbers without a port; anything else is not trusted.
  bool trusts(std::string_view address) const;

  /// The address of the client behind `peer`, the other end of the connection. It is the peer where the peer
  /// is not trusted, and where the list is missing, malformed before its first untrusted hop, or too long.
  /// Where every hop is trusted it is the first of them, the furthest away.
  std::string client_of(std::string_view peer, const Headers& headers) const;

  bool operator==(const TrustedProxies& other) const { return entries_ == other.entries_; }

 private:
  bool trusts(const IpAddress& address) const;

  std::vector<std::string> entries_;
  std::vector<AddressBlock> blocks_;
};

}  // namespace parley::http
