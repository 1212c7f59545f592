// Tests which address counts as the client's, behind trusted and untrusted proxies.
#include "http/trusted_proxies.hpp"

#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using test::get;
using test::Scene;

TrustedProxies trusting(std::initializer_list<const char*> entries) {
  TrustedProxies proxies;
  for (const char* entry : entries) EXPECT_TRUE(proxies.add(entry)) << entry;
  return proxies;
}

Headers forwarded(const std::vector<std::string>& fields) {
  Headers headers;
  for (const std::string& field : fields) headers.add("X-Forwarded-For", field);
  return headers;
}

TEST(TrustedProxies, AreNoneByDefault) {
  const TrustedProxies none;
  for (const char* peer : {"127.0.0.1", "::1", "10.0.0.1", "203.0.113.9"}) {
    EXPECT_FALSE(none.trusts(peer)) << peer;
    EXPECT_EQ(none.client_of(peer, forwarded({"1.2.3.4"})), peer);
  }
}

TEST(TrustedProxies, LoopbackIncludesIpv4AndIpv6) {
  const TrustedProxies proxies = trusting({"loopback"});
  for (const char* peer : {"127.0.0.1", "127.9.9.9", "::1"}) EXPECT_TRUE(proxies.trusts(peer)) << peer;
  for (const char* peer : {"128.0.0.1", "::2", "10.0.0.1", "", "loopback"})
    EXPECT_FALSE(proxies.trusts(peer)) << peer;
}

TEST(TrustedProxies, RefuseInvalidEntries) {
  TrustedProxies proxies = trusting({"10.0.0.0/8"});
  for (const char* entry :
       {"", "Loopback", "localhost", "*", "10.0.0.0/33", "10.0.0.1:80", "proxy.example.org"}) {
    EXPECT_FALSE(proxies.add(entry)) << entry;
  }
  EXPECT_EQ(proxies.entries(), std::vector<std::string>{"10.0.0.0/8"});
}

struct Case {
  const char* name;
  std::vector<std::string> fields;
  const char* client;
};

/// The peer's address is 10.0.0.1. The blocks 10.0.0.0/8 and fd00::/8 are trusted.
const Case cases[] = {
    {"no header", {}, "10.0.0.1"},
    {"one hop", {"203.0.113.9"}, "203.0.113.9"},
    {"addresses that the client wrote are ignored", {"1.1.1.1, 203.0.113.9"}, "203.0.113.9"},
    {"also if the client wrote a trusted proxy", {"10.0.0.5, 203.0.113.9"}, "203.0.113.9"},
    {"also if the client wrote no address", {"<script>, 203.0.113.9"}, "203.0.113.9"},
    {"through a second proxy", {"203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
    {"through an untrusted proxy", {"203.0.113.9, 198.51.100.7, 10.0.0.2"}, "198.51.100.7"},
    {"several fields are one list", {"1.1.1.1", "203.0.113.9", "10.0.0.3, 10.0.0.2"}, "203.0.113.9"},
    {"only trusted hops: the leftmost", {"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
    {"IPv6", {"2001:DB8:0::1, fd00::7"}, "2001:db8::1"},
    {"IPv4 within IPv6", {"::ffff:203.0.113.9"}, "203.0.113.9"},
    {"with a port", {"203.0.113.9:4711"}, "203.0.113.9"},
    {"IPv6 with brackets", {"[2001:db8::1]"}, "2001:db8::1"},
    {"IPv6 with brackets and a port", {"[2001:db8::1]:4711"}, "2001:db8::1"},
    {"space and tabs", {" \t203.0.113.9\t ,\t10.0.0.2 "}, "203.0.113.9"},
    // Malformed entries before the first untrusted hop: the result is the peer's own address.
    {"empty", {""}, "10.0.0.1"},
    {"an empty element", {"203.0.113.9,"}, "10.0.0.1"},
    {"an empty element between", {"203.0.113.9,,10.0.0.2"}, "10.0.0.1"},
    {"unknown (a word of RFC 7239)", {"203.0.113.9, unknown"}, "10.0.0.1"},
    {"malformed to the left of a trusted hop", {"203.0.113.9, nonsense, 10.0.0.2"}, "10.0.0.1"},
    {"two addresses without a comma", {"203.0.113.9 10.0.0.2"}, "10.0.0.1"},
    {"a port that is not a number", {"203.0.113.9:http"}, "10.0.0.1"},
    {"a port too long", {"203.0.113.9:123456"}, "10.0.0.1"},
    {"brackets left open", {"[2001:db8::1"}, "10.0.0.1"},
    {"brackets around IPv4", {"[203.0.113.9]"}, "10.0.0.1"},
    {"text after the brackets", {"[2001:db8::1]x"}, "10.0.0.1"},
    {"nothing in the brackets", {"[]:80"}, "10.0.0.1"},
    {"quotes", {"\"203.0.113.9\""}, "10.0.0.1"},
    {"a block", {"203.0.113.0/24"}, "10.0.0.1"},
    {"a line of another header", {"203.0.113.9\r\nX-Admin: 1"}, "10.0.0.1"},
    {"a leading zero", {"203.0.113.09"}, "10.0.0.1"},
    {"a large element", {std::string(16'000, '1')}, "10.0.0.1"},
    {"commas only", {std::string(16'000, ',')}, "10.0.0.1"},
};

TEST(TrustedProxies, DetermineTheClientFromTheRightEndOfTheList) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8", "fd00::/8"});
  for (const Case& each : cases) {
    EXPECT_EQ(proxies.client_of("10.0.0.1", forwarded(each.fields)), each.client) << each.name;
    EXPECT_EQ(proxies.client_of("192.0.2.1", forwarded(each.fields)), "192.0.2.1")
        << each.name << ", untrusted";
  }
}

TEST(TrustedProxies, AreReadUpToTheMaximumNumberOfHops) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8"});
  const auto through = [&](std::size_t trusted_hops) {
    std::string list = "203.0.113.9";
    for (std::size_t i = 0; i < trusted_hops; ++i) list += ", 10.0.0.2";
    return proxies.client_of("10.0.0.1", forwarded({list}));
  };
  EXPECT_EQ(through(TrustedProxies::most_hops - 1), "203.0.113.9");
  EXPECT_EQ(through(TrustedProxies::most_hops), "10.0.0.1");
}

TEST(TrustedProxies, DetermineTheClientOfEachRequestOfAConnection) {
  Scene scene({.trusted_proxies = trusting({"loopback"})});
  std::vector<std::string> clients;
  scene.desk.serve = [&](Request request, Responder responder) {
    clients.push_back(request.peer);
    responder.respond({200, {}, ""});
  };
  scene.wire.receive(get("/1", "x-forwarded-for: 203.0.113.9\r\n") +
                     get("/2", "X-Forwarded-For: 198.51.100.7\r\n") + get("/3"));
  scene.desk.is_streaming = true;
  scene.wire.receive(
      "POST /4 HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.5\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(clients, (std::vector<std::string>{"203.0.113.9", "198.51.100.7", "127.0.0.1", "192.0.2.5"}));
}

}  // namespace
}  // namespace parley::http
