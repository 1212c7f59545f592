// Tests the conversion of times to text and back.
#include "base/iso8601.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

Timestamp at(std::int64_t milliseconds) {
  return Timestamp{Duration{milliseconds}};
}

TEST(Iso8601, FormatsMillisecondsInUtc) {
  struct {
    std::int64_t milliseconds;
    std::string_view text;
  } const cases[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {1, "1970-01-01T00:00:00.001Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {1'758'796'200'000, "2025-09-25T10:30:00.000Z"},
      {951'782'399'999, "2000-02-28T23:59:59.999Z"},
      {951'782'400'000, "2000-02-29T00:00:00.000Z"},
      {4'107'542'400'000, "2100-03-01T00:00:00.000Z"},
      {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
      {-62'167'219'200'000, "0000-01-01T00:00:00.000Z"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(to_iso8601(at(c.milliseconds)), c.text);
    EXPECT_EQ(parse_iso8601(c.text), at(c.milliseconds)) << c.text;
  }
}

TEST(Iso8601, ClampsToFourDigitYears) {
  EXPECT_EQ(to_iso8601(at(253'402'300'800'000)), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(to_iso8601(Timestamp::max()), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(to_iso8601(at(-62'167'219'200'001)), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(to_iso8601(Timestamp::min()), "0000-01-01T00:00:00.000Z");
}

TEST(Iso8601, EveryTimeIsParsedBack) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> moment(-62'167'219'200'000, 253'402'300'799'999);
  for (int i = 0; i < 10'000; ++i) {
    const Timestamp time = at(moment(random));
    ASSERT_EQ(parse_iso8601(to_iso8601(time)), time) << to_iso8601(time);
  }
}

TEST(Iso8601, ParsesFractionsAndOffsets) {
  struct {
    std::string_view text;
    std::string_view same;
  } const cases[] = {
      {"2025-09-25T10:30:00Z", "2025-09-25T10:30:00.000Z"},
      {"2025-09-25t10:30:00z", "2025-09-25T10:30:00.000Z"},
      {"2025-09-25T10:30:00.5Z", "2025-09-25T10:30:00.500Z"},
      {"2025-09-25T10:30:00.07Z", "2025-09-25T10:30:00.070Z"},
      {"2025-09-25T10:30:00.123456789Z", "2025-09-25T10:30:00.123Z"},
      {"2025-09-25T10:30:00.999999Z", "2025-09-25T10:30:00.999Z"},
      {"2025-09-25T12:30:00+02:00", "2025-09-25T10:30:00.000Z"},
      {"2025-09-25T05:00:00.250-05:30", "2025-09-25T10:30:00.250Z"},
      {"2025-09-25T10:30:00-00:00", "2025-09-25T10:30:00.000Z"},
      {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
  };
  for (const auto& c : cases) {
    const auto time = parse_iso8601(c.text);
    ASSERT_TRUE(time.has_value()) << c.text;
    EXPECT_EQ(to_iso8601(*time), c.same) << c.text;
  }
}

TEST(Iso8601, RefusesInvalidTimes) {
  const std::string_view texts[] = {
      "",
      "2025-09-25",
      "2025-09-25T10:30:00",
      "2025-09-25 10:30:00Z",
      "2025-09-25T10:30Z",
      "20250925T103000Z",
      "2025-9-25T10:30:00Z",
      "25-09-25T10:30:00Z",
      "+2025-09-25T10:30:00Z",
      "12025-09-25T10:30:00Z",
      "2025-00-25T10:30:00Z",
      "2025-13-25T10:30:00Z",
      "2025-09-00T10:30:00Z",
      "2025-09-31T10:30:00Z",
      "2025-02-29T10:30:00Z",
      "1900-02-29T10:30:00Z",
      "2025-09-25T24:00:00Z",
      "2025-09-25T10:60:00Z",
      "2025-09-25T23:59:60Z",
      "2025-09-25T10:30:00.Z",
      "2025-09-25T10:30:00.1234567890Z",
      "2025-09-25T10:30:00,5Z",
      "2025-09-25T10:30:00.5",
      "2025-09-25T10:30:00+24:00",
      "2025-09-25T10:30:00+01:60",
      "2025-09-25T10:30:00+0100",
      "2025-09-25T10:30:00+01",
      "2025-09-25T10:30:00+",
      "2025-09-25T10:30:00ZZ",
      "2025-09-25T10:30:00Z ",
      " 2025-09-25T10:30:00Z",
      "2025-09-25T10:30:00+01:00Z",
      "2025-09-2\xd9\xa5T10:30:00Z",
      "-025-09-25T10:30:00Z",
  };
  for (const std::string_view text : texts) EXPECT_EQ(parse_iso8601(text), std::nullopt) << text;
}

TEST(Iso8601, RefusesEveryPrefix) {
  const std::string text = "2025-09-25T10:30:00.123+02:00";
  ASSERT_TRUE(parse_iso8601(text).has_value());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(parse_iso8601(text.substr(0, size)), std::nullopt) << text.substr(0, size);
  }
}

}  // namespace
}  // namespace parley::base
