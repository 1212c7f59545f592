#include "chat/typing.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::chat {
namespace {

using namespace std::chrono_literals;
using base::UserId;

using Lines = std::vector<std::string>;

class TypingTest : public testing::Test {
 protected:
  support::ManualClock clock;
  base::Timers timers{clock};
  Typing::Stopped stopped() {
    return [this](const UserId& from, const UserId& to, bool) {
      lines.push_back(from.str() + " stops to " + to.str());
    };
  }
  void start(Typing& with, const UserId& from, const UserId& to) {
    if (with.start(from, to)) lines.push_back(from.str() + " types to " + to.str());
  }
  void start(const UserId& from, const UserId& to) { start(typing, from, to); }

  Lines lines;
  cluster::Bus bus{0, timers};
  presence::Blocks blocks;
  Typing typing{timers, {6s, 1s}, blocks, bus, stopped()};
  const UserId alice{"1"};
  const UserId bob{"2"};
  const UserId carol{"3"};
};

TEST_F(TypingTest, EndsByItselfAfterTheSilence) {
  start(alice, bob);
  clock.advance(5999ms, timers);
  EXPECT_EQ(lines, Lines{"1 types to 2"});
  clock.advance(1ms, timers);
  EXPECT_EQ(lines.back(), "1 stops to 2");
  clock.advance(1h, timers);
  EXPECT_EQ(lines.size(), 2u);
}

TEST_F(TypingTest, IsNotifiedAtMostOncePerInterval) {
  for (int i = 0; i < 25; ++i) {
    start(alice, bob);
    clock.advance(100ms, timers);
  }
  EXPECT_EQ(lines.size(), 3u) << "at 0 s, 1 s and 2 s";
}

TEST_F(TypingTest, EveryStartProlongsTheTyping) {
  start(alice, bob);
  clock.advance(500ms, timers);
  start(alice, bob);
  clock.advance(5999ms, timers);
  EXPECT_EQ(lines.size(), 1u);
  clock.advance(1ms, timers);
  EXPECT_EQ(lines.back(), "1 stops to 2");
}

TEST_F(TypingTest, WithoutAnIntervalEveryStartIsNotified) {
  Typing eager(timers, {6s, 0s}, blocks, bus, stopped());
  for (int i = 0; i < 10; ++i) start(eager, alice, bob);
  EXPECT_EQ(lines.size(), 10u);
}

TEST_F(TypingTest, AMessageEndsTypingOnlyIfTheSenderWasTyping) {
  typing.ended(alice, bob);
  EXPECT_EQ(lines, Lines{});
  start(alice, bob);
  typing.ended(alice, carol);
  typing.ended(alice, bob);
  typing.ended(alice, bob);
  EXPECT_EQ(lines, (Lines{"1 types to 2", "1 stops to 2"}));
}

TEST_F(TypingTest, AStopIsNotifiedAndTheSilenceDoesNotRepeatIt) {
  start(alice, bob);
  typing.stop(alice, bob);
  clock.advance(1h, timers);
  EXPECT_EQ(lines, (Lines{"1 types to 2", "1 stops to 2"}));
}

TEST_F(TypingTest, StopAllEndsTheTypingToAllReceivers) {
  start(alice, bob);
  start(alice, carol);
  start(bob, alice);
  lines.clear();
  typing.stop_all(alice);
  std::sort(lines.begin(), lines.end());
  EXPECT_EQ(lines, (Lines{"1 stops to 2", "1 stops to 3"}));
}

TEST_F(TypingTest, AUserWhoBlocksTheTypistIsNotNotified) {
  blocks.add({bob, alice});
  EXPECT_FALSE(typing.start(alice, bob));
  typing.stop(alice, bob);
  EXPECT_EQ(lines, Lines{});
  EXPECT_TRUE(typing.start(bob, alice));
}

}  // namespace
}  // namespace parley::chat
