#include "cluster/bus.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cluster/local/mailboxes.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/other_shard.hpp"

namespace parley::cluster {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

TypingStopped event(const char* from) {
  return {base::UserId(from), base::UserId("x")};
}

/// Three shards that share one thread and virtual time.
struct ThreeShards : testing::Test {
  ThreeShards() {
    std::vector<Mailboxes::Shard> all;
    for (Bus& bus : buses) {
      all.push_back({&executor, &bus});
      bus.subscribe<TypingStopped>([this, own = bus.own()](const TypingStopped& stopped, ShardNumber from) {
        lines.push_back(std::to_string(own) + " gets " + stopped.from.str() + " of " + std::to_string(from));
      });
    }
    for (Mailboxes& mailboxes : boxes) mailboxes.connect(all);
  }
  void settle() {
    do {
      clock.advance(0ms, timers);
    } while (executor.run_all() > 0);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  std::array<Mailboxes, 3> boxes{Mailboxes(0, timers), Mailboxes(1, timers), Mailboxes(2, timers)};
  std::array<Bus, 3> buses{Bus(0, timers, &boxes[0]), Bus(1, timers, &boxes[1]), Bus(2, timers, &boxes[2])};
  Lines lines;
};

TEST_F(ThreeShards, AnEventIsPublishedHereAtOnceAndOnTheOtherShardsLater) {
  buses[1].publish(event("a"));
  EXPECT_EQ(lines, Lines{"1 gets a of 1"});
  settle();
  EXPECT_EQ(lines, (Lines{"1 gets a of 1", "0 gets a of 1", "2 gets a of 1"}));
}

TEST_F(ThreeShards, EventsOfOneShardArriveInTheOrderInWhichTheyWerePublished) {
  for (const char* name : {"a", "b", "c"}) buses[0].publish_elsewhere(event(name));
  settle();
  EXPECT_EQ(lines, (Lines{"1 gets a of 0", "1 gets b of 0", "1 gets c of 0", "2 gets a of 0", "2 gets b of 0",
                          "2 gets c of 0"}));
}

TEST_F(ThreeShards, AConfirmedEventIsConfirmedWhenAllOtherShardsHaveAppliedIt) {
  buses[0].publish_confirmed(event("a"), 1s,
                             [this](bool is_applied) { lines.push_back(is_applied ? "applied" : "late"); });
  EXPECT_EQ(lines, Lines{"0 gets a of 0"});
  settle();
  EXPECT_EQ(lines, (Lines{"0 gets a of 0", "1 gets a of 0", "2 gets a of 0", "applied"}));
  EXPECT_EQ(buses[0].open_questions(), 0U);
}

TEST_F(ThreeShards, AConfirmedEventIsLateIfAShardDoesNotApplyItInTime) {
  buses[0].publish_confirmed(event("a"), 1s,
                             [this](bool is_applied) { lines.push_back(is_applied ? "applied" : "late"); });
  clock.advance(999ms, timers);
  EXPECT_EQ(lines, Lines{"0 gets a of 0"});
  clock.advance(1ms, timers);
  EXPECT_EQ(lines, (Lines{"0 gets a of 0", "late"}));
  settle();
  EXPECT_EQ(lines.size(), 4U) << "it is applied all the same";
}

TEST(Bus, WithoutOtherShardsAConfirmedEventIsConfirmedAtOnce) {
  support::ManualClock clock;
  base::Timers timers{clock};
  Bus bus(0, timers);
  EXPECT_TRUE(bus.is_alone());
  bool is_applied = false;
  bus.publish_confirmed(event("a"), 1s, [&](bool applied) { is_applied = applied; });
  EXPECT_TRUE(is_applied);
}

TEST(Bus, AVolatileEventIsNotSentToAShardThatIsBehind) {
  support::ManualClock clock;
  base::Timers timers{clock};
  support::OtherShard other;
  Bus bus(0, timers, &other);
  bus.publish_volatile_elsewhere(event("a"));
  other.is_late = true;
  bus.publish_volatile_elsewhere(event("b"));
  bus.publish_elsewhere(event("c"));
  const auto sent = other.sent_of<TypingStopped>();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].from.str(), "a");
  EXPECT_EQ(sent[1].from.str(), "c");
}

TEST(Mailboxes, AShardIsBehindUntilItHasReceivedWhatWaits) {
  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  Mailboxes box(0, timers);
  Bus here(0, timers, &box);
  Bus there(1, timers);
  box.connect({{&executor, &here}, {&executor, &there}});
  for (std::size_t i = 0; i < Mailboxes::most_waiting; ++i) {
    EXPECT_FALSE(box.is_behind(1));
    here.publish_elsewhere(event("a"));
  }
  EXPECT_TRUE(box.is_behind(1));
  clock.advance(0ms, timers);
  EXPECT_TRUE(box.is_behind(1)) << "posted, not received";
  executor.run_all();
  EXPECT_FALSE(box.is_behind(1));
}

}  // namespace
}  // namespace parley::cluster
