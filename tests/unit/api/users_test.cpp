// How a user is shown: online, just disconnected, offline, and blocked.
#include "api/users.hpp"

#include <span>

#include <gtest/gtest.h>

#include "presence/roster.hpp"
#include "support/manual_clock.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;
using base::UserId;

class IgnoringListener final : public presence::Listener {
 public:
  void on_gone(const presence::Presence&) override {}
  base::Duration on_changes(std::span<const presence::Presence>) override { return {}; }
};

class UserOutputs : public testing::Test {
 protected:
  PublicUser bob_seen_by_alice() const {
    return seen_by(alice, {bob, "Bob Smith", {}, long_ago}, roster, blocks);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  IgnoringListener listener;
  presence::Roster roster{timers, 5s, listener};
  presence::Blocks blocks;
  const UserId alice{"1"};
  const UserId bob{"2"};
  const base::Timestamp long_ago{1h};
};

TEST_F(UserOutputs, AnOfflineUserHasTheStoredLastSeen) {
  const PublicUser seen = bob_seen_by_alice();
  EXPECT_EQ(seen.id, bob);
  EXPECT_EQ(seen.name, "Bob Smith");
  EXPECT_EQ(seen.status, "offline");
  EXPECT_EQ(seen.last_seen, long_ago);
}

TEST_F(UserOutputs, AnOnlineUserWasLastSeenNow) {
  roster.arrive(bob);
  clock.advance(10min);
  EXPECT_EQ(bob_seen_by_alice().status, "online");
  EXPECT_EQ(bob_seen_by_alice().last_seen, clock.wall_now());
}

TEST_F(UserOutputs, AUserWhoHasJustLeftIsOnlineAndWasLastSeenWhenLeaving) {
  roster.arrive(bob);
  roster.leave(bob);
  const base::Timestamp left = clock.wall_now();
  clock.advance(4s, timers);
  EXPECT_EQ(bob_seen_by_alice().status, "online");
  EXPECT_EQ(bob_seen_by_alice().last_seen, left) << "newer than the stored time";
  clock.advance(1s, timers);
  EXPECT_EQ(bob_seen_by_alice().status, "offline");
}

TEST_F(UserOutputs, BlockedUsersSeeEachOtherAsOffline) {
  roster.arrive(bob);
  const base::Timestamp at_the_block{2h};
  blocks.add({bob, alice, at_the_block, at_the_block});
  EXPECT_EQ(bob_seen_by_alice().status, "offline");
  EXPECT_EQ(bob_seen_by_alice().last_seen, at_the_block) << "not after the block";
  roster.arrive(alice);
  const PublicUser seen = seen_by(bob, {alice, "Alice", {}, long_ago}, roster, blocks);
  EXPECT_EQ(seen.status, "offline");
  EXPECT_EQ(seen.last_seen, std::nullopt);
  blocks.remove(bob, alice);
  EXPECT_EQ(bob_seen_by_alice().status, "online");
}

}  // namespace
}  // namespace parley::api
