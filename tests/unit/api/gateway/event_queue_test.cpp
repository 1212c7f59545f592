#include "api/gateway/event_queue.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::api {
namespace {

using enum EventQueue::Kind;

/// Starts events or lets them wait, as EventPath does, and records the order in which they start.
class EventQueueTest : public testing::Test {
 protected:
  void slow(EventQueue::Kind kind, char name) {
    const auto start = [this, kind, name] {
      started += name;
      queue.begin(kind);
    };
    if (queue.may_start(kind)) return start();
    queue.wait(kind, 1, start);
  }
  void quick(char name) {
    if (queue.may_start(alone)) {
      started += name;
      return;
    }
    queue.wait(alone, 1, [this, name] { started += name; });
  }

  support::ManualClock clock;
  Flight flight{clock};
  EventQueue queue{flight};
  std::string started;
};

TEST_F(EventQueueTest, EventsThatFinishAtOnceDoNotWait) {
  quick('a');
  quick('b');
  EXPECT_EQ(started, "ab");
}

TEST_F(EventQueueTest, PipelinedEventsAreInFlightTogether) {
  slow(pipelined, 'a');
  slow(pipelined, 'b');
  EXPECT_EQ(started, "ab");
}

TEST_F(EventQueueTest, NoEventOvertakesAnEventThatMustFinishAlone) {
  slow(alone, 'j');
  slow(pipelined, 'a');
  quick('b');
  EXPECT_EQ(started, "j");
  queue.end();
  EXPECT_EQ(started, "ja") << "b waits for a";
  queue.end();
  EXPECT_EQ(started, "jab");
}

TEST_F(EventQueueTest, AnEventThatRunsAloneWaitsForThoseInFlightAndLaterOnesWaitForIt) {
  slow(pipelined, 'a');
  slow(pipelined, 'b');
  quick('t');
  slow(pipelined, 'c');
  queue.end();
  EXPECT_EQ(started, "ab");
  queue.end();
  EXPECT_EQ(started, "abtc");
}

TEST_F(EventQueueTest, AnEarlyRefusalRunsAfterTheEventsInFlight) {
  slow(pipelined, 'a');
  EXPECT_FALSE(queue.may_answer());
  queue.wait_first(alone, 0, [this] { started += 'x'; });
  slow(pipelined, 'b');
  EXPECT_EQ(started, "a");
  queue.end();
  EXPECT_EQ(started, "axb");
}

TEST_F(EventQueueTest, TheNumberOfEventsInFlightIsBounded) {
  for (std::size_t i = 0; i < Flight::least + 5; ++i) slow(pipelined, 'a');
  EXPECT_EQ(started.size(), Flight::least);
  queue.end();
  EXPECT_EQ(started.size(), Flight::least + 1);
}

TEST_F(EventQueueTest, TheBoundOfBytesCountsOnlyEventsInFlight) {
  flight.begin();
  clock.advance(std::chrono::hours{1});  // a slow disk, so that the share has its greatest value
  for (std::size_t i = 0; i < Flight::least; ++i) queue.begin(pipelined, Flight::most_bytes / Flight::least);
  EXPECT_FALSE(queue.may_start(pipelined));
  queue.end(Flight::most_bytes / Flight::least);
  EXPECT_TRUE(queue.may_start(pipelined));
  queue.begin(pipelined, 1);
  EXPECT_TRUE(queue.may_start(pipelined)) << "one byte below the bound";
}

TEST_F(EventQueueTest, TheNumberAndTheBytesOfWaitingEventsAreBounded) {
  slow(alone, 'j');
  EXPECT_FALSE(queue.is_full(EventQueue::max_waiting_bytes));
  EXPECT_TRUE(queue.is_full(EventQueue::max_waiting_bytes + 1));
  for (std::size_t i = 0; i < EventQueue::max_waiting; ++i) quick('a');
  EXPECT_TRUE(queue.is_full(0));
  queue.end();
  EXPECT_FALSE(queue.is_full(0));
}

}  // namespace
}  // namespace parley::api
