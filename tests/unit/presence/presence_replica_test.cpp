#include "presence/presence_replica.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "presence/roster.hpp"
#include "support/manual_clock.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using base::UserId;

/// A listener that ignores all changes.
class Silent final : public Listener {
 public:
  void on_gone(const Presence&) override {}
  base::Duration on_changes(std::span<const Presence>) override { return {}; }
};

class RosterCopyTest : public testing::Test {
 protected:
  RosterCopyTest() { roster.tell(&copy); }

  void expect_same(const UserId& user, const std::string& after) const {
    const Presence there = roster.find(user);
    const Presence here = copy.find(user);
    EXPECT_EQ(here.status, there.status) << user.str() << " after " << after;
    EXPECT_EQ(here.last_seen, there.last_seen) << user.str() << " after " << after;
    EXPECT_EQ(here.changed_at, there.changed_at) << user.str() << " after " << after;
    EXPECT_EQ(copy.devices(user), roster.devices(user)) << user.str() << " after " << after;
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  Silent silent;
  Roster roster{timers, 5s, silent};
  PresenceReplica copy{clock};
  const UserId alice{"1"};
};

TEST_F(RosterCopyTest, IsEmptyAtFirst) {
  EXPECT_EQ(copy.find(alice).status, Status::offline);
  EXPECT_EQ(copy.devices(alice), 0U);
}

TEST_F(RosterCopyTest, LastSeenOfAConnectedUserIsNow) {
  roster.arrive(alice);
  clock.advance(1h, timers);
  EXPECT_EQ(copy.find(alice).last_seen, clock.wall_now());
}

TEST_F(RosterCopyTest, RemovesAUserAfterTheDebounce) {
  roster.arrive(alice);
  roster.leave(alice);
  EXPECT_EQ(copy.size(), 1U) << "they may be back";
  clock.advance(5s, timers);
  EXPECT_EQ(copy.size(), 0U);
}

TEST_F(RosterCopyTest, EqualsTheRosterAfterRandomMoves) {
  std::mt19937 random(20251123);
  const std::vector<UserId> people{alice, UserId("2"), UserId("3")};
  const auto below = [&random](int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random);
  };
  for (int step = 0; step < 20'000; ++step) {
    const UserId& user = people[static_cast<std::size_t>(below(3))];
    const int move = below(7);
    std::string words = std::to_string(step) + ": " + user.str() + " move " + std::to_string(move);
    if (move == 0) roster.arrive(user);
    if (move == 1 && roster.devices(user) > 0) roster.leave(user);
    if (move == 2 && roster.devices(user) > 0) roster.leave_now(user);
    if (move == 3) roster.set_busy(user, below(2) == 0);
    if (move == 4) roster.set_in_call(user, below(2) == 0);
    if (move >= 5) clock.advance(base::Duration(below(3'000)), timers);
    for (const UserId& each : people) expect_same(each, words);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace parley::presence
