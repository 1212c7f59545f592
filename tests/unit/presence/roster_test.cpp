#include "presence/roster.hpp"

#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using base::UserId;
using Lines = std::vector<std::string>;

/// Records each notification, as "1 online".
class Heard final : public Listener {
 public:
  void on_gone(const Presence& presence) override { gone.push_back(presence.user.str()); }
  base::Duration on_changes(std::span<const Presence> changes) override {
    ++tellings;
    for (const Presence& presence : changes) {
      lines.push_back(presence.user.str() + " " + std::string(to_string(presence.status)));
      last = presence;
    }
    return pause;
  }
  Lines lines;
  Lines gone;
  Presence last;
  int tellings = 0;
  base::Duration pause{0};
};

class RosterTest : public testing::Test {
 protected:
  /// Ends the present tick of the shard.
  void end_tick() { clock.advance(0ms, timers); }
  /// The first device of a user arrives, and the listener is notified.
  void come(const UserId& user) {
    roster.arrive(user);
    end_tick();
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  Heard heard;
  Roster roster{timers, 5s, heard};
  const UserId alice{"1"};
  const UserId bob{"2"};
};

TEST_F(RosterTest, TheFirstDeviceIsNotifiedAndTheSecondIsNot) {
  roster.arrive(alice);
  roster.arrive(alice);
  EXPECT_TRUE(heard.lines.empty()) << "not before the tick ends";
  EXPECT_EQ(roster.status_of(alice), Status::online) << "but it is already the status";
  end_tick();
  EXPECT_EQ(heard.lines, Lines{"1 online"});
  EXPECT_EQ(roster.devices(alice), 2u);
}

TEST_F(RosterTest, LosingOneOfTwoDevicesIsNotNotified) {
  roster.arrive(alice);
  roster.arrive(alice);
  roster.leave(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, Lines{"1 online"});
}

TEST_F(RosterTest, TheUserIsOfflineExactlyAtTheEndOfTheDebounce) {
  come(alice);
  clock.advance(1min, timers);
  roster.leave(alice);
  const base::Timestamp left = clock.wall_now();
  clock.advance(4999ms, timers);
  EXPECT_EQ(heard.lines.size(), 1u);
  clock.advance(1ms, timers);
  ASSERT_EQ(heard.lines.back(), "1 offline");
  EXPECT_EQ(heard.gone, Lines{"1"});
  EXPECT_EQ(heard.last.last_seen, left);
  EXPECT_EQ(heard.last.changed_at, left + 5s);
  EXPECT_EQ(roster.size(), 0u);
}

TEST_F(RosterTest, LeaveNowOfTheLastDeviceIsNotifiedAtOnceAndOnce) {
  come(alice);
  roster.arrive(alice);
  roster.leave_now(alice);
  end_tick();
  EXPECT_EQ(heard.lines.size(), 1u) << "another device is connected";
  roster.leave_now(alice);
  end_tick();
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 offline"}));
  EXPECT_EQ(heard.last.last_seen, clock.wall_now());
  EXPECT_EQ(roster.size(), 0u);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines.size(), 2u);
}

TEST_F(RosterTest, AReturnWithinTheDebounceIsNotNotified) {
  come(alice);
  roster.leave(alice);
  clock.advance(4999ms, timers);
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, Lines{"1 online"});
  EXPECT_EQ(roster.devices(alice), 1u);
}

TEST_F(RosterTest, AReturnAfterTheDebounceIsNotified) {
  come(alice);
  roster.leave(alice);
  clock.advance(5s, timers);
  come(alice);
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 offline", "1 online"}));
}

TEST_F(RosterTest, LeavingAndReturningWithinATickIsNotNotified) {
  come(alice);
  roster.leave_now(alice);
  EXPECT_EQ(heard.gone, Lines{"1"}) << "on_gone is called at once";
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, Lines{"1 online"});
  roster.set_busy(alice, true);
  end_tick();
  EXPECT_EQ(heard.lines.back(), "1 busy");
}

TEST_F(RosterTest, ArrivingAndLeavingWithinATickIsNotNotified) {
  roster.arrive(alice);
  roster.leave_now(alice);
  clock.advance(1h, timers);
  EXPECT_TRUE(heard.lines.empty());
  EXPECT_EQ(heard.gone, Lines{"1"});
}

TEST_F(RosterTest, AllChangesOfATickAreNotifiedTogether) {
  for (int i = 0; i < 10'000; ++i) roster.arrive(UserId(std::to_string(i)));
  end_tick();
  EXPECT_EQ(heard.tellings, 1);
  EXPECT_EQ(heard.lines.size(), 10'000u);
}

TEST_F(RosterTest, ChangesDuringThePauseOfTheListenerAreCollected) {
  heard.pause = 100ms;
  come(alice);
  EXPECT_EQ(heard.tellings, 1);
  roster.arrive(bob);
  roster.set_busy(alice, true);
  clock.advance(99ms, timers);
  roster.set_busy(bob, true);
  roster.set_busy(alice, false);
  EXPECT_EQ(heard.tellings, 1);
  clock.advance(1ms, timers);
  EXPECT_EQ(heard.lines, (Lines{"1 online", "2 busy"}));
  clock.advance(1h, timers);
  roster.set_busy(alice, true);
  end_tick();
  EXPECT_EQ(heard.lines.back(), "1 busy") << "after a quiet time there is no pause";
}

TEST_F(RosterTest, HoldsConnectedUsersAndUsersInTheDebounce) {
  roster.arrive(alice);
  roster.arrive(bob);
  roster.leave(bob);
  std::size_t seen = 0;
  roster.for_each([&](const Presence& presence) {
    EXPECT_EQ(presence.status, Status::online) << presence.user.str();
    ++seen;
  });
  EXPECT_EQ(seen, 2u);
}

TEST_F(RosterTest, NamesItsStatusesAsTheContractDoes) {
  EXPECT_EQ(to_string(Status::online), "online");
  EXPECT_EQ(to_string(Status::offline), "offline");
  EXPECT_EQ(to_string(Status::busy), "busy");
  EXPECT_EQ(to_string(Status::in_call), "in_call");
}

TEST_F(RosterTest, ABusyUserIsShownAsBusyAndWantsNoCalls) {
  come(alice);
  EXPECT_TRUE(roster.wants_calls(alice));
  clock.advance(1min, timers);
  roster.set_busy(alice, true);
  EXPECT_EQ(roster.status_of(alice), Status::busy) << "at once";
  EXPECT_EQ(roster.find(alice).status, Status::busy);
  EXPECT_FALSE(roster.wants_calls(alice));
  end_tick();
  EXPECT_EQ(heard.lines.back(), "1 busy");
  EXPECT_EQ(heard.last.changed_at, clock.wall_now());
  EXPECT_EQ(heard.last.last_seen, clock.wall_now());
  clock.advance(1min, timers);
  roster.set_busy(alice, false);
  end_tick();
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 busy", "1 online"}));
  EXPECT_TRUE(roster.wants_calls(alice));
}

TEST_F(RosterTest, InCallIsShownInsteadOfBusyUntilTheCallEnds) {
  come(alice);
  roster.set_in_call(alice, true);
  end_tick();
  roster.set_busy(alice, true);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 in_call"})) << "nothing else is shown";
  EXPECT_FALSE(roster.wants_calls(alice));
  roster.set_in_call(alice, false);
  end_tick();
  EXPECT_EQ(heard.lines.back(), "1 busy");
}

TEST_F(RosterTest, OfSeveralChangesInATickOnlyTheLastIsNotified) {
  come(alice);
  come(bob);
  roster.set_busy(alice, true);
  roster.set_in_call(bob, true);
  roster.set_in_call(alice, true);
  roster.set_busy(alice, false);
  EXPECT_EQ(heard.lines.size(), 2u);
  end_tick();
  EXPECT_EQ(heard.lines, (Lines{"1 online", "2 online", "1 in_call", "2 in_call"}));
}

TEST_F(RosterTest, AChangeThatIsUndoneWithinATickIsNotNotified) {
  come(alice);
  roster.set_busy(alice, true);
  roster.set_in_call(alice, true);
  roster.set_busy(alice, false);
  roster.set_in_call(alice, false);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, Lines{"1 online"});
  EXPECT_EQ(heard.tellings, 1) << "without a change there is no notification";
}

TEST_F(RosterTest, SettingTheSameValueAgainArmsNoTimer) {
  come(alice);
  roster.set_busy(alice, false);
  roster.set_in_call(alice, false);
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
  roster.set_busy(alice, true);
  roster.set_in_call(alice, true);
  end_tick();
  roster.set_busy(alice, true);
  roster.set_in_call(alice, true);
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
}

TEST_F(RosterTest, BusyCanBeSetForAnAbsentUser) {
  roster.set_busy(alice, true);
  EXPECT_FALSE(roster.wants_calls(alice));
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  EXPECT_EQ(timers.next_deadline(), std::nullopt) << "there is nothing to notify";
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, Lines{"1 busy"});
}

TEST_F(RosterTest, BusyIsKeptUntilItIsChanged) {
  come(alice);
  roster.set_busy(alice, true);
  end_tick();
  roster.leave(alice);
  EXPECT_EQ(roster.status_of(alice), Status::busy);
  clock.advance(4999ms, timers);
  roster.arrive(alice);
  EXPECT_FALSE(roster.wants_calls(alice));
  roster.leave(alice);
  clock.advance(5s, timers);
  EXPECT_FALSE(roster.wants_calls(alice));
  come(alice);
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 busy", "1 offline", "1 busy"}));
  roster.set_busy(alice, false);
  EXPECT_TRUE(roster.wants_calls(alice));
}

TEST_F(RosterTest, EndDebounceMakesAUserWithoutADeviceOffline) {
  roster.end_debounce(alice);
  come(alice);
  roster.end_debounce(alice);
  EXPECT_EQ(roster.status_of(alice), Status::online) << "alice has a device";
  roster.leave(alice);
  roster.end_debounce(alice);
  roster.end_debounce(alice);
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  end_tick();
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 offline"}));
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
}

TEST_F(RosterTest, AUserWhoLeavesDuringACallIsOfflineAndReturnsInCall) {
  come(alice);
  roster.set_in_call(alice, true);
  end_tick();
  roster.leave(alice);
  clock.advance(5s, timers);
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  EXPECT_EQ(roster.size(), 0u);
  come(alice);
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 in_call", "1 offline", "1 in_call"}));
  roster.leave(alice);
  clock.advance(5s, timers);
  roster.set_in_call(alice, false);
  come(alice);
  EXPECT_EQ(heard.lines.back(), "1 online") << "the call ended meanwhile";
}

TEST_F(RosterTest, InCallOfAnAbsentUserIsNotifiedOnArrivalAndNotBefore) {
  roster.set_in_call(alice, true);
  clock.advance(1h, timers);
  EXPECT_TRUE(heard.lines.empty());
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  come(alice);
  EXPECT_EQ(heard.lines, Lines{"1 in_call"});
}

TEST_F(RosterTest, AUserWhoGoesOfflineWithAPendingChangeIsOnlyNotifiedAsOffline) {
  come(alice);
  roster.leave(alice);
  clock.advance(4999ms, timers);
  clock.advance(1ms);  // the debounce is due, and has not fired yet
  roster.set_busy(alice, true);
  timers.run_due();
  timers.run_due();
  EXPECT_EQ(heard.lines, (Lines{"1 online", "1 offline"}));
}

}  // namespace
}  // namespace parley::presence
