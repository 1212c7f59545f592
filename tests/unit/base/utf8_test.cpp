// Tests the validation of UTF-8, at once or piece by piece, and the clean-up of user text.
#include "base/utf8.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

using namespace std::string_literals;

const std::string valid[] = {
    "",
    "a",
    "\0"s,
    "\x7f",
    "\xc2\x80",
    "\xdf\xbf",
    "\xe0\xa0\x80",
    "\xed\x9f\xbf",
    "\xee\x80\x80",
    "\xef\xbf\xbf",
    "\xf0\x90\x80\x80",
    "\xf4\x8f\xbf\xbf",
    "\xe2\x82\xac and more than eight ASCII bytes, then \xf0\x9f\x98\x80\xc3\xa9!",
};

struct Broken {
  std::string bytes;
  /// Index of the first byte that no valid text has at its position. size() if only the end is missing.
  std::size_t fault;
};

const Broken broken[] = {
    {"\x80", 0},
    {"\xbf", 0},
    {"\xc0\x80", 0},
    {"\xc1\xbf", 0},
    {"\xc2\x7f", 1},
    {"\xc2\xc0", 1},
    {"\xe0\x9f\xbf", 1},
    {"\xe1\x80\x7f", 2},
    {"\xed\xa0\x80", 1},
    {"\xed\xbf\xbf", 1},
    {"\xf0\x8f\xbf\xbf", 1},
    {"\xf0\x90\x80\xc0", 3},
    {"\xf4\x90\x80\x80", 1},
    {"\xf5\x80\x80\x80", 0},
    {"\xf8\x88\x80\x80\x80", 0},
    {"\xfe", 0},
    {"\xff", 0},
    {"\xc3\xa9\xa9", 2},
    {"twelve bytes\xff and then some", 12},
    {"\xe2\x82\xac\xed\xa0\x80", 4},
    {"\xc2", 1},
    {"\xe2\x82", 2},
    {"\xf0\x9f\x98", 3},
    {"sixteen bytes...\xf0\x9f\x98", 19},
};

TEST(Utf8, AcceptsEveryWellFormedText) {
  for (const std::string& text : valid) EXPECT_TRUE(is_valid_utf8(text)) << text;
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndTooLargeCodePoints) {
  for (const Broken& b : broken) {
    EXPECT_FALSE(is_valid_utf8(b.bytes)) << testing::PrintToString(b.bytes);
    EXPECT_FALSE(is_valid_utf8("before " + b.bytes)) << testing::PrintToString(b.bytes);
    EXPECT_FALSE(is_valid_utf8(b.bytes + " behind")) << testing::PrintToString(b.bytes);
  }
}

TEST(Utf8, AgreesWithTheDefinitionOnEveryPairOfBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string bytes{static_cast<char>(first), static_cast<char>(second)};
      const bool two_ascii = first < 0x80 && second < 0x80;
      const bool one_of_two = first >= 0xc2 && first <= 0xdf && second >= 0x80 && second <= 0xbf;
      ASSERT_EQ(is_valid_utf8(bytes), two_ascii || one_of_two) << first << ' ' << second;
    }
  }
}

TEST(Utf8Validator, GivesTheSameResultForAnySplitOfTheText) {
  for (const std::string& text : valid) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      Utf8Validator validator;
      EXPECT_TRUE(validator.feed(std::string_view(text).substr(0, cut)));
      EXPECT_TRUE(validator.feed(std::string_view(text).substr(cut)));
      EXPECT_TRUE(validator.complete()) << testing::PrintToString(text) << " split at " << cut;
    }
  }
  for (const Broken& b : broken) {
    for (std::size_t cut = 0; cut <= b.bytes.size(); ++cut) {
      Utf8Validator validator;
      const bool first = validator.feed(std::string_view(b.bytes).substr(0, cut));
      const bool second = validator.feed(std::string_view(b.bytes).substr(cut));
      EXPECT_EQ(first, cut <= b.fault) << testing::PrintToString(b.bytes) << " split at " << cut;
      EXPECT_EQ(second, b.fault == b.bytes.size()) << testing::PrintToString(b.bytes) << " split at " << cut;
      EXPECT_FALSE(validator.complete()) << testing::PrintToString(b.bytes) << " split at " << cut;
    }
  }
}

TEST(Utf8Validator, FailsAtTheFirstByteThatCannotBeContinued) {
  for (const Broken& b : broken) {
    Utf8Validator validator;
    for (std::size_t i = 0; i < b.bytes.size(); ++i) {
      EXPECT_EQ(validator.feed(std::string_view(b.bytes).substr(i, 1)), i < b.fault)
          << testing::PrintToString(b.bytes) << " at " << i;
    }
  }
}

TEST(Utf8Validator, StaysFailedUntilItIsReset) {
  Utf8Validator validator;
  EXPECT_FALSE(validator.feed("\xff"));
  EXPECT_FALSE(validator.feed(""));
  EXPECT_FALSE(validator.feed("plain"));
  EXPECT_FALSE(validator.complete());
  validator.reset();
  EXPECT_TRUE(validator.complete());
  EXPECT_TRUE(validator.feed("\xe2"));
  EXPECT_FALSE(validator.complete());
  validator.reset();
  EXPECT_TRUE(validator.feed("plain"));
  EXPECT_TRUE(validator.complete());
}

TEST(TrimBlank, RemovesAllBlanksAtBothEndsAndNoneInTheMiddle) {
  struct {
    std::string text;
    std::string trimmed;
  } const cases[] = {
      {"", ""},
      {"a", "a"},
      {" \t\r\n\v\f ", ""},
      {"  a b  ", "a b"},
      {"\xc2\xa0 a \xc2\x85", "a"},
      {"\xe2\x80\x8b\xef\xbb\xbf"
       "a\xe2\x80\x8b"
       "b\xe3\x80\x80",
       "a\xe2\x80\x8b"
       "b"},
      {"\xe1\x9a\x80\xe2\x80\x80\xe2\x80\x8a\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\x9f", ""},
      // Neither white space nor treated as white space: U+00A1, U+180E, U+2060, U+FEFE.
      {"\xc2\xa1", "\xc2\xa1"},
      {"\xe1\xa0\x8e", "\xe1\xa0\x8e"},
      {"\xe2\x81\xa0", "\xe2\x81\xa0"},
      {"\xef\xbb\xbe", "\xef\xbb\xbe"},
      // Only the last byte equals that of U+00A0.
      {"\xc3\xa0 ", "\xc3\xa0"},
      {" \xf0\x9f\x98\x80 ", "\xf0\x9f\x98\x80"},
  };
  for (const auto& c : cases) EXPECT_EQ(trim_blank(c.text), c.trimmed) << testing::PrintToString(c.text);
}

TEST(IsAscii, FindsANonAsciiByteAtEveryPositionOfAWord) {
  for (std::size_t size = 0; size < 20; ++size) {
    EXPECT_TRUE(is_ascii(std::string(size, '\x7f')));
    for (std::size_t at = 0; at <= size; ++at) {
      std::string text(size, 'a');
      text.insert(at, "\x80");
      EXPECT_FALSE(is_ascii(text)) << size << ' ' << at;
    }
  }
}

TEST(HasControl, FindsC0AndC1ControlsAndDelete) {
  for (const std::string& text :
       {"\0"s, "a\n"s, "\t"s, "\x1f"s, "12345678\x7f"s, "\xc2\x80"s, "\xc2\xa0\xc2\x9f"s}) {
    EXPECT_TRUE(has_control(text)) << testing::PrintToString(text);
  }
  for (const std::string& text : {""s, "a b~"s, "\xc2\xa0"s, "\xc3\x80"s, "\xe2\x80\x8b and more"s}) {
    EXPECT_FALSE(has_control(text)) << testing::PrintToString(text);
  }
}

TEST(WithoutControls, DropsControlsExceptTabAndNewline) {
  struct {
    std::string text;
    std::string cleaned;
  } const cases[] = {
      {"", ""},
      {"a\tb\nc", "a\tb\nc"},
      {"a\r\nb", "a\nb"},
      {"\0a\x01\x1b[31mb\x7f"s, "a[31mb"},
      {"a\xc2\x80\xc2\x9b\xc2\x9f"
       "b",
       "ab"},
      {"\xc2\xa0\xc3\x80\xe2\x82\xac", "\xc2\xa0\xc3\x80\xe2\x82\xac"},
      {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(without_controls(c.text), c.cleaned) << testing::PrintToString(c.text);
}

}  // namespace
}  // namespace parley::base
