#include "presence/roster.hpp"

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

}  // namespace
}  // namespace parley::presence
