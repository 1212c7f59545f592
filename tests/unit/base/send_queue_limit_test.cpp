#include "base/send_queue_limit.hpp"

#include <utility>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::base {
namespace {

using namespace std::chrono_literals;

class Output : public testing::Test {
 protected:
  bool is_too_much(std::size_t queued, Duration after) {
    clock.advance(after - std::exchange(elapsed, after));
    return overrun.is_too_much(bound, queued, clock);
  }

  const SendQueueLimit bound{.hard = 100, .burst = 1000, .patience = 5s};
  Overrun overrun;
  support::ManualClock clock;
  Duration elapsed{0};
};

TEST_F(Output, WithinTheHardLimitIsNeverTooMuch) {
  for (const Duration after : {0s, 10s, 1000s}) EXPECT_FALSE(is_too_much(100, after)) << after.count();
}

TEST_F(Output, AboveTheHardLimitIsTooMuchAfterThePatience) {
  EXPECT_FALSE(is_too_much(101, 0ms));
  EXPECT_FALSE(is_too_much(1000, 4'999ms));
  EXPECT_TRUE(is_too_much(101, 5s));
}

TEST_F(Output, BelowTheHardLimitMeanwhileRestartsThePatience) {
  EXPECT_FALSE(is_too_much(500, 0s));
  EXPECT_FALSE(is_too_much(100, 3s));
  EXPECT_FALSE(is_too_much(500, 6s));
  EXPECT_FALSE(is_too_much(500, 10'999ms));
  EXPECT_TRUE(is_too_much(500, 11s));
}

TEST_F(Output, AboveTheBurstIsTooMuchAtOnce) {
  EXPECT_TRUE(is_too_much(1001, 0s));
}

}  // namespace
}  // namespace parley::base
