#include "api/delivery/user_delivery.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

using socketio::Lines;

store::SharedMessage message_of(const base::UserId& from, const base::UserId& to) {
  store::Message message;
  message.sender = from;
  message.receiver = to;
  message.content = "<b>";
  return std::make_shared<const store::Message>(std::move(message));
}

bool holds(const std::string& line, std::string_view part) {
  return line.find(part) != std::string::npos;
}

TEST(UserDelivery, EachDeviceGetsAMessageInTheFormItAskedFor) {
  Scene scene;
  const auto standard = scene.socket(bob);
  const auto raw = scene.socket(bob, true);
  scene.delivery.on_message(message_of(alice, bob), {});
  const Lines safe_lines = standard->take();
  const Lines raw_lines = raw->take();
  ASSERT_EQ(safe_lines.size(), 1u);
  ASSERT_EQ(raw_lines.size(), 1u);
  EXPECT_TRUE(holds(safe_lines[0], R"("content":"&lt;b>")")) << safe_lines[0];
  EXPECT_TRUE(holds(raw_lines[0], R"("content":"\u003cb>")")) << raw_lines[0];
}

TEST(UserDelivery, AMessageIsEncodedOnceForAllDevices) {
  Scene scene;
  const auto one = scene.socket(bob);
  const auto other = scene.socket(bob);
  one->session.owners.clear();
  other->session.owners.clear();
  scene.delivery.on_message(message_of(alice, bob), {});
  ASSERT_EQ(one->session.owners.size(), 1u);
  EXPECT_EQ(one->session.owners, other->session.owners);
}

TEST(UserDelivery, ADeviceThatJoinsAgainInAnotherFormGetsAMessageOnceInThatForm) {
  Scene scene;
  const auto device = scene.socket(bob);
  device->say(R"(2["join",{"token":")" + scene.token_of(bob) + R"(","contentFormat":"raw"}])");
  scene.executor.run_all();
  device->take();
  scene.delivery.on_message(message_of(alice, bob), {});
  const Lines lines = device->take();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(holds(lines[0], R"(\u003cb>)")) << lines[0];
}

TEST(UserDelivery, ANoteToOneselfIsSentOnceToEachDevice) {
  Scene scene;
  const auto device = scene.socket(alice);
  scene.delivery.on_message(message_of(alice, alice), {});
  EXPECT_EQ(device->take().size(), 1u);
}

TEST(UserDelivery, TypingIsVolatileAndAMessageIsReliable) {
  Scene scene;
  const auto device = scene.socket(bob);
  scene.delivery.on_typing({alice, "Alice <b>", bob});
  EXPECT_EQ(device->session.last_delivery, engineio::Delivery::volatile_);
  EXPECT_EQ(device->take(), Lines{R"(42["typing:start",{"from":"1","fromName":"Alice &lt;b>"}])"});
  scene.delivery.on_message(message_of(alice, bob), {});
  EXPECT_EQ(device->session.last_delivery, engineio::Delivery::reliable);
}

}  // namespace
}  // namespace parley::api
