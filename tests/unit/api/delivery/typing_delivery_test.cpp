#include "api/delivery/typing_delivery.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/other_shard.hpp"
#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

using socketio::Lines;

/// The typing of a shard among two.
struct TypingDeliveryTest : testing::Test {
  void receive(cluster::Message message) {
    bus.receive({1, cluster::Envelope::Kind::event, 0, std::move(message)});
  }

  Scene scene;
  support::OtherShard other;
  cluster::Bus bus{0, scene.timers, &other};
  TypingDelivery typing{scene.timers, {}, scene.blocks, bus, scene.delivery};
  const TypingSignal signal{alice, "Alice <b>", bob};
};

TEST_F(TypingDeliveryTest, AStartIsVolatileAndInTheFormThatEachDeviceAskedFor) {
  const auto device = scene.socket(bob);
  const auto raw = scene.socket(bob, true);
  typing.start(signal);
  EXPECT_EQ(device->session.last_delivery, engineio::Delivery::volatile_);
  EXPECT_EQ(device->take(), Lines{R"(42["typing:start",{"from":"1","fromName":"Alice &lt;b>"}])"});
  EXPECT_EQ(raw->take(), Lines{R"(42["typing:start",{"from":"1","fromName":"Alice \u003cb>"}])"});
}

TEST_F(TypingDeliveryTest, StartsAndStopsAreSentToOtherShardsAndOtherEndsAreNot) {
  typing.start(signal);
  typing.start(signal);  // within the interval
  typing.stop(alice, bob);
  const auto started = other.sent_of<cluster::TypingStarted>();
  ASSERT_EQ(started.size(), 1U);
  EXPECT_EQ(started[0].from, alice);
  EXPECT_EQ(started[0].event.user, bob);
  EXPECT_EQ(started[0].event.raw, R"({"from":"1","fromName":"Alice \u003cb>"})");
  EXPECT_EQ(other.sent_of<cluster::TypingStopped>().size(), 1U);
  typing.start(signal);
  typing.state().ended(alice, bob);
  EXPECT_EQ(other.sent_of<cluster::TypingStopped>().size(), 1U) << "every shard detects that end itself";
}

TEST_F(TypingDeliveryTest, NothingIsSentToAShardThatIsBehindOrForAReceiverWithoutADevice) {
  typing.set_presence_view(scene.roster);
  typing.start(signal);
  typing.stop(alice, bob);
  EXPECT_EQ(other.sent.size(), 0U);
  const auto device = scene.socket(bob);
  other.is_late = true;
  typing.start(signal);
  EXPECT_EQ(other.sent.size(), 0U);
  typing.stop(alice, bob);
  other.is_late = false;
  typing.start(signal);
  EXPECT_EQ(other.sent.size(), 1U);
}

TEST_F(TypingDeliveryTest, AStartOnAnotherShardIsSentToTheDevicesOfThisOneUntilTheSilence) {
  const auto device = scene.socket(bob);
  receive(cluster::TypingStarted{alice, {bob, "typing:start", R"({"from":"1"})", ""}});
  EXPECT_EQ(device->take(), Lines{R"(42["typing:start",{"from":"1"}])"});
  scene.clock.advance(std::chrono::milliseconds(6'999), scene.timers);
  EXPECT_EQ(device->take(), Lines{}) << "the other shard reports the silence after six seconds";
  scene.clock.advance(std::chrono::milliseconds(1), scene.timers);
  EXPECT_EQ(device->take(), Lines{R"(42["typing:stop",{"from":"1"}])"}) << "the report is lost";
  EXPECT_EQ(other.sent.size(), 0U);
}

TEST_F(TypingDeliveryTest, ASilenceIsReportedToOtherShardsWhichEndOnlyATypingThatTheyKnow) {
  const auto device = scene.socket(bob);
  typing.start(signal);
  scene.clock.advance(std::chrono::seconds(6), scene.timers);
  const auto stopped = other.sent_of<cluster::TypingStopped>();
  ASSERT_EQ(stopped.size(), 1U);
  EXPECT_FALSE(stopped[0].is_reported);
  device->take();
  receive(stopped[0]);
  EXPECT_EQ(device->take(), Lines{});
  receive(cluster::TypingStarted{alice, {bob, "typing:start", "1", ""}});
  receive(stopped[0]);
  EXPECT_EQ(device->take().size(), 2U);
}

TEST_F(TypingDeliveryTest, AStopOnAnotherShardIsSentToTheDevicesOfThisOne) {
  const auto device = scene.socket(bob);
  receive(cluster::TypingStarted{alice, {bob, "typing:start", "1", ""}});
  receive(cluster::TypingStopped{alice, bob, true});
  EXPECT_EQ(device->take(), (Lines{R"(42["typing:start",1])", R"(42["typing:stop",{"from":"1"}])"}));
  scene.clock.advance(std::chrono::seconds(6), scene.timers);
  EXPECT_EQ(device->take(), Lines{});
}

}  // namespace
}  // namespace parley::api
