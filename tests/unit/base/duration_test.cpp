// Tests durations in the notation of the configuration.
#include "base/duration.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

TEST(ParseDuration, ParsesEveryUnit) {
  struct {
    std::string_view text;
    std::int64_t milliseconds;
  } const cases[] = {
      {"0", 0},
      {"0s", 0},
      {"300ms", 300},
      {"45s", 45'000},
      {"2m", 120'000},
      {"1h", 3'600'000},
      {"7d", 604'800'000},
      {"90m", 5'400'000},
      {"007s", 7000},
      {"36500d", 3'153'600'000'000},
      {"3153600000000ms", 3'153'600'000'000},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_duration(c.text), Duration{c.milliseconds}) << c.text;
}

TEST(ParseDuration, RefusesAnyOtherText) {
  const std::string_view texts[] = {
      "",
      "s",
      "5",
      "00",
      "-5s",
      "-0s",
      "-0",
      "+5s",
      "5 s",
      " 5s",
      "5s ",
      "5S",
      "5sec",
      "1.5s",
      "1e3s",
      "5mss",
      "5w",
      "5y",
      "1h30m",
      "0x5s",
      "5\xc2\xb5s",
      "ms",
      "5us",
      "5ns",
      "36501d",
      "3153600000001ms",
      "9223372036854775807d",
      "9223372036854775808ms",
      "99999999999999999999s",
  };
  for (const std::string_view text : texts) EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(FormatDuration, UsesTheLargestUnitThatIsExact) {
  struct {
    std::int64_t milliseconds;
    std::string_view text;
  } const cases[] = {
      {0, "0"},           {1, "1ms"},          {999, "999ms"},      {1000, "1s"},
      {1500, "1500ms"},   {60'000, "1m"},      {90'000, "90s"},     {3'600'000, "1h"},
      {86'400'000, "1d"}, {90'000'000, "25h"}, {604'800'000, "7d"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(format_duration(Duration{c.milliseconds}), c.text);
    EXPECT_EQ(parse_duration(c.text), Duration{c.milliseconds}) << c.text;
  }
}

}  // namespace
}  // namespace parley::base
