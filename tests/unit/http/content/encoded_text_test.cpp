// Tests the decoding of non-ASCII names in the two encodings that clients use.
#include "http/content/encoded_text.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

TEST(EncodedText, DecodesExtendedValues) {
  const struct {
    const char* text;
    const char* meaning;
  } cases[] = {
      {"UTF-8''plain.txt", "plain.txt"},
      {"utf-8''", ""},
      {"UTF-8'en'%e2%82%AC%20rates", "\xe2\x82\xac rates"},
      {"iso-8859-1'en'%A3%20rates", "\xc2\xa3 rates"},
      {"us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "This is ***fun***"},
      {"UTF-8''it's", "it's"},
  };
  for (const auto& [text, meaning] : cases) EXPECT_EQ(decode_extended_value(text), meaning) << text;
  for (const char* text : {"", "x", "UTF-8'x", "''x", "UTF-16''x", "UTF-8''%", "UTF-8''%4", "UTF-8''%g0",
                           "UTF-8''%ff", "UTF-8''%c3", "us-ascii''%ff"}) {
    EXPECT_EQ(decode_extended_value(text), std::nullopt) << text;
  }
}

TEST(EncodedText, DecodesEncodedWords) {
  const struct {
    const char* text;
    const char* meaning;
  } cases[] = {
      {"=?utf-8?B?bmHDr3ZlLnR4dA==?=", "na\xc3\xafve.txt"},
      {"=?UTF-8?b?YQ==?=", "a"},
      {"=?UTF-8?Q?na=C3=AFve_file.txt?=", "na\xc3\xafve file.txt"},
      {"=?iso-8859-1?q?na=EFve?=", "na\xc3\xafve"},
      {"=?utf-8*en?Q?a?=", "a"},
      {"=?utf-8?B?bsOvIA==?= =?utf-8?B?eA==?=", "n\xc3\xaf x"},
      // A character is split between two words.
      {"=?utf-8?B?bsM=?= =?utf-8?B?rw==?=", "n\xc3\xaf"},
  };
  for (const auto& [text, meaning] : cases) EXPECT_EQ(decode_encoded_words(text), meaning) << text;
}

TEST(EncodedText, ReturnsAnyOtherTextUnchanged) {
  for (const char* text :
       {"", "photo.png", "=?", "=?utf-8?B?", "=?utf-8?B?YQ==", "=?utf-8?B?YQ?=", "=?utf-8?X?YQ==?=",
        "=?utf-8?Q?=zz?=", "=?utf-8?Q?=4?=", "=?utf-8?Q?=FF?=", "=?koi8-r?B?YQ==?=", "a=?utf-8?B?YQ==?=",
        "=?utf-8?B?YQ==?=a", "=?utf-8?B?YQ==?= =?iso-8859-1?B?YQ==?="}) {
    EXPECT_EQ(decode_encoded_words(text), text) << text;
  }
}

}  // namespace
}  // namespace parley::http
