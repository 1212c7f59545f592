// The event loop: tasks from any thread, deadlines, and an end at which all connections are destroyed.
#include "net/shard.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;

TEST(Shard, RunsPostedTasksInOrderAndNeverInsidePost) {
  const base::SystemClock clock;
  Shard shard(clock);
  std::vector<int> ran;
  shard.post([&] {
    shard.post([&] { ran.push_back(3); });
    ran.push_back(1);
  });
  shard.post([&] { ran.push_back(2); });
  EXPECT_TRUE(ran.empty());
  shard.tick();
  EXPECT_EQ(ran, (std::vector{1, 2, 3}));
}

TEST(Shard, RunsWhatOtherThreadsPostUntilOneOfThemStopsIt) {
  const base::SystemClock clock;
  Shard shard(clock);
  constexpr int each = 2000;
  int ran = 0;
  const auto owner = std::this_thread::get_id();
  bool on_owner = true;
  const auto post_many = [&] {
    for (int i = 0; i < each; ++i) {
      shard.post([&] {
        on_owner = on_owner && std::this_thread::get_id() == owner;
        ++ran;
      });
    }
  };
  std::thread stopper([&] {
    std::thread one(post_many);
    std::thread two(post_many);
    one.join();
    two.join();
    shard.stop();
  });
  shard.run();
  stopper.join();
  EXPECT_EQ(ran, 2 * each);
  EXPECT_TRUE(on_owner);
}

TEST(Shard, RunsTimersByTheRealClockWhileNothingElseHappens) {
  const base::SystemClock clock;
  Shard shard(clock);
  std::vector<int> fired;
  base::Timer late(shard.timers(), [&] {
    fired.push_back(2);
    shard.stop();
  });
  base::Timer early(shard.timers(), [&] { fired.push_back(1); });
  base::Timer never(shard.timers(), [&] { fired.push_back(3); });
  const base::Instant begin = clock.now();
  late.arm(20ms);
  early.arm(5ms);
  never.arm(1h);
  shard.run();
  EXPECT_EQ(fired, (std::vector{1, 2}));
  EXPECT_GE(clock.now() - begin, 20ms);
  EXPECT_LT(clock.now() - begin, 15s);
}

TEST(Shard, WaitsNoLongerThanRequestedIfNothingHappens) {
  const base::SystemClock clock;
  Shard shard(clock);
  const base::Instant begin = clock.now();
  shard.tick(10ms);
  EXPECT_GE(clock.now() - begin, 9ms);
  EXPECT_LT(clock.now() - begin, 15s);
}

TEST(Shard, CanRunAgainAfterAStop) {
  const base::SystemClock clock;
  Shard shard(clock);
  int runs = 0;
  for (int i = 0; i < 3; ++i) {
    shard.post([&] { ++runs; });
    shard.stop();
    shard.run();
  }
  EXPECT_EQ(runs, 3);
}

TEST(Shard, ContinuesAfterATaskThrewAndReportsTheText) {
  const base::SystemClock clock;
  Shard shard(clock);
  std::string fault;
  bool ran = false;
  shard.on_fault([&](std::string_view what) { fault = what; });
  shard.post([] { throw std::runtime_error("out of luck"); });
  shard.post([&] { ran = true; });
  shard.tick();
  EXPECT_EQ(fault, "out of luck");
  EXPECT_TRUE(ran);
}

TEST(Shard, ContinuesAfterATimerThrewAndRunsItAgain) {
  support::ManualClock clock;
  Shard shard(clock);
  int faults = 0;
  int others = 0;
  shard.on_fault([&](std::string_view) { ++faults; });
  base::Timer other(shard.timers(), [&] { ++others; });
  {
    base::Timer faulty(shard.timers(), [] { throw std::runtime_error("out of luck"); });
    for (int round = 1; round <= 2; ++round) {
      faulty.arm(1s);
      other.arm(1s);
      clock.advance(1s);
      shard.tick(0ms);
      shard.tick(0ms);
      EXPECT_EQ(faults, round);
      EXPECT_EQ(others, round);
    }
  }
  shard.tick(0ms);
  EXPECT_EQ(faults, 2);
}

class ShardOnLoopback : public test::Loopback {};

TEST_F(ShardOnLoopback, EndConnectionsLeavesNoProtocol) {
  listen();
  Client alice;
  Client bob;
  auto& hers = connected(alice);
  auto& his = connected(bob);
  his.closed = [&] {
    if (hers.wire != nullptr) hers.wire->send("bob is gone");
  };
  EXPECT_EQ(shard->connection_count(), 2u);
  shard->end_connections();
  EXPECT_EQ(hers.closings, 1);
  EXPECT_EQ(his.closings, 1);
  EXPECT_TRUE(hers.destroyed);
  EXPECT_TRUE(his.destroyed);
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

TEST_F(ShardOnLoopback, RemovesConnectionsInAnyOrderOfTheirEnds) {
  listen();
  const std::vector<std::vector<std::size_t>> orders{{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (const auto& order : orders) {
    Client clients[3];
    for (Client& client : clients) connected(client);
    std::size_t left = 3;
    for (const std::size_t one : order) {
      clients[one].reset();
      --left;
      ASSERT_TRUE(until([&] { return shard->connection_count() == left; }));
      ASSERT_TRUE(stories[stories.size() - 3 + one]->destroyed);
    }
  }
}

TEST_F(ShardOnLoopback, SendsWhatOnClosedSendsElsewhereInTheSameTick) {
  listen();
  Client alice;
  Client bob;
  auto& hers = connected(alice);
  auto& his = connected(bob);
  his.closed = [&] { hers.wire->send("bob is gone"); };
  bob.send("x");
  his.bytes = [&](base::Wire& wire, std::string_view) { wire.abort(); };
  ASSERT_TRUE(until([&] { return his.closings == 1; }));
  EXPECT_EQ(hers.wire->queued_bytes(), 0u) << "settled after on_closed";
  ASSERT_TRUE(until([&] {
    alice.receive();
    return !alice.received.empty();
  }));
  EXPECT_EQ(alice.received, "bob is gone");
}

TEST_F(ShardOnLoopback, CanBeDestroyedWhileConnectionsAreBusy) {
  listen();
  Client reading;
  Client stuck(4096);
  connected(reading);
  connected(stuck).wire->send(test::pattern(8 << 20));
  settle();
  shard->post([] {});
  listener.reset();
  shard.reset();
  EXPECT_TRUE(stories[0]->destroyed);
  EXPECT_TRUE(stories[1]->destroyed);
}

}  // namespace
}  // namespace parley::net
