#include "api/delivery/user_delivery.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/typing.hpp"
#include "support/other_shard.hpp"
#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

using socketio::Lines;

using support::OtherShard;

TEST(UserDelivery, AnEventIsSentToOtherShardsInBothFormsAndReliably) {
  Scene scene;
  OtherShard other;
  cluster::Bus bus(0, scene.timers, &other);
  UserDelivery delivery(*scene.sockets.find_namespace("/"), ContentMode::safe, bus);
  const auto device = scene.socket(bob);
  delivery.send(bob, typing_started, {alice, "<b>", bob});
  EXPECT_EQ(device->session.last_delivery, engineio::Delivery::reliable);
  EXPECT_EQ(device->take(), Lines{R"(42["typing:start",{"from":"1","fromName":"&lt;b>"}])"});
  const std::vector sent = other.sent_of<cluster::UserEvent>();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].user, bob);
  EXPECT_EQ(sent[0].name, "typing:start");
  EXPECT_EQ(sent[0].usual, R"({"from":"1","fromName":"&lt;b>"})");
  EXPECT_EQ(sent[0].raw, R"({"from":"1","fromName":"\u003cb>"})");
}

TEST(UserDelivery, AnEventOfAnotherShardIsSentToTheDevicesOfThisOne) {
  Scene scene;
  const auto device = scene.socket(bob);
  const auto raw = scene.socket(bob, true);
  scene.bus.receive({1, cluster::Envelope::Kind::event, 0, cluster::UserEvent{bob, "news", "1", "2"}});
  EXPECT_EQ(device->take(), Lines{R"(42["news",1])"});
  EXPECT_EQ(raw->take(), Lines{R"(42["news",2])"});
}

}  // namespace
}  // namespace parley::api
