#include "api/gateway/read_slots.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::api {
namespace {

using Lines = std::vector<std::string>;

class ReadSlotsTest : public testing::Test {
 protected:
  /// Takes a slot, records the result, and keeps the slot until the test frees it.
  void read(const std::string& name, const std::string& user = "1") {
    slots->take(base::UserId(user), [this, name](base::Result<ReadSlots::Slot> slot) {
      if (!slot) return log.push_back(name + " " + std::string(base::entry(slot.error().code).name));
      log.push_back(name);
      held.push_back(*std::move(slot));
    });
  }
  Lines take_log() { return std::exchange(log, {}); }
  void free_first() {
    held.erase(held.begin());
    clock.advance(base::Duration{0}, timers);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  std::unique_ptr<ReadSlots> slots =
      std::make_unique<ReadSlots>(timers, ReadSlots::Limits{.at_once = 2, .waiting = 2});
  std::vector<ReadSlots::Slot> held;
  Lines log;
};

TEST_F(ReadSlotsTest, AReadWaitsWhenAllSlotsOfItsUserAreTaken) {
  for (const char* name : {"a", "b", "c"}) read(name);
  EXPECT_EQ(take_log(), (Lines{"a", "b"}));
  free_first();
  EXPECT_EQ(take_log(), Lines{"c"});
}

TEST_F(ReadSlotsTest, WaitingReadsStartInTheOrderOfTheirArrival) {
  for (const char* name : {"a", "b", "c", "d"}) read(name);
  free_first();
  free_first();
  EXPECT_EQ(take_log(), (Lines{"a", "b", "c", "d"}));
}

TEST_F(ReadSlotsTest, AReadIsRefusedWithARetryTimeIfTooManyWait) {
  for (const char* name : {"a", "b", "c", "d", "e"}) read(name);
  EXPECT_EQ(take_log(), (Lines{"a", "b", "e RATE_LIMITED"}));
  std::optional<base::Duration> wait;
  slots->take(base::UserId("1"),
              [&](base::Result<ReadSlots::Slot> slot) { wait = slot.error().retry_after; });
  EXPECT_EQ(wait, base::Duration{1000});
}

TEST_F(ReadSlotsTest, AReadThatHasWaitedForTenSecondsIsRefused) {
  for (const char* name : {"a", "b", "c"}) read(name);
  clock.advance(base::Duration{4'000}, timers);
  read("d");
  take_log();
  clock.advance(base::Duration{5'999}, timers);
  EXPECT_EQ(take_log(), Lines{});
  clock.advance(base::Duration{1}, timers);
  EXPECT_EQ(take_log(), Lines{"c RATE_LIMITED"});
  clock.advance(base::Duration{4'000}, timers);
  EXPECT_EQ(take_log(), Lines{"d RATE_LIMITED"});
}

TEST_F(ReadSlotsTest, UsersDoNotWaitForEachOther) {
  for (const char* name : {"a", "b", "c"}) read(name);
  read("other", "2");
  EXPECT_EQ(take_log(), (Lines{"a", "b", "other"}));
}

TEST_F(ReadSlotsTest, AReadThatFreesItsSlotAtOnceLetsAllWaitingReadsStart) {
  read("a");
  read("b");
  std::size_t started = 0;
  for (int i = 0; i < 2; ++i) {
    slots->take(base::UserId("1"), [&](const base::Result<ReadSlots::Slot>& slot) { started += slot.ok(); });
  }
  free_first();
  EXPECT_EQ(started, 2u);
}

TEST_F(ReadSlotsTest, NothingIsKeptForAUserWhoNeitherReadsNorWaits) {
  for (const char* user : {"1", "2", "3"}) read("a", user);
  EXPECT_EQ(slots->readers(), 3u);
  held.clear();
  EXPECT_EQ(slots->readers(), 0u);
}

TEST_F(ReadSlotsTest, ZeroSlotsMeanNoLimit) {
  ReadSlots unlimited(timers, {.at_once = 0});
  std::vector<ReadSlots::Slot> all;
  for (int i = 0; i < 1000; ++i) {
    unlimited.take(base::UserId("1"), [&](base::Result<ReadSlots::Slot> slot) {
      ASSERT_TRUE(slot.ok());
      all.push_back(*std::move(slot));
    });
  }
  EXPECT_EQ(all.size(), 1000u);
}

TEST_F(ReadSlotsTest, ASlotMayOutliveTheTableAndThenFreesNothing) {
  for (const char* name : {"a", "b", "c"}) read(name);
  slots.reset();
  held.clear();
  EXPECT_EQ(take_log(), (Lines{"a", "b"}));
}

}  // namespace
}  // namespace parley::api
