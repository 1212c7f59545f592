#include "api/delivery/message_delivery.hpp"

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

store::Mark mark_of(store::MarkKind kind, const base::UserId& by, const base::UserId& sender) {
  store::Mark mark;
  mark.kind = kind;
  mark.by = by;
  mark.sender = sender;
  mark.up_to_seq = 7;
  mark.moved = true;
  return mark;
}

TEST(MessageDelivery, AReadMarkIsSentInTheFormOfTheContract) {
  Scene scene;
  const auto device = scene.socket(alice);
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::read, bob, alice), {}});
  EXPECT_EQ(device->take(),
            Lines{R"(42["message:read",{"messageId":"00000000-0000-0000-0000-000000000000","userId":"2",)"
                  R"("readBy":["2"],"readAt":"1970-01-01T00:00:00.000Z",)"
                  R"("conversationId":"00000000-0000-0000-0000-000000000000","upToSeq":7}])"});
}

TEST(MessageDelivery, AChangeOfANoteToOneselfIsSentOnceToEachDevice) {
  Scene scene;
  const auto device = scene.socket(alice);
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::read, alice, alice), {}});
  store::Message note;
  note.sender = note.receiver = alice;
  scene.bus.publish(cluster::MessageEdited{note});
  store::Removed removed;
  removed.by = removed.receiver = alice;
  scene.bus.publish(cluster::MessageDeleted{removed});
  EXPECT_EQ(device->take().size(), 3U);
}

TEST(MessageDelivery, AnEditIsSentInTheFormThatEachDeviceAskedFor) {
  Scene scene;
  const auto standard = scene.socket(bob);
  const auto raw = scene.socket(bob, true);
  store::Message message;
  message.sender = alice;
  message.receiver = bob;
  message.content = "<b>";
  scene.bus.publish(cluster::MessageEdited{message});
  const Lines safe_lines = standard->take();
  const Lines raw_lines = raw->take();
  ASSERT_EQ(safe_lines.size(), 1U);
  ASSERT_EQ(raw_lines.size(), 1U);
  EXPECT_NE(safe_lines[0].find(R"("content":"&lt;b>")"), std::string::npos) << safe_lines[0];
  EXPECT_NE(raw_lines[0].find(R"("content":"\u003cb>")"), std::string::npos) << raw_lines[0];
}

TEST(MessageDelivery, AReceiptIsEncodedOnceAndSentReliably) {
  Scene scene;
  const auto one = scene.socket(alice);
  const auto other = scene.socket(alice);
  one->session.owners.clear();
  other->session.owners.clear();
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::delivered, bob, alice), {}});
  ASSERT_EQ(one->session.owners.size(), 1U);
  EXPECT_EQ(one->session.owners, other->session.owners);
  EXPECT_EQ(one->session.last_delivery, engineio::Delivery::reliable);
}

TEST(MessageDelivery, AnEditShowsAHiddenReadMarkToTheReceiverOnly) {
  Scene scene;
  const auto alices = scene.socket(alice);
  const auto bobs = scene.socket(bob);
  store::Message message;
  message.sender = alice;
  message.receiver = bob;
  message.read_unseen = true;
  alices->take();  // Bob's arrival
  scene.bus.publish(cluster::MessageEdited{message});
  const Lines to_sender = alices->take();
  const Lines to_receiver = bobs->take();
  ASSERT_EQ(to_sender.size(), 1U);
  ASSERT_EQ(to_receiver.size(), 1U);
  EXPECT_NE(to_sender[0].find(R"("readBy":[])"), std::string::npos) << to_sender[0];
  EXPECT_NE(to_receiver[0].find(R"("readBy":["2"])"), std::string::npos) << to_receiver[0];
}

TEST(MessageDelivery, ABlockedUserGetsNoMarksAndABlockingUserGetsNoChanges) {
  Scene scene;
  scene.blocks.add({bob, alice});
  const auto alices = scene.socket(alice);
  const auto bobs = scene.socket(bob);
  const auto events = [](const auto& device) {
    Lines names;
    for (const std::string& line : device->take()) names.push_back(line.substr(4, line.find('"', 4) - 4));
    return names;
  };
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::delivered, bob, alice), {}});
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::read, bob, alice), {}});
  EXPECT_EQ(events(alices), Lines{});
  EXPECT_EQ(events(bobs), Lines{"message:read"}) << "Bob's other devices get the mark";
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::read, alice, bob), {}});
  scene.bus.publish(cluster::MarkMoved{mark_of(store::MarkKind::delivered, alice, bob), {}});
  EXPECT_EQ(events(bobs), Lines{}) << "Bob does not get Alice's marks either";
  EXPECT_EQ(events(alices), Lines{"message:read"});
  store::Message hers;
  hers.sender = alice;
  hers.receiver = bob;
  scene.bus.publish(cluster::MessageEdited{hers});
  store::Removed gone;
  gone.by = alice;
  gone.receiver = bob;
  scene.bus.publish(cluster::MessageDeleted{gone});
  EXPECT_EQ(events(alices), (Lines{"message:edited", "message:deleted"}));
  EXPECT_EQ(events(bobs), Lines{});
  store::Message his;
  his.sender = bob;
  his.receiver = alice;
  scene.bus.publish(cluster::MessageEdited{his});
  EXPECT_EQ(events(alices), Lines{"message:edited"});
  scene.blocks.remove(bob, alice);
  hers.withheld = gone.withheld = true;
  scene.bus.publish(cluster::MessageEdited{hers});
  scene.bus.publish(cluster::MessageDeleted{gone});
  EXPECT_EQ(events(bobs), Lines{"message:edited"})
      << "the edit of Bob's message; changes of withheld messages are not sent";
}

TEST(MessageDelivery, EachDeviceGetsAMessageInTheFormItAskedFor) {
  Scene scene;
  const auto standard = scene.socket(bob);
  const auto raw = scene.socket(bob, true);
  scene.bus.publish(cluster::MessageStored{message_of(alice, bob), {}});
  const Lines safe_lines = standard->take();
  const Lines raw_lines = raw->take();
  ASSERT_EQ(safe_lines.size(), 1u);
  ASSERT_EQ(raw_lines.size(), 1u);
  EXPECT_TRUE(holds(safe_lines[0], R"("content":"&lt;b>")")) << safe_lines[0];
  EXPECT_TRUE(holds(raw_lines[0], R"("content":"\u003cb>")")) << raw_lines[0];
}

TEST(MessageDelivery, AMessageIsEncodedOnceForAllDevices) {
  Scene scene;
  const auto one = scene.socket(bob);
  const auto other = scene.socket(bob);
  one->session.owners.clear();
  other->session.owners.clear();
  scene.bus.publish(cluster::MessageStored{message_of(alice, bob), {}});
  ASSERT_EQ(one->session.owners.size(), 1u);
  EXPECT_EQ(one->session.owners, other->session.owners);
}

TEST(MessageDelivery, ADeviceThatJoinsAgainInAnotherFormGetsAMessageOnceInThatForm) {
  Scene scene;
  const auto device = scene.socket(bob);
  device->say(R"(2["join",{"token":")" + scene.token_of(bob) + R"(","contentFormat":"raw"}])");
  scene.executor.run_all();
  device->take();
  scene.bus.publish(cluster::MessageStored{message_of(alice, bob), {}});
  const Lines lines = device->take();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(holds(lines[0], R"(\u003cb>)")) << lines[0];
}

TEST(MessageDelivery, ANoteToOneselfIsSentOnceToEachDevice) {
  Scene scene;
  const auto device = scene.socket(alice);
  scene.bus.publish(cluster::MessageStored{message_of(alice, alice), {}});
  EXPECT_EQ(device->take().size(), 1u);
}

}  // namespace
}  // namespace parley::api
