#include "api/gateway/event_queue.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::api {
namespace {

using enum EventQueue::Kind;

/// Begins or waits, as the API does, and writes down the order in which events started.
class SequenceTest : public testing::Test {
 protected:
  void slow(EventQueue::Kind kind, char name) {
    const auto start = [this, kind, name] {
      started += name;
      sequence.begin(kind);
    };
    if (sequence.may_start(kind)) return start();
    sequence.wait(kind, 1, start);
  }
  void quick(char name) {
    if (sequence.may_start(alone)) {
      started += name;
      return;
    }
    sequence.wait(alone, 1, [this, name] { started += name; });
  }

  support::ManualClock clock;
  Flight flight{clock};
  EventQueue sequence{flight};
  std::string started;
};

TEST_F(SequenceTest, QuickEventsRunAtOnce) {
  quick('a');
  quick('b');
  EXPECT_EQ(started, "ab");
}

TEST_F(SequenceTest, PipelinedEventsAreInFlightTogether) {
  slow(pipelined, 'a');
  slow(pipelined, 'b');
  EXPECT_EQ(started, "ab");
}

TEST_F(SequenceTest, NothingOvertakesAnEventThatMustFinishAlone) {
  slow(alone, 'j');
  slow(pipelined, 'a');
  quick('b');
  EXPECT_EQ(started, "j");
  sequence.end();
  EXPECT_EQ(started, "ja") << "b waits for a";
  sequence.end();
  EXPECT_EQ(started, "jab");
}

TEST_F(SequenceTest, AQuickEventWaitsForThoseInFlightAndThoseBehindItWaitToo) {
  slow(pipelined, 'a');
  slow(pipelined, 'b');
  quick('t');
  slow(pipelined, 'c');
  sequence.end();
  EXPECT_EQ(started, "ab");
  sequence.end();
  EXPECT_EQ(started, "abtc");
}

TEST_F(SequenceTest, ARefusalFoundEarlyIsGivenInItsTurn) {
  slow(pipelined, 'a');
  EXPECT_FALSE(sequence.may_answer());
  sequence.wait_first(alone, 0, [this] { started += 'x'; });
  slow(pipelined, 'b');
  EXPECT_EQ(started, "a");
  sequence.end();
  EXPECT_EQ(started, "axb");
}

TEST_F(SequenceTest, OnlySoManyAreInFlight) {
  for (std::size_t i = 0; i < Flight::least + 5; ++i) slow(pipelined, 'a');
  EXPECT_EQ(started.size(), Flight::least);
  sequence.end();
  EXPECT_EQ(started.size(), Flight::least + 1);
}

TEST_F(SequenceTest, ABytesBoundCountsWhatIsInFlightAndNothingElse) {
  flight.begin();
  clock.advance(std::chrono::hours{1});  // the disk is as slow as can be
  for (std::size_t i = 0; i < Flight::least; ++i)
    sequence.begin(pipelined, Flight::most_bytes / Flight::least);
  EXPECT_FALSE(sequence.may_start(pipelined));
  sequence.end(Flight::most_bytes / Flight::least);
  EXPECT_TRUE(sequence.may_start(pipelined));
  sequence.begin(pipelined, 1);
  EXPECT_TRUE(sequence.may_start(pipelined)) << "one byte below the bound";
}

TEST_F(SequenceTest, OnlySoMuchMayWait) {
  slow(alone, 'j');
  EXPECT_FALSE(sequence.is_full(EventQueue::max_waiting_bytes));
  EXPECT_TRUE(sequence.is_full(EventQueue::max_waiting_bytes + 1));
  for (std::size_t i = 0; i < EventQueue::max_waiting; ++i) quick('a');
  EXPECT_TRUE(sequence.is_full(0));
  sequence.end();
  EXPECT_FALSE(sequence.is_full(0));
}

}  // namespace
}  // namespace parley::api
