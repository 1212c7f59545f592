// Recovery of a broken connection: packets and secrets as they are on the wire.
#include "socketio/recovery.hpp"

#include <regex>

#include "unit/socketio/recovering.hpp"

namespace parley::socketio {
namespace {

TEST_F(Recovering, GivesEverySocketItsOwnSecret) {
  EXPECT_EQ(pid().size(), 32U) << "192 random bits";
  EXPECT_NE(pid(), sid());
  Client bob(talk.server);
  bob.say("0");
  const std::string other = bob.take().at(0);
  EXPECT_NE(member(other, "pid"), pid());
  EXPECT_NE(member(other, "sid"), sid());
}

TEST_F(Recovering, AppendsAnOffsetUnlessTheEventIsVolatileOrWantsAnAcknowledgement) {
  tell("1");
  socket().emit("own", "");
  const std::vector<std::string_view> photo{"x"};
  talk.root.broadcast(Selection{},
                      *encode_binary_event("/", "photo", R"({"_placeholder":true,"num":0})", photo));
  talk.root.broadcast(Selection{}, talk.root.encode("typing", "1"), Delivery::volatile_);
  socket().emit("typing", "2", Delivery::volatile_);
  socket().emit_with_ack("ask", "", 1s, [](const AckReply&) {});
  talk.root.broadcast_with_ack(Selection{}, "ask", "", 1s, [](const BroadcastResult&) {});
  const Lines sent = alice->take();
  const std::string offset = offset_of(sent.at(0));
  const std::string prefix = offset.substr(0, offset.size() - 1);
  EXPECT_EQ(sent, (Lines{R"(42["news",1,")" + prefix + R"(1"])", R"(42["own",")" + prefix + R"(2"])",
                         R"(451-["photo",{"_placeholder":true,"num":0},")" + prefix + R"(3"])", "b:x",
                         R"(42["typing",1])", R"(42["typing",2])", R"(420["ask"])", R"(421["ask"])"}));
}

TEST_F(Recovering, EncodesTheOffsetOnceForAllReceivers) {
  const auto bob = talk.connected_client();
  tell("1");
  EXPECT_EQ(alice->session.owners.back(), bob->session.owners.back());
}

TEST_F(Recovering, SendsMissedEventsAndThenTheOldId) {
  tell("1");
  const std::string offset = heard();
  tell("2");
  const std::vector<std::string_view> photo{"x"};
  lose();
  talk.root.broadcast(Selection{}, *encode_binary_event("/", "photo", "", photo));
  talk.root.broadcast_to(sid(), talk.root.encode("own", ""));
  talk.root.broadcast(Selection{}, talk.root.encode("typing", ""), Delivery::volatile_);
  const Lines sent = come_back(offset);
  ASSERT_EQ(sent.size(), 5U);
  EXPECT_TRUE(sent[0].starts_with(R"(42["news",2,")")) << "lost on the way";
  EXPECT_TRUE(sent[1].starts_with(R"(451-["photo",")")) << sent[1];
  EXPECT_EQ(sent[2], "b:x");
  EXPECT_TRUE(sent[3].starts_with(R"(42["own",")"));
  EXPECT_EQ(sent[4], hello);
  EXPECT_TRUE(socket().recovered());
  EXPECT_EQ(talk.handler.take(), Lines{"connected"}) << "the application is not asked to connect it";
}

TEST_F(Recovering, WorksRepeatedly) {
  tell("1");
  std::string offset = heard();
  for (int i = 2; i < 6; ++i) {
    lose();
    tell(std::to_string(i));
    const Lines sent = come_back(offset);
    ASSERT_EQ(sent.size(), 2U) << i;
    EXPECT_TRUE(sent[0].starts_with(R"(42["news",)" + std::to_string(i) + ",")) << sent[0];
    offset = offset_of(sent[0]);
    lose();
    EXPECT_EQ(come_back(offset), Lines{hello}) << "nothing was missed";
  }
}

TEST_F(Recovering, RestoresRoomsAndStateAndSendsEventsOfTheRooms) {
  socket().join("tea");
  socket().join("quiet");
  socket().state = std::make_unique<Mark>("of Alice");
  tell("1");
  const std::string offset = heard();
  lose();
  const std::vector<std::string_view> tea{"tea"}, quiet{"quiet"};
  talk.root.broadcast_to("tea", talk.root.encode("tea", ""));
  talk.root.broadcast_to("cake", talk.root.encode("cake", ""));
  talk.root.broadcast({tea, quiet}, talk.root.encode("loud", ""));
  const Lines sent = come_back(offset);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[0].starts_with(R"(42["tea",)"));
  EXPECT_TRUE(socket().is_in("tea"));
  EXPECT_EQ(socket().rooms().size(), 2U);
  EXPECT_EQ(static_cast<Mark&>(*socket().state).text, "of Alice");
}

TEST_F(Recovering, SkipsEventsThatExceptedTheSocket) {
  const auto bob = talk.connected_client();
  tell("1");
  const std::string offset = heard();
  talk.root.broadcast(Selection{{}, {}, talk.handler.sockets.at(0)}, talk.root.encode("from Alice", ""));
  lose();
  EXPECT_EQ(come_back(offset), Lines{hello});
}

TEST_F(Recovering, WorksAfterEveryLossOfAConnectionExceptAParseError) {
  for (const Reason reason : {Reason::transport_close, Reason::transport_error, Reason::ping_timeout,
                              Reason::forced_close, Reason::server_shutdown}) {
    tell("1");
    const std::string offset = heard();
    lose(reason);
    EXPECT_EQ(come_back(offset), Lines{hello}) << to_string(reason);
  }
  tell("1");
  const std::string offset = heard();
  lose(Reason::parse_error);
  EXPECT_TRUE(is_new(come_back(offset)));
}

TEST_F(Recovering, IsRefusedAfterADisconnectByTheClientOrServer) {
  tell("1");
  const std::string offset = heard();
  alice->say("1");
  lose();
  EXPECT_TRUE(is_new(come_back(offset)));
  hello = alice->session.sent.empty() ? hello : alice->session.sent.at(0);
  socket().disconnect();
  lose();
  EXPECT_EQ(talk.root.recovery()->kept_sessions(), 0U);
}

TEST_F(Recovering, IsRefusedIfTheSocketRenouncedIt) {
  tell("1");
  const std::string offset = heard();
  socket().renounce_recovery();
  lose();
  EXPECT_TRUE(is_new(come_back(offset)));
}

TEST_F(Recovering, TreatsAnUnusableSecretOrOffsetAsAnOrdinaryConnect) {
  for (const std::string_view auth :
       {R"({"pid":"PID"})", R"({"pid":"PID","offset":1})", R"({"pid":1,"offset":"OFFSET"})",
        R"({"pid":"unknown","offset":"OFFSET"})", R"({"pid":["PID"],"offset":"OFFSET"})",
        R"({"offset":"OFFSET"})", R"({"pid":"PID","offset":""})", R"({"pid":"PID","offset":"OFFSET0"})",
        R"({"pid":"PID","offset":"xOFFSET"})", R"({"pid":"PID ","offset":"OFFSET"})", ""}) {
    tell("1");
    const std::string offset = heard();
    const std::string text = std::regex_replace(
        std::regex_replace("0" + std::string(auth), std::regex("PID"), pid()), std::regex("OFFSET"), offset);
    lose();
    alice = std::make_unique<Client>(talk.server);
    alice->say(text);
    const Lines sent = alice->take();
    ASSERT_TRUE(is_new(sent)) << text;
    EXPECT_NE(member(sent[0], "pid"), pid());
    EXPECT_FALSE(alice->closed());
    hello = sent[0];
  }
}

TEST_F(Recovering, FailsAfterTheWindowHasPassed) {
  tell("1");
  const std::string offset = heard();
  lose();
  talk.clock.advance(119'999ms, talk.timers);
  EXPECT_EQ(come_back(offset), Lines{hello});
  lose();
  talk.clock.advance(120s, talk.timers);
  EXPECT_EQ(talk.root.recovery()->kept_sessions(), 0U);
  EXPECT_TRUE(is_new(come_back(offset)));
}

TEST_F(Recovering, WorksAfterALongSilenceWithoutTheOldPackets) {
  tell("1");
  const std::string offset = heard();
  talk.clock.advance(1h, talk.timers);
  EXPECT_EQ(talk.root.recovery()->kept_bytes(), 0U) << "nothing is kept longer than the window";
  lose();
  tell("2");
  EXPECT_EQ(come_back(offset).size(), 2U);
}

TEST_F(Recovering, IncludesEventsEmittedDuringOnDisconnected) {
  tell("1");
  const std::string offset = heard();
  talk.handler.disconnected = [&](Socket&) { tell("2"); };
  lose();
  tell("3");
  const Lines sent = come_back(offset);
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_TRUE(sent[0].starts_with(R"(42["news",2)") && sent[1].starts_with(R"(42["news",3)"));
}

TEST_F(Recovering, ReplacesAConnectionThatOnlySeemsOpen) {
  socket().join("tea");
  tell("1");
  const std::string offset = heard();
  std::unique_ptr<Client> dead = std::move(alice);
  tell("2");
  talk.handler.take();
  const Lines sent = come_back(offset);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[0].starts_with(R"(42["news",2)"));
  EXPECT_EQ(sent[1], hello);
  EXPECT_TRUE(dead->closed());
  EXPECT_EQ(talk.handler.take(), (Lines{"disconnected: forced close", "connected"}));
  EXPECT_EQ(talk.root.size(), 1U) << "never two sockets with one id";
  dead->say(R"(2["still here"])");
  dead->gone();
  EXPECT_TRUE(talk.handler.take().empty());
  EXPECT_TRUE(socket().is_in("tea"));
}

TEST_F(Recovering, MayBeRefusedByTheApplication) {
  socket().join("tea");
  tell("1");
  const std::string offset = heard();
  lose();
  std::string asked;
  talk.handler.recovering = [&](Socket& again, base::json::Value auth) {
    asked = std::string(auth.raw());
    EXPECT_TRUE(again.is_in("tea"));
    EXPECT_EQ(again.id().str(), sid());
    tell("2");
    return false;
  };
  EXPECT_TRUE(is_new(come_back(offset)));
  EXPECT_TRUE(asked.find("pid") != std::string::npos) << asked;
  EXPECT_FALSE(talk.root.local().has_room("tea"));
  EXPECT_EQ(talk.root.size(), 1U);
  lose();
  talk.handler.recovering = nullptr;
  EXPECT_TRUE(is_new(come_back(offset))) << "the secret was used up";
}

TEST_F(Recovering, SendsEventsEmittedDuringOnRecoveringOnce) {
  tell("1");
  const std::string offset = heard();
  lose();
  talk.handler.recovering = [&](Socket&, base::json::Value) {
    tell("2");
    return true;
  };
  const Lines sent = come_back(offset);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[0].starts_with(R"(42["news",2)"));
}

TEST_F(Recovering, IsSeparateForEachNamespace) {
  alice->say("0/chat,");
  const std::string chat_hello = alice->take().back();
  EXPECT_NE(member(chat_hello, "pid"), pid());
  talk.chat.broadcast(Selection{}, talk.chat.encode("news", "1"));
  const std::string offset = offset_of(alice->take().back());
  lose();
  alice = std::make_unique<Client>(talk.server);
  alice->say(R"(0{"pid":")" + member(chat_hello, "pid") + R"(","offset":")" + offset + R"("})");
  EXPECT_TRUE(is_new(alice->take()));
  alice->say(R"(0/chat,{"pid":")" + member(chat_hello, "pid") + R"(","offset":")" + offset + R"("})");
  EXPECT_EQ(alice->take(), Lines{chat_hello});
}

TEST_F(Recovering, RefusesAnOffsetFromBeforeTheSocketConnected) {
  tell("1");
  const std::string offset = heard();
  Client bob(talk.server);
  bob.say("0");
  const std::string bob_hello = bob.take().at(0);
  tell("2");
  bob.gone();
  const std::string before = offset.substr(0, offset.size() - 1) + "0";
  EXPECT_TRUE(is_new(come_back(member(bob_hello, "pid"), before)));
}

}  // namespace
}  // namespace parley::socketio
