#include "presence/last_seen.hpp"

#include <span>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_store.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using base::UserId;

class Counting final : public Listener {
 public:
  void on_gone(const Presence&) override { ++gone; }
  base::Duration on_changes(std::span<const Presence> changes) override {
    told += changes.size();
    return {};
  }
  std::size_t told = 0;
  std::size_t gone = 0;
};

class LastSeenTest : public testing::Test {
 protected:
  LastSeenTest() { EXPECT_TRUE(users.add_now({alice, "Alice"})); }
  std::optional<base::Timestamp> kept() {
    executor.run_all();
    return users.get(alice)->last_seen;
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  Counting behind;
  LastSeen last_seen{users, behind};
  Roster roster{timers, 5s, last_seen};
  const UserId alice{"1"};
};

TEST_F(LastSeenTest, IsStoredAfterTheDebounceWithTheTimeTheLastDeviceLeft) {
  roster.arrive(alice);
  clock.advance(1min, timers);
  roster.leave(alice);
  const base::Timestamp left = clock.wall_now();
  clock.advance(4999ms, timers);
  EXPECT_EQ(kept(), std::nullopt);
  clock.advance(1ms, timers);
  EXPECT_EQ(last_seen.in_flight(), 1u);
  EXPECT_EQ(kept(), left);
  EXPECT_EQ(last_seen.in_flight(), 0u);
  EXPECT_EQ(behind.told, 2u) << "online and offline are forwarded";
  EXPECT_EQ(behind.gone, 1u);
}

TEST_F(LastSeenTest, IsNotStoredForArrivalsAndReturnsWithinTheDebounce) {
  for (int i = 0; i < 1000; ++i) {
    roster.arrive(alice);
    roster.leave(alice);
    clock.advance(1ms, timers);
  }
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(last_seen.in_flight(), 0u);
  EXPECT_EQ(kept(), std::nullopt);
  EXPECT_EQ(behind.told, 1u);
}

TEST_F(LastSeenTest, KeepStoresTheCurrentTimeForAConnectedUserWithoutNotifying) {
  roster.arrive(alice);
  clock.advance(1min, timers);
  roster.for_each([&](const Presence& presence) { last_seen.keep(presence); });
  EXPECT_EQ(kept(), clock.wall_now());
  EXPECT_EQ(behind.told, 1u);
}

TEST_F(LastSeenTest, IsStoredEvenForAStayTooShortToBeNotified) {
  roster.arrive(alice);
  roster.leave_now(alice);
  EXPECT_EQ(kept(), clock.wall_now());
  clock.advance(1h, timers);
  EXPECT_EQ(behind.told, 0u);
}

TEST_F(LastSeenTest, OfAnUnknownUserIsIgnored) {
  const UserId stranger{"9"};
  roster.arrive(stranger);
  roster.leave(stranger);
  clock.advance(5s, timers);
  executor.run_all();
  EXPECT_EQ(last_seen.in_flight(), 0u);
}

}  // namespace
}  // namespace parley::presence
