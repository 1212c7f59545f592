// Recovery within its bounds, in its smaller mode, and switched off.
#include "unit/socketio/recovering.hpp"

namespace parley::socketio {
namespace {

class RecoveringWithinBounds : public Recovering {
 protected:
  RecoveringWithinBounds()
      : Recovering(with(RecoveryMode::full, {.kept_bytes = 20'000, .missed_bytes = 5'000, .sessions = 2})) {}
};

TEST_F(RecoveringWithinBounds, FailsIfMissedEventsWereDropped) {
  tell("1");
  const std::string offset = heard();
  lose();
  for (int i = 0; i < 30; ++i)
    talk.root.broadcast_to("others", talk.root.encode("x", "\"" + std::string(1000, 'x') + "\""));
  EXPECT_LE(talk.root.recovery()->kept_bytes(), 20'000U);
  EXPECT_TRUE(is_new(come_back(offset)));
}

TEST_F(RecoveringWithinBounds, FailsIfTooManyBytesWereMissed) {
  tell("1");
  const std::string offset = heard();
  lose();
  for (int i = 0; i < 6; ++i) tell("\"" + std::string(1000, 'x') + "\"");
  EXPECT_TRUE(is_new(come_back(offset)));
}

TEST_F(RecoveringWithinBounds, KeepsOnlyTheLatestSessions) {
  tell("1");
  const std::string offset = heard();
  const auto bob = talk.connected_client();
  const auto carol = talk.connected_client();
  lose();
  bob->gone();
  carol->gone();
  EXPECT_EQ(talk.root.recovery()->kept_sessions(), 2U);
  EXPECT_TRUE(is_new(come_back(offset)));
}

class RecoveringState : public Recovering {
 protected:
  RecoveringState() : Recovering(with(RecoveryMode::state)) {}
};

TEST_F(RecoveringState, RestoresRoomsAndStateUnderANewIdWithoutMissedEvents) {
  socket().join("tea");
  socket().state = std::make_unique<Mark>("of Alice");
  tell("1");
  EXPECT_EQ(alice->take(), (Lines{R"(42["news",1])"})) << "no offsets";
  lose();
  tell("2");
  alice = std::make_unique<Client>(talk.server);
  alice->say(R"(0{"pid":")" + pid() + R"("})");
  const Lines sent = alice->take();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_NE(member(sent[0], "sid"), sid());
  EXPECT_EQ(member(sent[0], "pid").size(), 32U);
  EXPECT_NE(member(sent[0], "pid"), pid()) << "valid for one use";
  EXPECT_TRUE(socket().recovered());
  EXPECT_TRUE(socket().is_in("tea"));
  EXPECT_EQ(static_cast<Mark&>(*socket().state).text, "of Alice");
  EXPECT_EQ(talk.root.recovery()->kept_bytes(), 0U);
  lose();
  EXPECT_TRUE(is_new(come_back("")));
}

TEST(RecoveryOff, SendsNoSecretAndIgnoresOne) {
  Talk talk;
  Client alice(talk.server);
  alice.say(R"(0{"pid":"a","offset":"b"})");
  const Lines sent = alice.take();
  EXPECT_EQ(member(sent.at(0), "pid"), "");
  EXPECT_EQ(talk.root.recovery(), nullptr);
}

}  // namespace
}  // namespace parley::socketio
