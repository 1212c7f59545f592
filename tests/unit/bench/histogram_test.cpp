#include "load/histogram.hpp"

#include <gtest/gtest.h>

namespace parley::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

TEST(Histogram, ReturnsZeroIfEmpty) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0U);
  EXPECT_EQ(empty.mean(), Nanos(0));
  EXPECT_EQ(empty.quantile(0.5), Nanos(0));
  EXPECT_EQ(empty.max(), Nanos(0));
}

TEST(Histogram, IsExactBelow256) {
  Histogram histogram;
  for (int value = 1; value <= 100; ++value) histogram.record(nanoseconds(value));
  EXPECT_EQ(histogram.quantile(0), Nanos(1));
  EXPECT_EQ(histogram.quantile(0.5), Nanos(50));
  EXPECT_EQ(histogram.quantile(0.99), Nanos(99));
  EXPECT_EQ(histogram.quantile(1), Nanos(100));
  EXPECT_EQ(histogram.mean(), Nanos(50));
}

TEST(Histogram, IsWithinOnePercentOfAnyValueAndNeverBelowIt) {
  for (std::int64_t value = 1; value < (std::int64_t{1} << 40); value = value * 9 / 7 + 1) {
    Histogram histogram;
    histogram.record(nanoseconds(value));
    histogram.record(nanoseconds(value * 2));  // so that another value is the maximum
    const auto shown = histogram.quantile(0.5).count();
    EXPECT_GE(shown, value);
    EXPECT_LE(shown, value + value / 100) << value;
  }
}

TEST(Histogram, QuantilesDoNotExceedTheMaximum) {
  Histogram histogram;
  histogram.record(nanoseconds(1'000'001));
  EXPECT_EQ(histogram.quantile(0.999), Nanos(1'000'001));
}

TEST(Histogram, FindsAFewSlowValues) {
  Histogram histogram;
  for (int i = 0; i < 990; ++i) histogram.record(milliseconds(1));
  for (int i = 0; i < 10; ++i) histogram.record(milliseconds(500));
  EXPECT_LT(histogram.quantile(0.99), milliseconds(2));
  EXPECT_EQ(histogram.quantile(0.991), milliseconds(500));
}

TEST(Histogram, ClampsValuesOutOfItsRange) {
  Histogram histogram;
  histogram.record(nanoseconds(-5));
  histogram.record(std::chrono::hours(1));
  EXPECT_EQ(histogram.quantile(0.5), Nanos(0));
  EXPECT_EQ(histogram.max(), Nanos((std::int64_t{1} << 40) - 1));
  EXPECT_EQ(histogram.count(), 2U);
}

}  // namespace
}  // namespace parley::bench
