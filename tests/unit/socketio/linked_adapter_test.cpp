// Rooms and broadcasts over two shards.
#include "socketio/linked_adapter.hpp"

#include <gtest/gtest.h>

#include "unit/socketio/recovering.hpp"
#include "unit/socketio/shards.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

class LinkedShards : public ::testing::Test {
 protected:
  EncodedEvent news() { return shards.a->root.encode("news", "1"); }
  using Names = std::vector<std::string_view>;

  Shards shards;
};

TEST_F(LinkedShards, SendABroadcastToTheSocketsOfAllShards) {
  EXPECT_EQ(shards.a->root.broadcast({}, news()), 2U) << "the sockets of its own shard are counted";
  EXPECT_EQ(shards.bob->take(), Lines{}) << "still in transit";
  shards.transit.deliver();
  for (auto* client : {&shards.alice, &shards.amir, &shards.bob, &shards.bea})
    EXPECT_EQ((*client)->take(), (Lines{R"(42["news",1])"}));
}

TEST_F(LinkedShards, SendABroadcastOnceToEachSocketInTheUnionOfRooms) {
  shards.of_alice().join("tea");
  shards.of_bob().join("tea");
  shards.of_bob().join("cake");
  shards.b->root.broadcast({Names{"tea", "cake"}}, news());
  EXPECT_EQ(shards.heard(), "alice bob");
  shards.a->root.broadcast_to("cake", news());
  EXPECT_EQ(shards.heard(), "bob");
  shards.a->root.broadcast_to("empty", news());
  EXPECT_EQ(shards.heard(), "");
}

TEST_F(LinkedShards, ReachASocketOfAnotherShardByItsId) {
  shards.a->root.broadcast_to(shards.of_bea().id().str(), news());
  EXPECT_EQ(shards.heard(), "bea");
}

TEST_F(LinkedShards, SkipTheSenderAndTheExceptedRoomsOfAllShards) {
  shards.of_bob().join("quiet");
  shards.a->root.broadcast({{}, Names{"quiet"}, &shards.of_alice()}, news());
  EXPECT_EQ(shards.heard(), "amir bea");
  shards.a->root.broadcast({{}, Names{shards.of_bea().id().str()}}, news());
  EXPECT_EQ(shards.heard(), "alice amir bob");
}

TEST_F(LinkedShards, PassOnWhetherABroadcastMayBeDropped) {
  shards.a->root.broadcast({}, news(), Delivery::volatile_);
  shards.transit.deliver();
  EXPECT_EQ(shards.bob->session.last_delivery, Delivery::volatile_);
  shards.a->root.broadcast({}, news());
  shards.transit.deliver();
  EXPECT_EQ(shards.bob->session.last_delivery, Delivery::reliable);
}

TEST_F(LinkedShards, KeepAPacketAndItsAttachmentsTogether) {
  const std::string_view bytes("\x00\x01\xff", 3);
  const auto unit = encode_binary_event("/", "photo", R"({"_placeholder":true,"num":0})", {{bytes}});
  shards.a->root.broadcast({}, *unit);
  shards.transit.deliver();
  EXPECT_EQ(shards.bob->session.unit_sizes.back(), 2U);
  EXPECT_EQ(shards.bob->take(),
            (Lines{R"(451-["photo",{"_placeholder":true,"num":0}])", "b:" + std::string(bytes)}));
}

TEST_F(LinkedShards, PassOnEachPacketOfAJoinedMessage) {
  const std::array messages{news(), shards.a->root.encode("more", "2")};
  shards.a->root.broadcast({}, EncodedEvent::joined(messages));
  shards.transit.deliver();
  EXPECT_EQ(shards.bob->take(), (Lines{R"(42["news",1])", R"(42["more",2])"}));
}

TEST_F(LinkedShards, KeepNamespacesApart) {
  shards.bob->say("0/chat,");
  shards.bob->take();
  shards.a->chat.broadcast({}, shards.a->chat.encode("news", ""));
  EXPECT_EQ(shards.heard(), "bob");
}

TEST_F(LinkedShards, IgnoreMessagesForANamespaceThatTheyDoNotHave) {
  RecordingHandler handler;
  Namespace& only_here = shards.a->server.add_namespace("/only-here", handler);
  only_here.broadcast({}, only_here.encode("news", ""));
  EXPECT_EQ(shards.heard(), "");
}

TEST_F(LinkedShards, AreNotReachedByABroadcastOnTheLocalAdapter) {
  const EncodedEvent event = news();
  EXPECT_EQ(shards.a->root.local().broadcast({}, {&event, 1}), 2U);
  EXPECT_EQ(shards.heard(), "alice amir");
  EXPECT_EQ(shards.transit.sent, 0U);
}

TEST_F(LinkedShards, DoNotSendBackWhatTheyReceive) {
  shards.a->root.broadcast({}, news());
  shards.heard();
  EXPECT_EQ(shards.transit.sent, 1U);
}

TEST_F(LinkedShards, MakeSelectedSocketsJoinAndLeaveRooms) {
  shards.a->root.adapter().join({}, Names{"tea", "cake"});
  shards.transit.deliver();
  EXPECT_TRUE(shards.of_alice().is_in("cake"));
  EXPECT_TRUE(shards.of_bob().is_in("tea"));
  shards.b->root.adapter().leave({Names{"tea"}, {}, &shards.of_bea()}, Names{"cake"});
  shards.transit.deliver();
  EXPECT_FALSE(shards.of_alice().is_in("cake"));
  EXPECT_FALSE(shards.of_bob().is_in("cake"));
  EXPECT_TRUE(shards.of_bea().is_in("cake"));
}

TEST_F(LinkedShards, DisconnectSelectedSocketsOfAllShards) {
  shards.of_alice().join("tea");
  shards.of_bob().join("tea");
  shards.a->root.adapter().disconnect({Names{"tea"}});
  shards.transit.deliver();
  shards.advance(0ms);
  EXPECT_EQ(shards.alice->take(), Lines{"41"});
  EXPECT_EQ(shards.bob->take(), Lines{"41"});
  EXPECT_FALSE(shards.bob->closed());
  EXPECT_EQ(shards.b->handler.heard.back(), "disconnected: server namespace disconnect");
  shards.a->root.adapter().disconnect({}, true);
  shards.transit.deliver();
  EXPECT_TRUE(shards.amir->closed());
  EXPECT_TRUE(shards.bea->closed());
}

TEST_F(LinkedShards, ReceiveServerSideEventsOfTheOthersOnly) {
  shards.a->root.adapter().server_side_emit("reload", R"({"config":1},2)");
  shards.transit.deliver();
  EXPECT_EQ(shards.b->handler.take(), (Lines{R"(server event / reload {"config":1},2)"}));
  EXPECT_EQ(shards.a->handler.take(), Lines{});
}

TEST_F(LinkedShards, LoseWhatTheLinkLosesAndContinue) {
  shards.transit.loses = true;
  shards.a->root.broadcast({}, news());
  EXPECT_EQ(shards.heard(), "alice amir");
  shards.transit.loses = false;
  shards.a->root.broadcast({}, news());
  EXPECT_EQ(shards.heard(), "alice amir bob bea");
}

TEST(LinkedShardsWithRecovery, SendAReturningClientWhatAnotherShardBroadcastMeanwhile) {
  Options options;
  options.recovery.mode = RecoveryMode::full;
  Shards shards(options);
  Client carol(shards.b->server);
  carol.say("0");
  const std::string pid = member(carol.take().at(0), "pid");
  shards.a->root.broadcast({}, shards.a->root.encode("news", "1"));
  shards.transit.deliver();
  const std::string offset = offset_of(carol.take().at(0));
  carol.gone();
  shards.a->root.broadcast({}, shards.a->root.encode("news", "2"));
  shards.transit.deliver();
  Client again(shards.b->server);
  again.say(R"(0{"pid":")" + pid + R"(","offset":")" + offset + R"("})");
  const Lines sent = again.take();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[0].starts_with(R"(42["news",2,)")) << sent[0];
}

}  // namespace
}  // namespace parley::socketio
