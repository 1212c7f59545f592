#include "node/config/value.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace parley::node {
namespace {

using namespace std::chrono_literals;

TEST(ConfigValue, TruthValueIsOnlyTrueOrFalse) {
  bool value = false;
  EXPECT_FALSE(read("true", {}, value));
  EXPECT_TRUE(value);
  EXPECT_FALSE(read("false", {}, value));
  EXPECT_FALSE(value);
  for (const char* text : {"", "True", "TRUE", "1", "0", "yes", "on", " true"})
    EXPECT_TRUE(read(text, {}, value)) << text;
}

TEST(ConfigValue, NumberIsAcceptedUpToBothBoundsAndRefusedBeyond) {
  std::uint32_t value = 7;
  EXPECT_FALSE(read("3", {3, 9}, value));
  EXPECT_EQ(value, 3u);
  EXPECT_FALSE(read("9", {3, 9}, value));
  EXPECT_EQ(value, 9u);
  for (const char* text : {"2", "10", "-3", "99999999999999999999", "-99999999999999999999"}) {
    EXPECT_EQ(read(text, {3, 9}, value).value_or("accepted"),
              "must be from 3 to 9, not \"" + std::string(text) + "\"");
  }
  EXPECT_EQ(value, 9u) << "a refused text changes nothing";
}

TEST(ConfigValue, TextThatIsNoWholeNumberIsRefused) {
  std::uint32_t value = 0;
  for (const char* text : {"", "-", "+5", " 5", "5 ", "5.0", "0x5", "5e0", "1_000", "five"}) {
    EXPECT_EQ(read(text, {0, 9999}, value).value_or("accepted"),
              "must be a whole number, not \"" + std::string(text) + "\"");
  }
}

TEST(ConfigValue, DurationIsAcceptedInEveryUnit) {
  const struct {
    const char* text;
    base::Duration duration;
  } cases[] = {{"0s", 0ms}, {"250ms", 250ms}, {"45s", 45s}, {"2m", 2min}, {"12h", 12h}, {"7d", 168h}};
  for (const auto& [text, duration] : cases) {
    base::Duration value{-1};
    EXPECT_EQ(read(text, {0s, 400h}, value).value_or("accepted"), "accepted") << text;
    EXPECT_EQ(value, duration) << text;
  }
}

TEST(ConfigValue, DurationWithoutUnitOrOutOfBoundsIsRefused) {
  base::Duration value{};
  for (const char* text :
       {"", "45", "s", "45 s", "1.5s", "-5s", "1h30m", "45S", "45sec", "99999999999999999999s"}) {
    EXPECT_EQ(read(text, {1s, 10min}, value).value_or("accepted").substr(0, 35),
              "must be a duration with its unit (5")
        << text;
  }
  EXPECT_EQ(read("999ms", {1s, 10min}, value).value_or("accepted"), "must be from 1s to 10m, not \"999ms\"");
  EXPECT_EQ(read("601s", {1s, 10min}, value).value_or("accepted"), "must be from 1s to 10m, not \"601s\"");
  EXPECT_EQ(read("15000d", {1s, 10min}, value).value_or("accepted"),
            "must be from 1s to 10m, not \"15000d\"");
}

TEST(ConfigValue, EveryFormOfAnEndpointIsReadAndWrittenBack) {
  const struct {
    const char* text;
    Endpoint endpoint;
  } cases[] = {{"0.0.0.0:3001", {"0.0.0.0", 3001}},
               {"127.0.0.1:0", {"127.0.0.1", 0}},
               {":3001", {"", 3001}},
               {"chat.example.org:443", {"chat.example.org", 443}},
               {"[::]:3001", {"::", 3001}},
               {"[fe80::1%eth0]:65535", {"fe80::1%eth0", 65535}}};
  for (const auto& [text, endpoint] : cases) {
    Endpoint value;
    EXPECT_EQ(read(text, {}, value).value_or("accepted"), "accepted") << text;
    EXPECT_EQ(value, endpoint) << text;
    EXPECT_EQ(write(value), text);
  }
}

TEST(ConfigValue, InvalidEndpointIsRefused) {
  Endpoint value;
  for (const char* text :
       {"", "3001", "localhost", "localhost:", ":", "::1:3001", "[::1]", "[::g]:80", "[127.0.0.1]:80",
        "[]:80", "999.1.1.1:80", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:000080",
        "http://localhost:80", "local host:80", "a/b:80", "127.0.0.1:80 "}) {
    EXPECT_TRUE(read(text, {}, value)) << text;
  }
}

TEST(ConfigValue, OriginsAreAcceptedInTheFormThatBrowsersSend) {
  std::vector<std::string> value;
  EXPECT_FALSE(read("*", {1, 3}, value));
  EXPECT_EQ(write(value), "*");
  EXPECT_FALSE(read("https://a.example, http://localhost:5173,http://[::1]:80", {1, 3}, value));
  EXPECT_EQ(value, (std::vector<std::string>{"https://a.example", "http://localhost:5173", "http://[::1]"}));
  EXPECT_FALSE(read("HTTPS://A.example:443,null, file:// ", {1, 3}, value));
  EXPECT_EQ(write(value), "https://a.example,null,file://");
  EXPECT_FALSE(read("https://*.example.org,http://localhost:*,http://[::1]:3001", {1, 3}, value));
  EXPECT_EQ(write(value), "https://*.example.org,http://localhost:*,http://[::1]:3001");
  for (const char* text :
       {"", ",", "https://a.example,", "a.example", "https://", "https://a.example/", "://a.example",
        "https://a.example/path", "*,https://a.example", "https://*", "https://*.*.example", "nul",
        "https://a.example https://b.example", "http://a,http://b,http://c,http://d"}) {
    EXPECT_TRUE(read(text, {1, 3}, value)) << text;
  }
}

TEST(ConfigValue, SecretIsNeverRepeatedInARefusal) {
  Secret value;
  const std::string short_one = "only thirty-one bytes, not more";
  ASSERT_EQ(short_one.size(), 31u);
  const std::string refusal = read(short_one, {32, 64}, value).value_or("accepted");
  EXPECT_EQ(refusal, "must be at least 32 bytes long, not 31; leave it out to have one generated");
  EXPECT_EQ(read(std::string(65, 'x'), {32, 64}, value).value_or("accepted"),
            "must be at most 64 bytes long");
  EXPECT_EQ(write(value), "");
  EXPECT_FALSE(read(short_one + "!", {32, 64}, value));
  EXPECT_EQ(write(value), "<set>");
}

TEST(ConfigValue, LineEndAfterASecretIsRemoved) {
  Secret value;
  for (const char* text :
       {"0123456789", "0123456789\n", "0123456789\r\n", "0123456789\r", "0123456789\n\n"}) {
    EXPECT_FALSE(read(text, {10, 10}, value)) << testing::PrintToString(text);
    EXPECT_EQ(value.bytes, "0123456789") << testing::PrintToString(text);
  }
  EXPECT_FALSE(read("01234\n6789", {10, 10}, value)) << "a line end within the secret is part of it";
  EXPECT_EQ(read("012345678\n", {10, 10}, value).value_or("accepted"),
            "must be at least 10 bytes long, not 9; leave it out to have one generated");
}

TEST(ConfigValue, TextWithControlCharactersIsRefused) {
  std::string value;
  EXPECT_FALSE(read("", {0, 8}, value));
  EXPECT_EQ(read("", {1, 8}, value).value_or("accepted"), "must not be empty");
  EXPECT_EQ(read("ninebytes", {1, 8}, value).value_or("accepted"), "must be at most 8 bytes long");
  for (const std::string_view text :
       {std::string_view("a\nb"), std::string_view("a\0b", 3), std::string_view("\x7f")}) {
    EXPECT_EQ(read(text, {0, 8}, value).value_or("accepted"), "must not hold control characters");
  }
}

TEST(ConfigValue, RefusalOfAChoiceListsTheAllowedWords) {
  CreateUsers value = CreateUsers::always;
  EXPECT_FALSE(read("never", {}, value));
  EXPECT_EQ(value, CreateUsers::never);
  EXPECT_EQ(read("Never", {}, value).value_or("accepted"), "must be outside, always or never, not \"Never\"");
  PresenceAudience audience{};
  EXPECT_EQ(read("friends", {}, audience).value_or("accepted"),
            "must be everyone or contacts, not \"friends\"");
}

TEST(ConfigValue, QuotedTextIsOneLineOfBoundedLength) {
  EXPECT_EQ(quoted("a\"b\\c\nd\x7f"), "\"a\\\"b\\\\c\\u000Ad\\u007F\"");
  EXPECT_EQ(quoted("abcdef", 3), "\"abc\"...");
  EXPECT_EQ(quoted("ab\xC3\xA9", 3), "\"ab\"...") << "a character is not split";
}

TEST(ConfigValue, ClaimNameIsReadAndInvalidOnesAreRefused) {
  jwt::ClaimName value;
  EXPECT_EQ(read("profile.id", {}, value).value_or("accepted"), "accepted");
  EXPECT_EQ(write(value), "profile.id");
  EXPECT_TRUE(read(".id", {}, value).has_value());
  EXPECT_EQ(write(value), "profile.id") << "a refused text changes nothing";
  EXPECT_EQ(read("", {}, value).value_or("accepted"), "accepted");
  EXPECT_TRUE(value.empty());
}

TEST(ConfigValue, ProxiesAreReadAndAnEmptyListIsAccepted) {
  http::TrustedProxies value;
  EXPECT_EQ(read("loopback, 10.0.0.0/8,fd00::1", {0, 3}, value).value_or("accepted"), "accepted");
  EXPECT_EQ(write(value), "loopback,10.0.0.0/8,fd00::1");
  EXPECT_TRUE(value.trusts("127.0.0.1") && value.trusts("10.1.2.3") && value.trusts("fd00::1"));
  EXPECT_EQ(read("10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4", {0, 3}, value).value_or("accepted"),
            "must be at most 3 entries");
  EXPECT_EQ(write(value), "loopback,10.0.0.0/8,fd00::1") << "a refused text changes nothing";
  EXPECT_EQ(read("", {0, 3}, value).value_or("accepted"), "accepted");
  EXPECT_EQ(write(value), "");
  EXPECT_FALSE(value.trusts("127.0.0.1"));
}

}  // namespace
}  // namespace parley::node
