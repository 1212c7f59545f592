// Tests which numbers are integers, which are doubles, and which are refused.
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "unit/base/json_dump.hpp"

namespace parley::base::json {
namespace {

using test::read;

struct Case {
  std::string text;
  std::string meaning;
};

TEST(JsonNumber, IsAnIntegerIfItFitsAndHasNoFractionOrExponent) {
  const Case cases[] = {
      {"0", "i0"},
      {"-0", "i0"},
      {"7", "i7"},
      {"10", "i10"},
      {"9007199254740993", "i9007199254740993"},
      {"9223372036854775807", "i9223372036854775807"},
      {"-9223372036854775808", "i-9223372036854775808"},
      {"9223372036854775808", "d9223372036854775808"},
      {"-9223372036854775809", "d-9223372036854775808"},
      {"1.0", "d1"},
      {"1e2", "d100"},
      {"-0.0", "d-0"},
      {"0e0", "d0"},
  };
  for (const Case& c : cases) EXPECT_EQ(read(c.text), c.meaning) << c.text;
}

TEST(JsonNumber, IsTheNearestDoubleOtherwise) {
  const Case cases[] = {
      {"0.1", "d0.1"},
      {"1E+2", "d100"},
      {"1e-2", "d0.01"},
      {"1.7976931348623157e308", "d1.7976931348623157e+308"},
      {"1.7976931348623158e308", "d1.7976931348623157e+308"},
      {"5e-324", "d5e-324"},
      {"2.2250738585072011e-308", "d2.225073858507201e-308"},
      {"0.1000000000000000055511151231257827", "d0.1"},
      {"1" + std::string(300, '0'), "d1e+300"},
      {"0." + std::string(300, '0') + "1", "d1e-301"},
      {"0." + std::string(400, '0') + "1e400", "d0.1"},
      {"1" + std::string(400, '0') + "e-400", "d1"},
  };
  for (const Case& c : cases) EXPECT_EQ(read(c.text), c.meaning) << c.text;
}

TEST(JsonNumber, IsInfiniteIfTooLargeForADouble) {
  const Case cases[] = {
      {"1e309", "dinf"},
      {"-1e309", "d-inf"},
      {"1e999", "dinf"},
      {"1.8e308", "dinf"},
      {"1e99999999999999999999999999", "dinf"},
      {"-1E+99999999999999999999999999", "d-inf"},
      {"1" + std::string(400, '0'), "dinf"},
      {"-1" + std::string(400, '0') + ".5", "d-inf"},
      {"0." + std::string(400, '0') + "1e800", "dinf"},
      {"1" + std::string(1'000'000, '0'), "dinf"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(read(c.text), c.meaning) << c.text.substr(0, 60);
    EXPECT_EQ(read("[0," + c.text + "]"), "a[i0," + c.meaning + "]") << c.text.substr(0, 60);
  }
}

/// Returns "(none)" if the value is not whole or has too many digits.
std::string decimal(const std::string& text, std::size_t longest = 30) {
  Document document;
  EXPECT_EQ(document.parse(text), ParseError::none) << text;
  return document.root().as_decimal(longest).value_or("(none)");
}

TEST(JsonNumber, HasADecimalStringIfItIsWhole) {
  const Case cases[] = {
      {"2", "2"},
      {"2.0", "2"},
      {"2e0", "2"},
      {"2.000E+00", "2"},
      {"20e-1", "2"},
      {"0.2e1", "2"},
      {"0.0002e4", "2"},
      {"2000.0e-3", "2"},
      {"-7", "-7"},
      {"-7.0", "-7"},
      {"0", "0"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"0e99999999999999999999", "0"},
      {"1e3", "1000"},
      {"10203e2", "1020300"},
      {"9007199254740993", "9007199254740993"},
      {"9007199254740993.0", "9007199254740993"},
      {"9223372036854775808", "9223372036854775808"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"-123456789012345678901234567890", "-123456789012345678901234567890"},
      {"1e29", "1" + std::string(29, '0')},
  };
  for (const Case& c : cases) EXPECT_EQ(decimal(c.text), c.meaning) << c.text;
}

TEST(JsonNumber, HasNoDecimalStringIfItIsAFractionOrTooLong) {
  for (const std::string text :
       {"2.5", "2.5e0", "25e-1", "1e-1", "0.1", "1e-400", "-0.5", "1e30", "1e400", "-1e400",
        "1234567890123456789012345678901", "1e99999999999999999999", "1e-99999999999999999999",
        "2.0000000000000000000000000001", "\"2\"", "true", "null", "[2]", "{}"}) {
    EXPECT_EQ(decimal(text), "(none)") << text;
  }
  EXPECT_EQ(decimal("0." + std::string(1'000'000, '0') + "1e1000001"), "1");
  EXPECT_EQ(decimal("1" + std::string(1'000'000, '0') + "e-1000000"), "1");
}

TEST(JsonNumber, IsZeroIfTooSmallForADouble) {
  const std::string texts[] = {
      "1e-400",
      "-1e-400",
      "1e-99999999999999999999999999",
      "0." + std::string(400, '0') + "1",
      "0." + std::string(400, '0') + "1e-5",
      "123" + std::string(400, '0') + "e-2000",
      "0e999999999999",
      "0.000e-999999999999",
  };
  for (const std::string& text : texts) {
    Document document;
    ASSERT_EQ(document.parse(text), ParseError::none) << text.substr(0, 60);
    EXPECT_EQ(document.root().kind(), Kind::number) << text.substr(0, 60);
    EXPECT_EQ(document.root().as_number(), 0.0) << text.substr(0, 60);
    EXPECT_EQ(document.root().raw(), text);
  }
}

TEST(JsonNumber, IsRefusedInAnyOtherSpelling) {
  const std::string_view texts[] = {
      "-",   "+",   "+1",    "01",   "-01", "00",   "1.",   ".5",   "-.5",   "1.e2",     "1e",
      "1e+", "1e-", "1e+-1", "0x10", "1_0", "1,0",  "--1",  "1..2", "1.2.3", "1e2.5",    "1e2e3",
      "1f",  "1L",  "0b1",   "nan",  "inf", "-inf", "-nan", "- 1",  "1 .5",  "\xd9\xa1",
  };
  for (const std::string_view text : texts) EXPECT_EQ(read(text), "syntax") << text;
}

TEST(JsonNumber, AnIntegerIsReturnedAsANumberToo) {
  Document document;
  ASSERT_EQ(document.parse("[-3,4.25]"), ParseError::none);
  EXPECT_EQ(document.root()[0].as_number(), -3.0);
  EXPECT_EQ(document.root()[1].as_number(), 4.25);
}

}  // namespace
}  // namespace parley::base::json
