#include "http/date_field.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

base::Timestamp at(std::int64_t milliseconds) {
  return base::Timestamp(base::Duration(milliseconds));
}

TEST(DateField, HasTheFixedFormOfRfc9110) {
  struct Case {
    std::int64_t milliseconds;
    std::string_view line;
  };
  const Case cases[] = {
      {784'111'777'000, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"},
      {784'111'777'999, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"},
      {0, "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"},
      {-1, "Date: Wed, 31 Dec 1969 23:59:59 GMT\r\n"},
      {951'782'400'000, "Date: Tue, 29 Feb 2000 00:00:00 GMT\r\n"},
      {1'798'761'599'000, "Date: Thu, 31 Dec 2026 23:59:59 GMT\r\n"},
  };
  for (const Case& each : cases) EXPECT_EQ(DateField().line(at(each.milliseconds)), each.line);
}

TEST(DateField, ChangesWithTheClockInBothDirections) {
  DateField field;
  EXPECT_EQ(field.line(at(784'111'777'000)), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  EXPECT_EQ(field.line(at(784'111'777'500)), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  EXPECT_EQ(field.line(at(784'111'778'000)), "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
  EXPECT_EQ(field.line(at(784'111'776'000)), "Date: Sun, 06 Nov 1994 08:49:36 GMT\r\n");
}

TEST(DateField, IsFormattedOncePerSecond) {
  DateField field;
  const char* const written = field.line(at(1000)).data();
  EXPECT_EQ(field.line(at(1999)).data(), written);
}

}  // namespace
}  // namespace parley::http
