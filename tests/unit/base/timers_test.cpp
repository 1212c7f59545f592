// Tests timers: when they fire, in which order, and what their callbacks may do.
#include "base/timers.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::base {
namespace {

using namespace std::chrono_literals;

class TimersTest : public testing::Test {
 protected:
  std::unique_ptr<Timer> timer(std::string name) {
    return std::make_unique<Timer>(timers_, [this, name = std::move(name)] { fired_ += name; });
  }
  /// Returns the names of the timers that fire when `by` has passed.
  std::string after(Duration by) {
    fired_.clear();
    clock_.advance(by);
    timers_.run_due();
    return fired_;
  }

  support::ManualClock clock_;
  Timers timers_{clock_};
  std::string fired_;
};

TEST_F(TimersTest, FireAtTheirDeadlineAndNotBefore) {
  const auto a = timer("a");
  a->arm(10ms);
  EXPECT_TRUE(a->armed());
  EXPECT_EQ(a->deadline(), clock_.now() + 10ms);
  EXPECT_EQ(timers_.next_deadline(), clock_.now() + 10ms);
  EXPECT_EQ(after(9ms), "");
  EXPECT_EQ(after(1ms), "a");
  EXPECT_FALSE(a->armed());
  EXPECT_EQ(after(100ms), "");
  EXPECT_EQ(timers_.next_deadline(), std::nullopt);
}

TEST_F(TimersTest, FireInTheOrderOfTheirDeadlines) {
  const auto a = timer("a"), b = timer("b"), c = timer("c"), d = timer("d");
  c->arm(30ms);
  a->arm(10ms);
  d->arm(40ms);
  b->arm(20ms);
  EXPECT_EQ(after(100ms), "abcd");
}

TEST_F(TimersTest, FireInTheOrderArmedWhenDueAtTheSameInstant) {
  std::vector<std::unique_ptr<Timer>> timers;
  for (char name = 'a'; name <= 'z'; ++name) {
    timers.push_back(timer({name}));
    timers.back()->arm(10ms);
  }
  timers[0]->arm(10ms);  // armed again, so it is the last one now
  EXPECT_EQ(after(10ms), "bcdefghijklmnopqrstuvwxyza");
}

TEST_F(TimersTest, MoveWhenArmedAgain) {
  const auto a = timer("a"), b = timer("b");
  a->arm(10ms);
  b->arm(20ms);
  a->arm(30ms);
  EXPECT_EQ(after(25ms), "b");
  EXPECT_EQ(after(5ms), "a");
}

TEST_F(TimersTest, NeverFireWhenDisarmedOrDestroyed) {
  const auto a = timer("a");
  auto b = timer("b");
  const auto c = timer("c");
  a->arm(10ms);
  b->arm(10ms);
  c->arm(10ms);
  a->disarm();
  a->disarm();
  b.reset();
  EXPECT_EQ(after(10ms), "c");
}

TEST_F(TimersTest, MayArmThemselvesAgainInsideTheirCallback) {
  int count = 0;
  Timer* self = nullptr;
  Timer heartbeat(timers_, [&] {
    ++count;
    self->arm(25ms);
  });
  self = &heartbeat;
  heartbeat.arm(25ms);
  clock_.advance(1s, timers_);
  EXPECT_EQ(count, 40);
  EXPECT_TRUE(heartbeat.armed());
}

TEST_F(TimersTest, MayBeDestroyedInsideTheirCallback) {
  std::unique_ptr<Timer> self;
  auto kept = std::make_shared<int>(0);
  self = std::make_unique<Timer>(timers_, [&self, kept] {
    self.reset();
    ++*kept;  // the callable outlives its timer until it returns
  });
  const auto b = timer("b");
  self->arm(10ms);
  b->arm(10ms);
  EXPECT_EQ(after(10ms), "b");
  EXPECT_EQ(*kept, 1);
  EXPECT_EQ(kept.use_count(), 1);
}

TEST_F(TimersTest, MayBeArmedAndThenDestroyedInsideTheirCallback) {
  std::unique_ptr<Timer> self;
  self = std::make_unique<Timer>(timers_, [&self] {
    self->arm(0ms);
    self.reset();
  });
  self->arm(10ms);
  EXPECT_EQ(after(10ms), "");
  EXPECT_EQ(timers_.next_deadline(), std::nullopt);
}

TEST_F(TimersTest, MayDestroyDisarmAndArmOthersThatAreDue) {
  auto b = timer("b");
  const auto c = timer("c"), d = timer("d");
  Timer a(timers_, [&] {
    fired_ += "a";
    b.reset();
    c->disarm();
    d->arm(5ms);
  });
  a.arm(10ms);
  b->arm(10ms);
  c->arm(10ms);
  d->arm(10ms);
  EXPECT_EQ(after(10ms), "a");
  EXPECT_EQ(after(5ms), "d");
}

TEST_F(TimersTest, FireInTheNextRunWhenArmedForThePast) {
  const auto a = timer("a");
  a->arm(-5ms);
  EXPECT_EQ(after(0ms), "a");
  a->arm_at(clock_.now() - 1h);
  EXPECT_EQ(after(0ms), "a");
}

TEST_F(TimersTest, OneThatAlwaysReArmsForNowDoesNotBlockOthers) {
  Timer* self = nullptr;
  Timer greedy(timers_, [&] {
    fired_ += "g";
    self->arm(0ms);
  });
  self = &greedy;
  const auto b = timer("b");
  greedy.arm(0ms);
  b->arm(0ms);
  EXPECT_EQ(after(0ms), "gb");
  EXPECT_EQ(after(0ms), "g");
}

TEST_F(TimersTest, OneThatAlwaysReArmsForThePastDoesNotBlockOthers) {
  Timer* self = nullptr;
  Timer greedy(timers_, [&] {
    fired_ += "g";
    self->arm_at(Instant{});
  });
  self = &greedy;
  const auto b = timer("b");
  clock_.advance(1h);
  greedy.arm(1ms);
  b->arm(2ms);
  EXPECT_EQ(after(5ms), "gb");
  EXPECT_EQ(after(5ms), "g");
}

TEST_F(TimersTest, ThatThrowStayUsableAndKeepTheOthersArmed) {
  bool throws = true;
  Timer a(timers_, [&] {
    fired_ += "a";
    if (throws) throw std::runtime_error("a bug");
  });
  const auto b = timer("b");
  a.arm(10ms);
  b->arm(10ms);
  clock_.advance(10ms);
  EXPECT_THROW(timers_.run_due(), std::runtime_error);
  EXPECT_EQ(after(0ms), "b");
  throws = false;
  a.arm(10ms);
  EXPECT_EQ(after(10ms), "a");
}

}  // namespace
}  // namespace parley::base
