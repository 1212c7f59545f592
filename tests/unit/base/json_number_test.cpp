// Numbers: which are integers, which are doubles, which are refused.
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

TEST(JsonNumber, IsAnIntegerWithoutFractionAndExponentThatFits) {
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

TEST(JsonNumber, IsADoubleAsExactAsOneCanBe) {
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

TEST(JsonNumber, IsRefusedWhenNoFiniteDoubleIsNear) {
  const std::string texts[] = {
      "1e309",
      "-1e309",
      "1e999",
      "1.8e308",
      "1e99999999999999999999999999",
      "-1E+99999999999999999999999999",
      "1" + std::string(400, '0'),
      "-1" + std::string(400, '0') + ".5",
      "0." + std::string(400, '0') + "1e800",
      "1" + std::string(1'000'000, '0'),
  };
  for (const std::string& text : texts) {
    EXPECT_EQ(read(text), "bad_number") << text.substr(0, 60);
    EXPECT_EQ(read("[0," + text + "]"), "bad_number") << text.substr(0, 60);
  }
}

TEST(JsonNumber, IsZeroWhenItIsTooSmallForADouble) {
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

TEST(JsonNumber, IsRefusedInEveryOtherSpelling) {
  const std::string_view texts[] = {
      "-",   "+",   "+1",    "01",   "-01", "00",   "1.",   ".5",   "-.5",   "1.e2",     "1e",
      "1e+", "1e-", "1e+-1", "0x10", "1_0", "1,0",  "--1",  "1..2", "1.2.3", "1e2.5",    "1e2e3",
      "1f",  "1L",  "0b1",   "nan",  "inf", "-inf", "-nan", "- 1",  "1 .5",  "\xd9\xa1",
  };
  for (const std::string_view text : texts) EXPECT_EQ(read(text), "syntax") << text;
}

TEST(JsonNumber, AnIntegerReadsAsANumberToo) {
  Document document;
  ASSERT_EQ(document.parse("[-3,4.25]"), ParseError::none);
  EXPECT_EQ(document.root()[0].as_number(), -3.0);
  EXPECT_EQ(document.root()[1].as_number(), 4.25);
}

}  // namespace
}  // namespace parley::base::json
