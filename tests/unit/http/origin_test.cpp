// Tests origins as operators write them, and as browsers send them.
#include "http/origin.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::http {
namespace {

std::string form_of(std::string_view text) {
  const auto pattern = OriginPattern::parse(text);
  return pattern ? pattern->text() : "refused";
}

bool matches(std::string_view pattern, std::string_view origin) {
  const auto parsed = OriginPattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && parsed->matches(origin);
}

TEST(OriginPattern, IsStoredInTheFormThatBrowsersSend) {
  const struct {
    const char* given;
    const char* kept;
  } cases[] = {
      {"https://chat.example.org", "https://chat.example.org"},
      {"HTTPS://Chat.Example.ORG", "https://chat.example.org"},
      {"https://chat.example.org:443", "https://chat.example.org"},
      {"http://chat.example.org:80", "http://chat.example.org"},
      {"wss://chat.example.org:443", "wss://chat.example.org"},
      {"https://chat.example.org:0443", "https://chat.example.org"},
      {"https://chat.example.org:80", "https://chat.example.org:80"},
      {"http://chat.example.org:443", "http://chat.example.org:443"},
      {"http://localhost:03001", "http://localhost:3001"},
      {"http://10.0.0.1:8080", "http://10.0.0.1:8080"},
      {"http://[::1]:3001", "http://[::1]:3001"},
      {"http://[::1]:80", "http://[::1]"},
      {"http://[0:0:0:0:0:0:0:1]", "http://[::1]"},
      {"https://[2001:DB8:0:0:0:0:0:A]:8443", "https://[2001:db8::a]:8443"},
      {"http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]"},
      {"http://xn--bcher-kva.example", "http://xn--bcher-kva.example"},
      {"null", "null"},
      {"NULL", "null"},
      {"file://", "file://"},
      {"capacitor://localhost", "capacitor://localhost"},
      {"chrome-extension://abcdefgh", "chrome-extension://abcdefgh"},
      {"https://*.Example.org:443", "https://*.example.org"},
      {"https://app.*.example.org", "https://app.*.example.org"},
      {"http://localhost:*", "http://localhost:*"},
      {"http://[::1]:*", "http://[::1]:*"},
  };
  for (const auto& [given, kept] : cases) EXPECT_EQ(form_of(given), kept) << given;
}

TEST(OriginPattern, RefusesEntriesThatNoBrowserCanSend) {
  for (const char* text : {"",
                           "*",
                           "example.org",
                           "//example.org",
                           "://example.org",
                           "https://",
                           "https://example.org/",
                           "https://example.org/path",
                           "https://user@example.org",
                           "https://example.org?x",
                           "https://a b",
                           "https://example.org:",
                           "https://example.org:0",
                           "https://example.org:65536",
                           "https://example.org:x",
                           "https://example.org:80:80",
                           "https://.example.org",
                           "https://a..b",
                           "https://999.1.1.1",
                           "https://1.2.3",
                           "https://[::1",
                           "https://::1",
                           "https://[::1]x",
                           "https://[10.0.0.1]",
                           "https://[*]",
                           "https://b\xc3\xbc"
                           "cher.example",
                           "1http://a",
                           "file:///",
                           "file:///tmp",
                           "nul"}) {
    EXPECT_EQ(form_of(text), "refused") << text;
  }
}

TEST(OriginPattern, AllowsOneStarForAWholeLabelOrAPort) {
  for (const char* text :
       {"https://*", "https://*:8443", "https://*.*.example.org", "https://*.example.org:*",
        "https://a*.example.org", "https://*a.example.org", "https://**.example.org", "*://example.org",
        "https://example.org:8*", "https://example.org:**"}) {
    EXPECT_EQ(form_of(text), "refused") << text;
  }
}

TEST(OriginPattern, MatchesExactlyWithoutAStar) {
  EXPECT_TRUE(matches("HTTPS://Good.example:443", "https://good.example"));
  EXPECT_TRUE(matches("null", "null"));
  EXPECT_TRUE(matches("file://", "file://"));
  for (const char* origin :
       {"https://good.example.evil.com", "https://goodXexample", "http://good.example",
        "https://good.example:8443", "https://good.example:443", "https://GOOD.example",
        "https://good.example/", "https://good.example.", "https://a.good.example", "null", "", "file://"}) {
    EXPECT_FALSE(matches("https://good.example", origin)) << origin;
  }
  EXPECT_FALSE(matches("null", "file://"));
  EXPECT_FALSE(matches("null", ""));
}

TEST(OriginPattern, AStarMatchesExactlyOneLabel) {
  for (const char* origin :
       {"https://a.example.org", "https://app-1.example.org", "https://xn--a_b.example.org"}) {
    EXPECT_TRUE(matches("https://*.example.org", origin)) << origin;
  }
  for (const char* origin :
       {"https://example.org", "https://.example.org", "https://a.b.example.org", "http://a.example.org",
        "https://a.example.org:8443", "https://a.example.org.evil.com", "https://aXexample.org",
        "https://evil.com/.example.org", "https://evil.com:1.example.org", "https://evil.com?.example.org",
        "https://A.example.org", "https://a@b.example.org", "https://*.example.org", "null"}) {
    EXPECT_FALSE(matches("https://*.example.org", origin)) << origin;
  }
  EXPECT_TRUE(matches("https://*.example.org:8443", "https://a.example.org:8443"));
  EXPECT_FALSE(matches("https://*.example.org:8443", "https://a.example.org"));
  EXPECT_TRUE(matches("https://app.*.example.org", "https://app.eu.example.org"));
  EXPECT_FALSE(matches("https://app.*.example.org", "https://app.example.org"));
}

TEST(OriginPattern, AStarAsPortMatchesAnyPort) {
  for (const char* origin : {"http://localhost", "http://localhost:1", "http://localhost:65535"}) {
    EXPECT_TRUE(matches("http://localhost:*", origin)) << origin;
  }
  for (const char* origin :
       {"http://localhost:", "http://localhost:0", "http://localhost:65536", "http://localhost:080",
        "http://localhost:5173/", "https://localhost:5173", "http://localhost.evil.com",
        "http://localhost:1@evil.com", "http://localhost5173"}) {
    EXPECT_FALSE(matches("http://localhost:*", origin)) << origin;
  }
}

}  // namespace
}  // namespace parley::http
