#include "api/gateway/untaken_answers.hpp"

#include <map>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::api {
namespace {

class UntakenAnswersTest : public testing::Test {
 protected:
  void answer(std::uint64_t serial) {
    slots.take(base::UserId("1"), [&](base::Result<ReadSlots::Slot> slot) {
      ASSERT_TRUE(slot.ok());
      untaken.add(serial, *std::move(slot));
    });
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  ReadSlots slots{timers, {}};
  std::map<std::uint64_t, std::size_t> queued;
  UntakenAnswers untaken{timers, [this](std::uint64_t serial) { return queued[serial]; }};
};

TEST_F(UntakenAnswersTest, TheSlotIsFreedAtOnceIfTheSocketHasTakenItsAnswer) {
  queued[7] = UntakenAnswers::taken_below - 1;
  answer(7);
  EXPECT_EQ(untaken.size(), 0u);
  EXPECT_EQ(slots.readers(), 0u);
}

TEST_F(UntakenAnswersTest, TheSlotIsKeptUntilTheQueueOfTheSocketHasDrained) {
  queued[7] = queued[8] = UntakenAnswers::taken_below;
  answer(7);
  answer(8);
  clock.advance(std::chrono::minutes{1}, timers);
  EXPECT_EQ(untaken.size(), 2u);
  queued[7] = 0;
  clock.advance(UntakenAnswers::between_looks, timers);
  EXPECT_EQ(untaken.size(), 1u);
  EXPECT_EQ(slots.readers(), 1u);
  queued[8] = 0;
  clock.advance(UntakenAnswers::between_looks, timers);
  EXPECT_EQ(slots.readers(), 0u);
  EXPECT_EQ(timers.next_deadline(), std::nullopt) << "no timer runs while no answer is queued";
}

}  // namespace
}  // namespace parley::api
