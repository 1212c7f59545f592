#include "load/flow.hpp"

#include <gtest/gtest.h>

#include "load/pacer.hpp"

namespace parley::bench {
namespace {

using std::chrono::seconds;

TEST(Flow, CountsMessagesAsOutstandingUntilReceivedAndAcknowledged) {
  Flow flow(true);
  EXPECT_EQ(flow.send(seconds(1)), 0U);
  EXPECT_EQ(flow.send(seconds(2)), 1U);
  EXPECT_EQ(flow.hear(0), Nanos(seconds(1)));
  EXPECT_EQ(flow.outstanding(), 2U);
  EXPECT_TRUE(flow.acknowledge(0));
  EXPECT_EQ(flow.outstanding(), 1U);
  EXPECT_TRUE(flow.acknowledge(1));
  EXPECT_EQ(flow.outstanding(), 1U);
  EXPECT_EQ(flow.hear(1), Nanos(seconds(2)));
  EXPECT_EQ(flow.outstanding(), 0U);
}

TEST(Flow, WithoutAcknowledgementsCountsMessagesUntilReceived) {
  Flow flow(false);
  flow.send(seconds(1));
  EXPECT_EQ(flow.outstanding(), 1U);
  EXPECT_TRUE(flow.hear(0));
  EXPECT_EQ(flow.outstanding(), 0U);
}

TEST(Flow, DetectsLostRepeatedAndReorderedMessages) {
  Flow flow(true);
  EXPECT_FALSE(flow.hear(0));
  EXPECT_FALSE(flow.acknowledge(0));
  flow.send(seconds(1));
  flow.send(seconds(2));
  EXPECT_FALSE(flow.hear(1));
  EXPECT_FALSE(flow.acknowledge(1));
  EXPECT_TRUE(flow.hear(0));
  EXPECT_FALSE(flow.hear(0));
  EXPECT_TRUE(flow.acknowledge(0));
  EXPECT_FALSE(flow.acknowledge(0));
}

TEST(Pacer, KeepsItsTimesHoweverLateTheyAreTaken) {
  Pacer pacer(4, seconds(10));
  EXPECT_EQ(pacer.next(), Nanos(seconds(10)));
  EXPECT_EQ(pacer.wait(seconds(9)), Nanos(seconds(1)));
  EXPECT_EQ(pacer.wait(seconds(99)), Nanos(0));
  pacer.take();
  EXPECT_EQ(pacer.next(), Nanos(std::chrono::milliseconds(10'250)));
  for (int i = 1; i < 4; ++i) pacer.take();
  EXPECT_EQ(pacer.next(), Nanos(seconds(11)));
}

TEST(Pacer, DoesNotDriftWithARateThatDoesNotDivideASecond) {
  Pacer pacer(3, seconds(0));
  for (int i = 0; i < 3 * 3600; ++i) pacer.take();
  EXPECT_EQ(pacer.next(), Nanos(seconds(3600)));
}

}  // namespace
}  // namespace parley::bench
