// Tests Base64 in both alphabets: the examples of RFC 4648, and the refusal of every non-canonical encoding.
#include "base/base64.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

using namespace std::string_literals;

struct Example {
  std::string bytes;
  std::string standard;
  std::string url_safe;
};

const Example examples[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xfb\xff\xfe", "+//+", "-__-"},
    {"\0\0"s, "AAA=", "AAA"},
    {"\xff\xff\xff\xff", "/////w==", "_____w"},
};

TEST(Base64, EncodesAndDecodesTheExamples) {
  for (const Example& e : examples) {
    EXPECT_EQ(encode_base64(e.bytes), e.standard);
    EXPECT_EQ(encode_base64url(e.bytes), e.url_safe);
    EXPECT_EQ(decode_base64(e.standard), e.bytes) << e.standard;
    EXPECT_EQ(decode_base64url(e.url_safe), e.bytes) << e.url_safe;
  }
}

TEST(Base64, EveryByteAtEveryPositionIsDecodedToItself) {
  for (std::size_t size = 1; size <= 7; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string bytes(size, '\x5a');
        bytes[at] = static_cast<char>(byte);
        ASSERT_EQ(decode_base64(encode_base64(bytes)), bytes);
        ASSERT_EQ(decode_base64url(encode_base64url(bytes)), bytes);
      }
    }
  }
}

TEST(Base64, RefusesNonCanonicalEncodings) {
  const std::string texts[] = {
      "Zg",      "Zg=",      "Zg===", "Zm8",          "Zm8==",    "Z",    "Z===", "=",    "==",
      "====",    "Zg==Zg==", "Zm=v",  "Zm9v=",        "Zm9v====", "Zh==", "Zm9=", "Zn==", " Zg==",
      "Zg== ",   "Zg==\n",   "Z g==", "Zm9v\r\nZm9v", "-__-",     "Zm9-", "Zm9_", "Zm9*", "Zm9\x80",
      "Zm9v\0"s, "Zm9\0"s,   "A===",
  };
  for (const std::string& text : texts) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << testing::PrintToString(text);
  }
}

TEST(Base64Url, RefusesNonCanonicalEncodings) {
  const std::string texts[] = {
      "Zg==", "Zg=", "Zm8=", "=",    "Z",      "Zm9vZ", "Zh",   "Zm9",     "Zn",     "Zm9+",
      "Zm9/", " Zg", "Zg ",  "Zg\n", "Z\tg\t", "Zm9.",  "Zm9*", "Zm9\x80", "Zm9\0"s,
  };
  for (const std::string& text : texts) {
    EXPECT_EQ(decode_base64url(text), std::nullopt) << testing::PrintToString(text);
  }
}

TEST(Base64, NoTwoTextsDecodeToTheSameValue) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ";
  int accepted = 0;
  for (const char third : alphabet) {
    for (const char fourth : alphabet) {
      const std::string text{'Z', 'g', third, fourth};
      const auto bytes = decode_base64(text);
      if (!bytes) continue;
      ++accepted;
      ASSERT_EQ(encode_base64(*bytes), text);
    }
  }
  // 64 * 64 of three bytes, 16 of two bytes ("Zg" and a letter whose last two bits are zero), 1 of one byte.
  EXPECT_EQ(accepted, 64 * 64 + 16 + 1);
}

}  // namespace
}  // namespace parley::base
