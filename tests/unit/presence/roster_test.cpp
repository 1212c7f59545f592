#include "presence/roster.hpp"

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using base::UserId;

/// Writes down what it is told, as "1 online".
class Heard final : public Listener {
 public:
  void on_presence(const Presence& presence) override {
    lines.push_back(presence.user.str() + " " + std::string(to_string(presence.status)));
    last = presence;
  }
  std::vector<std::string> lines;
  Presence last;
};

class RosterTest : public testing::Test {
 protected:
  support::ManualClock clock;
  base::Timers timers{clock};
  Heard heard;
  Roster roster{timers, 5s, heard};
  const UserId alice{"1"};
  const UserId bob{"2"};
};

TEST_F(RosterTest, TheFirstDeviceIsAnnouncedAndTheSecondIsNot) {
  roster.arrive(alice);
  roster.arrive(alice);
  EXPECT_EQ(heard.lines, std::vector<std::string>{"1 online"});
  EXPECT_EQ(roster.devices(alice), 2u);
}

TEST_F(RosterTest, ClosingOneTabOfTwoSaysNothing) {
  roster.arrive(alice);
  roster.arrive(alice);
  roster.leave(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, std::vector<std::string>{"1 online"});
}

TEST_F(RosterTest, TheLastDeviceIsMissedExactlyAfterTheDebounce) {
  roster.arrive(alice);
  clock.advance(1min, timers);
  roster.leave(alice);
  const base::Timestamp left = clock.wall_now();
  clock.advance(4999ms, timers);
  EXPECT_EQ(heard.lines.size(), 1u);
  clock.advance(1ms, timers);
  ASSERT_EQ(heard.lines.back(), "1 offline");
  EXPECT_EQ(heard.last.last_seen, left);
  EXPECT_EQ(heard.last.changed_at, left + 5s);
  EXPECT_EQ(roster.size(), 0u);
}

TEST_F(RosterTest, TheLastDeviceThatSaysSoIsMissedAtOnceAndOnce) {
  roster.arrive(alice);
  roster.arrive(alice);
  roster.leave_now(alice);
  EXPECT_EQ(heard.lines.size(), 1u) << "another device is here";
  roster.leave_now(alice);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 offline"}));
  EXPECT_EQ(heard.last.last_seen, clock.wall_now());
  EXPECT_EQ(roster.size(), 0u);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines.size(), 2u);
}

TEST_F(RosterTest, WhoIsBackWithinTheDebounceWasNeverGone) {
  roster.arrive(alice);
  roster.leave(alice);
  clock.advance(4999ms, timers);
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, std::vector<std::string>{"1 online"});
  EXPECT_EQ(roster.devices(alice), 1u);
}

TEST_F(RosterTest, WhoComesBackAfterTheDebounceIsAnnouncedAgain) {
  roster.arrive(alice);
  roster.leave(alice);
  clock.advance(5s, timers);
  roster.arrive(alice);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 offline", "1 online"}));
}

TEST_F(RosterTest, TheSnapshotHoldsThoseHereAndThoseJustGone) {
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

TEST_F(RosterTest, ABusyUserIsShownSoAndWantsNoCalls) {
  roster.arrive(alice);
  EXPECT_TRUE(roster.wants_calls(alice));
  clock.advance(1min, timers);
  roster.set_busy(alice, true);
  EXPECT_EQ(roster.status_of(alice), Status::busy) << "at once";
  EXPECT_FALSE(roster.wants_calls(alice));
  clock.advance(0ms, timers);
  EXPECT_EQ(heard.lines.back(), "1 busy");
  EXPECT_EQ(heard.last.changed_at, clock.wall_now());
  EXPECT_EQ(heard.last.last_seen, clock.wall_now());
  clock.advance(1min, timers);
  roster.set_busy(alice, false);
  clock.advance(0ms, timers);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 busy", "1 online"}));
  EXPECT_TRUE(roster.wants_calls(alice));
}

TEST_F(RosterTest, ACallWinsOverTheWishToBeBusyWhichStandsBehindIt) {
  roster.arrive(alice);
  roster.set_in_call(alice, true);
  clock.advance(0ms, timers);
  roster.set_busy(alice, true);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 in_call"})) << "nothing else is shown";
  EXPECT_FALSE(roster.wants_calls(alice));
  roster.set_in_call(alice, false);
  clock.advance(0ms, timers);
  EXPECT_EQ(heard.lines.back(), "1 busy");
}

TEST_F(RosterTest, SeveralChangesAtOnceAreToldAsTheLastOfThem) {
  roster.arrive(alice);
  roster.arrive(bob);
  roster.set_busy(alice, true);
  roster.set_in_call(bob, true);
  roster.set_in_call(alice, true);
  roster.set_busy(alice, false);
  EXPECT_EQ(heard.lines.size(), 2u);
  clock.advance(0ms, timers);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "2 online", "1 in_call", "2 in_call"}));
}

TEST_F(RosterTest, AChangeAndBackAtOnceIsNone) {
  roster.arrive(alice);
  roster.set_busy(alice, true);
  roster.set_in_call(alice, true);
  roster.set_busy(alice, false);
  roster.set_in_call(alice, false);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, std::vector<std::string>{"1 online"});
}

TEST_F(RosterTest, TheSameSaidAgainIsNoChangeAndArmsNothing) {
  roster.arrive(alice);
  roster.set_busy(alice, false);
  roster.set_in_call(alice, false);
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
  roster.set_busy(alice, true);
  roster.set_in_call(alice, true);
  clock.advance(0ms, timers);
  roster.set_busy(alice, true);
  roster.set_in_call(alice, true);
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
}

TEST_F(RosterTest, WhoIsNotHereHasNoWishToBeBusy) {
  roster.set_busy(alice, true);
  EXPECT_TRUE(roster.wants_calls(alice));
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, std::vector<std::string>{"1 online"});
}

TEST_F(RosterTest, TheWishToBeBusyOutlivesAReconnectionAndNoMore) {
  roster.arrive(alice);
  roster.set_busy(alice, true);
  clock.advance(0ms, timers);
  roster.leave(alice);
  EXPECT_EQ(roster.status_of(alice), Status::busy);
  clock.advance(4999ms, timers);
  roster.arrive(alice);
  EXPECT_FALSE(roster.wants_calls(alice));
  roster.leave(alice);
  clock.advance(5s, timers);
  EXPECT_TRUE(roster.wants_calls(alice));
  roster.arrive(alice);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 busy", "1 offline", "1 online"}));
}

TEST_F(RosterTest, WhoLeavesDuringACallIsMissedAsAnybodyAndComesBackToIt) {
  roster.arrive(alice);
  roster.set_in_call(alice, true);
  clock.advance(0ms, timers);
  roster.leave(alice);
  clock.advance(5s, timers);
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  EXPECT_EQ(roster.size(), 0u);
  roster.arrive(alice);
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 in_call", "1 offline", "1 in_call"}));
  roster.leave(alice);
  clock.advance(5s, timers);
  roster.set_in_call(alice, false);
  roster.arrive(alice);
  EXPECT_EQ(heard.lines.back(), "1 online") << "it ended meanwhile";
}

TEST_F(RosterTest, ACallOfSomebodyAbsentIsShownWhenTheyArriveAndToldToNobodyBefore) {
  roster.set_in_call(alice, true);
  clock.advance(1h, timers);
  EXPECT_TRUE(heard.lines.empty());
  EXPECT_EQ(roster.status_of(alice), Status::offline);
  roster.arrive(alice);
  EXPECT_EQ(heard.lines, std::vector<std::string>{"1 in_call"});
}

TEST_F(RosterTest, WhoGoesWithAChangeUntoldIsOnlyGone) {
  roster.arrive(alice);
  roster.leave(alice);
  clock.advance(4999ms, timers);
  clock.advance(1ms);  // the debounce is due, and has not fired yet
  roster.set_busy(alice, true);
  timers.run_due();
  timers.run_due();
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"1 online", "1 offline"}));
}

TEST_F(RosterTest, TheSnapshotAndWhatFollowsAgree) {
  roster.arrive(alice);
  roster.set_busy(alice, true);
  roster.for_each([](const Presence& presence) {
    EXPECT_EQ(presence.status, Status::online) << "the change follows, or comes to nothing";
  });
  clock.advance(0ms, timers);
  roster.for_each([](const Presence& presence) { EXPECT_EQ(presence.status, Status::busy); });
}

/// What a roster should show, from nothing but sets.
struct Model {
  std::multiset<std::string> devices;
  std::map<std::string, base::Instant> left;  ///< whose last device went, and when
  std::set<std::string> busy;
  std::set<std::string> in_call;

  bool is_here(const std::string& user) const { return devices.contains(user) || left.contains(user); }
  std::string status(const std::string& user) const {
    if (!is_here(user)) return "offline";
    return in_call.contains(user) ? "in_call" : busy.contains(user) ? "busy" : "online";
  }
  void pass(base::Instant now) {
    for (auto each = left.begin(); each != left.end();) {
      const bool is_gone = now - each->second >= 5s;
      if (is_gone) busy.erase(each->first);
      each = is_gone ? left.erase(each) : std::next(each);
    }
  }
};

TEST_F(RosterTest, ShowsAndTellsWhatAMultisetOfDevicesSays) {
  std::mt19937 random(7);
  const auto below = [&random](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  Model model;
  std::map<std::string, std::string> told;
  std::size_t read = 0;
  std::size_t changes = 0;
  for (int step = 0; step < 50'000; ++step) {
    const std::string name = std::to_string(below(5));
    const UserId user(name);
    switch (below(6)) {
      case 0:
        roster.arrive(user);
        model.devices.insert(name);
        model.left.erase(name);
        break;
      case 1:
        if (!model.devices.contains(name)) break;
        roster.leave(user);
        model.devices.erase(model.devices.find(name));
        if (!model.devices.contains(name)) model.left[name] = clock.now();
        break;
      case 2: {
        const bool wish = below(2) == 0;
        roster.set_busy(user, wish);
        if (!wish) model.busy.erase(name);
        if (wish && model.is_here(name)) model.busy.insert(name);
        break;
      }
      case 3: {
        const bool in_call = below(2) == 0;
        roster.set_in_call(user, in_call);
        in_call ? static_cast<void>(model.in_call.insert(name))
                : static_cast<void>(model.in_call.erase(name));
        break;
      }
      case 4:
        clock.advance(std::chrono::milliseconds(below(2) == 0 ? below(3) : below(6'000)), timers);
        model.pass(clock.now());
        break;
      default:
        break;  // more at the same instant
    }
    ASSERT_EQ(to_string(roster.status_of(user)), model.status(name)) << step;
    ASSERT_EQ(roster.wants_calls(user), !model.busy.contains(name)) << step;
    ASSERT_EQ(roster.devices(user), model.devices.count(name)) << step;
    for (; read < heard.lines.size(); ++read, ++changes) {
      const std::string who = heard.lines[read].substr(0, 1);
      const std::string status = heard.lines[read].substr(2);
      ASSERT_NE(told.emplace(who, "offline").first->second, status) << step << ": nothing is said twice";
      told[who] = status;
    }
    if (timers.next_deadline() == clock.now()) continue;  // something is still to be told
    for (const auto& [who, status] : told) ASSERT_EQ(status, model.status(who)) << step << ": " << who;
  }
  EXPECT_GT(changes, 5'000u);
}

}  // namespace
}  // namespace parley::presence
