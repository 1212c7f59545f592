// The proxies whose X-Forwarded-For is trusted. A proxy appends the address of its client to this field. Any
// entry to the left of that address may be forged by the client:
//
//     X-Forwarded-For:  203.0.113.9,  198.51.100.7,  10.0.0.2      connection from 10.0.0.1
//                       forgeable     the client     a proxy  <--  a proxy
//
// The list is therefore read from its right end, past the trusted addresses, to the first untrusted one. If
// the connection's peer is not trusted, the field is ignored.
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
  /// The maximum number of hops that are read. No real setup has a longer chain of trusted hops.
  static constexpr std::size_t most_hops = 32;

  /// `entry` is an address, a block ("10.0.0.0/8", "fd00::/8") or "loopback" (127.0.0.0/8 and ::1). Returns
  /// false and changes nothing if it is none of these.
  [[nodiscard]] bool add(std::string_view entry);

  /// The entries as they were added.
  const std::vector<std::string>& entries() const { return entries_; }

  /// `address` is numeric and has no port. Any other text is not trusted.
  bool trusts(std::string_view address) const;

  /// Returns the address of the client behind `peer`, the other end of the connection. Returns `peer` itself
  /// if it is not trusted. Also returns `peer` if the list is missing, malformed before its first untrusted
  /// hop, or too long. If every hop is trusted, returns the leftmost one.
  std::string client_of(std::string_view peer, const Headers& headers) const;

  bool operator==(const TrustedProxies& other) const { return entries_ == other.entries_; }

 private:
  bool trusts(const IpAddress& address) const;

  std::vector<std::string> entries_;
  std::vector<AddressBlock> blocks_;
};

}  // namespace parley::http
