// Tests the system clocks, as far as a test can.
#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace parley::base {
namespace {

TEST(SystemClock, NeverRunsBackwards) {
  const SystemClock clock;
  Instant last = clock.now();
  for (int i = 0; i < 10'000; ++i) {
    const Instant now = clock.now();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(SystemClock, ReturnsAWallTimeAfterThisTestWasWritten) {
  using namespace std::chrono_literals;
  EXPECT_GT(SystemClock().wall_now(), Timestamp{std::chrono::sys_days{2025y / 1 / 1}});
}

}  // namespace
}  // namespace parley::base
