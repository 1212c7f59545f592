#include "api/sequence.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

using enum Sequence::Kind;

/// Begins or waits, as the API does, and writes down the order in which events started.
class SequenceTest : public testing::Test {
 protected:
  void slow(Sequence::Kind kind, char name) {
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

  Sequence sequence;
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
  for (std::size_t i = 0; i < Sequence::max_in_flight + 5; ++i) slow(pipelined, 'a');
  EXPECT_EQ(started.size(), Sequence::max_in_flight);
  sequence.end();
  EXPECT_EQ(started.size(), Sequence::max_in_flight + 1);
}

TEST_F(SequenceTest, OnlySoMuchMayWait) {
  slow(alone, 'j');
  EXPECT_FALSE(sequence.is_full(Sequence::max_waiting_bytes));
  EXPECT_TRUE(sequence.is_full(Sequence::max_waiting_bytes + 1));
  for (std::size_t i = 0; i < Sequence::max_waiting; ++i) quick('a');
  EXPECT_TRUE(sequence.is_full(0));
  sequence.end();
  EXPECT_FALSE(sequence.is_full(0));
}

}  // namespace
}  // namespace parley::api
