// Broadcasts: the right receivers, each once, with the same bytes.
#include "socketio/local_adapter.hpp"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

/// Alice, Bob, Carol and Dave, connected in this order.
class Broadcast : public ::testing::Test {
 protected:
  Broadcast() {
    for (auto* client : {&alice, &bob, &carol, &dave}) *client = talk.connected_client();
  }
  Socket& socket(std::size_t n) { return *talk.handler.sockets.at(n); }

  /// Returns the receivers since the last call, one name per event, as in "alice bob bob".
  std::string heard() {
    std::string names;
    const auto ask = [&](Client& client, std::string_view name) {
      for (const std::string& line : client.take()) {
        EXPECT_EQ(line, R"(42["news",1])");
        names.append(names.empty() ? "" : " ").append(name);
      }
    };
    ask(*alice, "alice");
    ask(*bob, "bob");
    ask(*carol, "carol");
    ask(*dave, "dave");
    return names;
  }

  using Names = std::vector<std::string_view>;
  std::string tell(const Names& rooms, const Names& except_rooms = {}, const Socket* except = nullptr) {
    const std::size_t count = talk.root.broadcast({rooms, except_rooms, except}, news);
    const std::string names = heard();
    const auto spaces = static_cast<std::size_t>(std::ranges::count(names, ' '));
    EXPECT_EQ(count, names.empty() ? 0U : spaces + 1);
    return names;
  }

  Talk talk;
  std::unique_ptr<Client> alice, bob, carol, dave;
  const EncodedEvent news = talk.root.encode("news", "1");
};

TEST_F(Broadcast, IsSentToAllSocketsOfTheNamespace) {
  alice->say("0/chat,");
  alice->take();
  EXPECT_EQ(tell({}), "alice bob carol dave");
  EXPECT_EQ(talk.chat.broadcast(Selection{}, talk.chat.encode("news", "")), 1U);
  EXPECT_EQ(alice->take(), (Lines{R"(42/chat,["news"])"}));
}

TEST_F(Broadcast, IsSentOnceToEachSocketInTheUnionOfRooms) {
  for (const std::size_t n : {0U, 1U}) socket(n).join("tea");
  for (const std::size_t n : {1U, 2U}) socket(n).join("cake");
  EXPECT_EQ(tell({"tea"}), "alice bob");
  EXPECT_EQ(tell({"tea", "cake"}), "alice bob carol");
  EXPECT_EQ(tell({"cake", "tea", "cake"}), "alice bob carol");
  EXPECT_EQ(tell({"empty"}), "");
  EXPECT_EQ(tell({"empty", "tea"}), "alice bob");
}

TEST_F(Broadcast, SkipsExceptedRoomsAndTheSender) {
  for (const std::size_t n : {0U, 1U, 2U}) socket(n).join("tea");
  socket(1).join("quiet");
  socket(3).join("quiet");
  EXPECT_EQ(tell({"tea"}, {"quiet"}), "alice carol");
  EXPECT_EQ(tell({}, {"quiet"}), "alice carol");
  EXPECT_EQ(tell({}, {"quiet", "tea"}), "");
  EXPECT_EQ(tell({}, {}, &socket(0)), "bob carol dave");
  EXPECT_EQ(tell({"tea"}, {"empty"}, &socket(1)), "alice carol");
  EXPECT_EQ(tell({"tea"}, {"tea"}), "");
}

TEST_F(Broadcast, TreatsTheIdOfASocketAsARoom) {
  const std::string id = socket(2).id().str();
  socket(2).join("tea");
  EXPECT_EQ(tell({id}), "carol");
  EXPECT_EQ(tell({id, "tea"}), "carol");
  EXPECT_EQ(tell({}, {id}), "alice bob dave");
}

TEST_F(Broadcast, IsSentToOneRoomByItsName) {
  socket(0).join("tea");
  socket(1).join("tea");
  EXPECT_EQ(talk.root.broadcast_to("tea", news, Delivery::reliable, &socket(0)), 1U);
  EXPECT_EQ(heard(), "bob");
}

TEST_F(Broadcast, SharesTheSameBytesAmongAllReceivers) {
  tell({});
  for (const auto* client : {&alice, &bob, &carol, &dave}) {
    EXPECT_EQ((*client)->session.owners.back(), news.owner().get());
  }
}

TEST_F(Broadcast, PassesOnItsDelivery) {
  talk.root.broadcast(Selection{}, news, Delivery::volatile_);
  EXPECT_EQ(alice->session.last_delivery, Delivery::volatile_);
  talk.root.broadcast(Selection{}, news);
  EXPECT_EQ(alice->session.last_delivery, Delivery::reliable);
}

TEST_F(Broadcast, KeepsAPacketAndItsAttachmentsTogether) {
  const std::array<std::string_view, 1> attachments{"x"};
  const auto unit = encode_binary_event("/", "photo", "", attachments);
  EXPECT_EQ(talk.root.broadcast(Selection{}, *unit), 4U);
  EXPECT_EQ(dave->take(), (Lines{R"(451-["photo"])", "b:x"}));
  EXPECT_EQ(dave->session.unit_sizes.back(), 2U);
}

TEST_F(Broadcast, SkipsSocketsThatAreNotConnected) {
  talk.handler.connecting = [&](Socket& newcomer) -> std::optional<Refusal> {
    EXPECT_TRUE(newcomer.join("tea"));
    EXPECT_EQ(talk.root.broadcast_to("tea", news), 0U);
    return std::nullopt;
  };
  const auto eve = talk.connected_client();
  socket(0).join("tea");
  socket(0).disconnect();
  EXPECT_EQ(talk.root.broadcast_to("tea", news), 1U);
  EXPECT_EQ(alice->take(), (Lines{"41"}));
  EXPECT_EQ(eve->take(), (Lines{R"(42["news",1])"}));
}

TEST_F(Broadcast, ContinuesWhenSocketsLeaveAndDisconnectMeanwhile) {
  for (const std::size_t n : {0U, 1U, 2U, 3U}) socket(n).join("tea");
  alice->session.on_send = [&] {
    alice->session.on_send = nullptr;
    socket(0).leave("tea");
    socket(1).leave("tea");
    socket(2).disconnect();
  };
  EXPECT_EQ(talk.root.broadcast_to("tea", news), 2U);
  EXPECT_EQ(alice->take().size(), 1U);
  EXPECT_TRUE(bob->take().empty());
  EXPECT_EQ(carol->take(), (Lines{"41"}));
  EXPECT_EQ(dave->take().size(), 1U);
  talk.timers.run_due();
  EXPECT_EQ(tell({"tea"}), "dave");
}

TEST_F(Broadcast, MayDisconnectAWholeSelection) {
  for (const std::size_t n : {0U, 2U}) socket(n).join("tea");
  const Names tea{"tea"};
  talk.root.for_each({.rooms = tea}, [](Socket& each) { each.disconnect(true); });
  talk.timers.run_due();
  EXPECT_TRUE(alice->closed() && carol->closed());
  EXPECT_FALSE(bob->closed() || dave->closed());
  EXPECT_EQ(talk.root.size(), 2U);
  EXPECT_FALSE(talk.root.local().has_room("tea"));
}

TEST_F(Broadcast, NoLongerFindsDisconnectedSockets) {
  socket(1).join("tea");
  const SocketId id = socket(1).id();
  bob->gone();
  EXPECT_EQ(talk.root.find(id), nullptr);
  EXPECT_FALSE(talk.root.local().has_room("tea"));
  EXPECT_EQ(tell({}), "alice carol dave");
}

TEST_F(Broadcast, MakesSelectedSocketsJoinAndLeaveRooms) {
  const std::array<std::string_view, 2> rooms{"tea", "cake"};
  talk.root.adapter().join({{}, {}, &socket(3)}, rooms);
  EXPECT_EQ(tell({"tea"}), "alice bob carol");
  const std::string_view tea = "tea";
  const std::string_view bob_id = socket(1).id().str();
  talk.root.adapter().leave({{&bob_id, 1}}, {&tea, 1});
  EXPECT_EQ(tell({"tea"}), "alice carol");
  EXPECT_EQ(tell({"cake"}), "alice bob carol");
}

TEST_F(Broadcast, DisconnectsSelectedSocketsInOneCall) {
  for (const std::size_t n : {1U, 2U}) socket(n).join("tea");
  const std::string_view tea = "tea";
  talk.root.adapter().disconnect({{&tea, 1}});
  talk.clock.advance({}, talk.timers);
  EXPECT_EQ(bob->take(), Lines{"41"});
  EXPECT_EQ(carol->take(), Lines{"41"});
  EXPECT_EQ(talk.root.size(), 2U);
}

TEST_F(Broadcast, DescribesSelectedSocketsAtOnceIfThereIsNoLink) {
  socket(1).join("tea");
  FetchResult fetched;
  EXPECT_TRUE(talk.root.adapter().fetch({{}, {}, &socket(0)}, {},
                                        [&](FetchResult result) { fetched = std::move(result); }));
  ASSERT_EQ(fetched.sockets.size(), 3U);
  EXPECT_EQ(fetched.sockets[0].id, socket(1).id().str());
  EXPECT_EQ(fetched.sockets[0].rooms, std::vector<std::string>{"tea"});
  EXPECT_EQ(fetched.missing_shards, 0U);
}

TEST_F(Broadcast, CallsNoHandlerForAServerSideEventIfThereIsNoLink) {
  talk.handler.take();
  talk.root.adapter().server_side_emit("reload", "");
  EXPECT_EQ(talk.handler.take(), Lines{});
}

}  // namespace
}  // namespace parley::socketio
