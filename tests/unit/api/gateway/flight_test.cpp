#include "api/gateway/flight.hpp"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;

class FlightTest : public testing::Test {
 protected:
  /// How many messages one socket may have in flight if they have `bytes` of content.
  std::size_t room(std::size_t bytes = 0) const {
    std::size_t messages = 0;
    while (messages < 10'000 && flight.has_room(messages, bytes)) ++messages;
    return messages;
  }
  /// Sends one message, which the disk answers after `took`.
  void answer_after(base::Duration took) {
    const base::Instant began = flight.begin();
    clock.advance(took);
    flight.end(began);
  }

  support::ManualClock clock;
  Flight flight{clock};
};

TEST_F(FlightTest, WithAFastDiskASocketHasSixteenInFlight) {
  EXPECT_EQ(room(), 16u);
  answer_after(1ms);
  EXPECT_EQ(room(), 16u);
}

TEST_F(FlightTest, WithASlowDiskTheShareGrowsWithTheLatestAnswersTime) {
  answer_after(500ms);
  EXPECT_EQ(room(), 266u);
  answer_after(10s);
  EXPECT_EQ(room(), 512u) << "the greatest share";
  answer_after(2ms);
  EXPECT_EQ(room(), 17u) << "the share shrinks when the disk is fast again";
}

TEST_F(FlightTest, TheTimeOfAPendingAnswerCounts) {
  flight.begin();
  EXPECT_EQ(room(), 16u);
  clock.advance(100ms);
  EXPECT_EQ(room(), 66u);
}

TEST_F(FlightTest, APauseWithoutMessagesDoesNotCountAsASlowDisk) {
  answer_after(1ms);
  clock.advance(1h);
  flight.begin();
  EXPECT_EQ(room(), 16u);
}

TEST_F(FlightTest, WithManyBytesInFlightASocketHasSixteen) {
  answer_after(10s);
  EXPECT_EQ(room(Flight::most_bytes - 1), 512u);
  EXPECT_EQ(room(Flight::most_bytes), 16u);
}

TEST_F(FlightTest, WithManyInFlightOfAllSocketsEachHasSixteen) {
  answer_after(10s);
  std::vector<base::Instant> began;
  for (std::size_t i = 0; i < Flight::most_together; ++i) began.push_back(flight.begin());
  EXPECT_EQ(room(), 16u);
  clock.advance(10s);
  EXPECT_EQ(room(), 16u);
  flight.end(began.back());
  EXPECT_EQ(room(), 512u);
}

}  // namespace
}  // namespace parley::api
