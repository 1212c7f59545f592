#include "net/address.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>

namespace parley::net {

namespace {

std::string text_of(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, bytes, text.data(), text.size()) == nullptr ? std::string() : text.data();
}

}  // namespace

std::string Address::to_string() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Address numeric(const SystemAddress& address) {
  if (address.family() == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address.storage, sizeof ipv4);
    return {text_of(AF_INET, &ipv4.sin_addr), ntohs(ipv4.sin_port)};
  }
  sockaddr_in6 ipv6{};
  std::memcpy(&ipv6, &address.storage, sizeof ipv6);
  const bool is_mapped = IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr);
  return {is_mapped ? text_of(AF_INET, &ipv6.sin6_addr.s6_addr[12]) : text_of(AF_INET6, &ipv6.sin6_addr),
          ntohs(ipv6.sin6_port)};
}

std::vector<SystemAddress> resolve(const Address& address, std::error_code& error) {
  const std::error_code not_found = std::make_error_code(std::errc::address_not_available);
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const char* host = address.host.empty() ? nullptr : address.host.c_str();
  const int code = ::getaddrinfo(host, std::to_string(address.port).c_str(), &wanted, &found);
  if (code != 0) {
    error = code == EAI_SYSTEM ? std::error_code(errno, std::system_category()) : not_found;
    return {};
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<SystemAddress> addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
    SystemAddress one;
    std::memcpy(&one.storage, each->ai_addr, each->ai_addrlen);
    one.size = each->ai_addrlen;
    // A socket bound to the IPv6 wildcard accepts IPv4 too, so this address goes first.
    const bool is_first = host == nullptr && one.family() == AF_INET6;
    addresses.insert(is_first ? addresses.begin() : addresses.end(), one);
  }
  if (addresses.empty()) error = not_found;
  return addresses;
}

}  // namespace parley::net
