#include "engineio/heartbeat.hpp"

#include <gtest/gtest.h>

namespace parley::engineio {
namespace {

using namespace std::chrono_literals;

constexpr Heartbeat::Schedule schedule{15s, 10s};

base::Instant at(base::Duration after_opening) {
  return base::Instant{} + after_opening;
}

TEST(Heartbeat, PingsOneIntervalAfterTheLastPingHoweverLateThePong) {
  Heartbeat heartbeat(at(0s), schedule);
  EXPECT_EQ(heartbeat.deadline(), at(15s));
  EXPECT_TRUE(heartbeat.on_deadline(at(15s), schedule));
  heartbeat.sent();
  EXPECT_EQ(heartbeat.deadline(), at(25s));
  EXPECT_TRUE(heartbeat.on_pong(at(24s), schedule));
  EXPECT_EQ(heartbeat.deadline(), at(30s));
}

TEST(Heartbeat, PingsAtOnceIfThePongTookLongerThanTheInterval) {
  constexpr Heartbeat::Schedule patient{5s, 20s};
  Heartbeat heartbeat(at(0s), patient);
  EXPECT_TRUE(heartbeat.on_deadline(at(5s), patient));
  heartbeat.sent();
  EXPECT_TRUE(heartbeat.on_pong(at(22s), patient));
  EXPECT_EQ(heartbeat.deadline(), at(22s));
}

TEST(Heartbeat, ExpiresWithoutAPong) {
  Heartbeat heartbeat(at(0s), schedule);
  EXPECT_TRUE(heartbeat.on_deadline(at(15s), schedule));
  heartbeat.sent();
  EXPECT_FALSE(heartbeat.on_deadline(at(25s), schedule));
}

TEST(Heartbeat, ExpiresIfThePingWasNeverFetchedWhateverPongsArrive) {
  Heartbeat heartbeat(at(0s), schedule);
  EXPECT_TRUE(heartbeat.on_deadline(at(15s), schedule));
  EXPECT_TRUE(heartbeat.ping_due());
  EXPECT_FALSE(heartbeat.on_pong(at(16s), schedule));
  EXPECT_TRUE(heartbeat.ping_due());
  EXPECT_FALSE(heartbeat.on_deadline(at(25s), schedule));
}

TEST(Heartbeat, IsNotChangedByUnsolicitedPongs) {
  Heartbeat heartbeat(at(0s), schedule);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(heartbeat.on_pong(at(14s), schedule));
  EXPECT_EQ(heartbeat.deadline(), at(15s));
  EXPECT_TRUE(heartbeat.on_deadline(at(15s), schedule));
  heartbeat.sent();
  EXPECT_TRUE(heartbeat.on_pong(at(16s), schedule));
  EXPECT_FALSE(heartbeat.on_pong(at(29s), schedule));
  EXPECT_EQ(heartbeat.deadline(), at(30s));
}

}  // namespace
}  // namespace parley::engineio
