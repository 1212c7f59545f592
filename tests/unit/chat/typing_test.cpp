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

class Heard final : public TypingListener {
 public:
  void on_typing(const TypingSignal& signal) override {
    lines.push_back(signal.from.str() + " (" + signal.from_name + ") types to " + signal.to.str());
  }
  void on_stopped_typing(const UserId& from, const UserId& to) override {
    lines.push_back(from.str() + " stops to " + to.str());
  }
  std::vector<std::string> lines;
};

using Lines = std::vector<std::string>;

class TypingTest : public testing::Test {
 protected:
  support::ManualClock clock;
  base::Timers timers{clock};
  Heard heard;
  Typing typing{timers, {6s, 1s}, heard};
  const UserId alice{"1"};
  const UserId bob{"2"};
  const UserId carol{"3"};
};

TEST_F(TypingTest, EndsByItselfAfterTheSilence) {
  typing.start({alice, "Alice", bob});
  clock.advance(5999ms, timers);
  EXPECT_EQ(heard.lines, Lines{"1 (Alice) types to 2"});
  clock.advance(1ms, timers);
  EXPECT_EQ(heard.lines.back(), "1 stops to 2");
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines.size(), 2u);
}

TEST_F(TypingTest, IsNotifiedAtMostOncePerInterval) {
  for (int i = 0; i < 25; ++i) {
    typing.start({alice, "Alice", bob});
    clock.advance(100ms, timers);
  }
  EXPECT_EQ(heard.lines.size(), 3u) << "at 0 s, 1 s and 2 s";
}

TEST_F(TypingTest, EveryStartProlongsTheTyping) {
  typing.start({alice, "Alice", bob});
  clock.advance(500ms, timers);
  typing.start({alice, "Alice", bob});
  clock.advance(5999ms, timers);
  EXPECT_EQ(heard.lines.size(), 1u);
  clock.advance(1ms, timers);
  EXPECT_EQ(heard.lines.back(), "1 stops to 2");
}

TEST_F(TypingTest, WithoutAnIntervalEveryStartIsNotified) {
  Typing eager(timers, {6s, 0s}, heard);
  for (int i = 0; i < 10; ++i) eager.start({alice, "Alice", bob});
  EXPECT_EQ(heard.lines.size(), 10u);
}

TEST_F(TypingTest, AMessageEndsTypingOnlyIfTheSenderWasTyping) {
  typing.ended(alice, bob);
  EXPECT_EQ(heard.lines, Lines{});
  typing.start({alice, "Alice", bob});
  typing.ended(alice, carol);
  typing.ended(alice, bob);
  typing.ended(alice, bob);
  EXPECT_EQ(heard.lines, (Lines{"1 (Alice) types to 2", "1 stops to 2"}));
}

TEST_F(TypingTest, AStopIsNotifiedAndTheSilenceDoesNotRepeatIt) {
  typing.start({alice, "Alice", bob});
  typing.stop(alice, bob);
  clock.advance(1h, timers);
  EXPECT_EQ(heard.lines, (Lines{"1 (Alice) types to 2", "1 stops to 2"}));
}

TEST_F(TypingTest, StopAllEndsTheTypingToAllReceivers) {
  typing.start({alice, "Alice", bob});
  typing.start({alice, "Alice", carol});
  typing.start({bob, "Bob", alice});
  heard.lines.clear();
  typing.stop_all(alice);
  std::sort(heard.lines.begin(), heard.lines.end());
  EXPECT_EQ(heard.lines, (Lines{"1 stops to 2", "1 stops to 3"}));
}

/// Records what is forwarded to other shards.
struct Others final : TypingPeers {
  void spread_start(const TypingSignal& signal) override {
    lines.push_back(signal.from.str() + " (" + signal.from_name + ") starts to " + signal.to.str());
  }
  void spread_stop(const UserId& from, const UserId& to) override {
    lines.push_back(from.str() + " stops to " + to.str());
  }
  Lines lines;
};

TEST_F(TypingTest, StartsAndStopsAreForwardedToOtherShardsButOtherEndsAreNot) {
  Others others;
  typing.reach(&others);
  typing.start({alice, "Alice", bob});
  typing.start({alice, "Alice", bob});  // within the interval
  typing.start({carol, "Carol", bob});
  typing.stop(alice, bob);
  typing.ended(carol, bob);
  EXPECT_EQ(others.lines, (Lines{"1 (Alice) starts to 2", "3 (Carol) starts to 2", "1 stops to 2"}));
}

TEST_F(TypingTest, AForwardedStartIsNotifiedDespiteTheIntervalAndNotForwardedAgain) {
  Others others;
  typing.reach(&others);
  typing.heard_start({alice, "Alice", bob});
  typing.heard_start({alice, "Alice", bob});
  EXPECT_EQ(heard.lines, (Lines{"1 (Alice) types to 2", "1 (Alice) types to 2"}));
  clock.advance(6s, timers);
  EXPECT_EQ(heard.lines.back(), "1 stops to 2") << "every shard detects the silence itself";
  typing.heard_start({alice, "Alice", bob});
  typing.heard_stop(alice, bob);
  EXPECT_EQ(heard.lines.size(), 5U);
  typing.ended(alice, bob);
  EXPECT_EQ(heard.lines.size(), 5U) << "typing had ended before";
  EXPECT_EQ(others.lines, Lines{});
}

}  // namespace
}  // namespace parley::chat
