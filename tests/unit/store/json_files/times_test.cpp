// Times in the forms that other backends write.
#include "store/json_files/times.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/iso8601.hpp"

namespace parley::store::json_files {
namespace {

std::string read(const std::string& json) {
  base::json::Document document;
  EXPECT_EQ(document.parse(json), base::json::ParseError::none) << json;
  const auto time = time_from(document.root());
  return time ? base::to_iso8601(*time) : "refused";
}

TEST(TimesOfFiles, AreSecondsBelowTenToTheEleventhOtherwiseMilliseconds) {
  EXPECT_EQ(read("1758796200"), "2025-09-25T10:30:00.000Z");
  EXPECT_EQ(read("1758796200000"), "2025-09-25T10:30:00.000Z");
  EXPECT_EQ(read("1758796200.25"), "2025-09-25T10:30:00.250Z");
  EXPECT_EQ(read("1758796200250.5"), "2025-09-25T10:30:00.251Z");
  EXPECT_EQ(read("1.7587962e9"), "2025-09-25T10:30:00.000Z");
  EXPECT_EQ(read("99999999999"), "5138-11-16T09:46:39.000Z");
  EXPECT_EQ(read("100000000000"), "1973-03-03T09:46:40.000Z");
  EXPECT_EQ(read("0"), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(read("-1"), "1969-12-31T23:59:59.000Z");
  for (const char* json : {"1758796200000000", "1e300", "-1e300", "-99999999999"})
    EXPECT_EQ(read(json), "refused") << json;
}

TEST(TimesOfFiles, AreUtcWithoutAZone) {
  for (const char* text :
       {"2025-09-25T10:30:00.000Z", "2025-09-25T10:30:00", "2025-09-25 10:30:00", "2025-09-25 10:30:00Z",
        "2025-09-25 10:30:00.000000", "2025-09-25T12:30:00+02:00", "2025-09-25 12:30:00+02",
        "2025-09-25 12:30:00+0200", "2025-09-25 12:30:00 +0200", "2025-09-25 06:30:00 -04:00",
        "2025-09-25 10:30:00 UTC", "2025-09-25 10:30:00 GMT", "2025-09-25t10:30:00z"}) {
    EXPECT_EQ(read("\"" + std::string(text) + "\""), "2025-09-25T10:30:00.000Z") << text;
  }
  EXPECT_EQ(read(R"("2025-09-25 10:30:00.123456")"), "2025-09-25T10:30:00.123Z");
}

TEST(TimesOfFiles, AreRefusedIfInvalid) {
  for (const char* json : {R"("")", R"("yesterday")", R"("2025-09-25")", R"("2025-13-25 10:30:00")",
                           R"("2025-09-25 25:30:00")", R"("2025-09-25 ")", R"("2025-09-25  10:30:00")",
                           R"("2025-09-25T10:30:00+")", R"("2025-09-25T10:30:00 CET")",
                           R"("2025-09-25_10:30:00")", R"("1758796200")", "true", "[]", "{}", "null"}) {
    EXPECT_EQ(read(json), "refused") << json;
  }
  EXPECT_EQ(read("\"2025-09-25 10:30:00" + std::string(100, ' ') + "\""), "refused");
}

}  // namespace
}  // namespace parley::store::json_files
