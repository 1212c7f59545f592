// Sessions that are pinged, and clients that have disconnected or only seem to be connected.
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class Liveness : public Scene {
 protected:
  /// Returns the time after which the idle session has ended, at most an hour.
  base::Duration time_until_closed() {
    base::Duration passed = 0s;
    while (server.session_count() > 0 && passed < 1h) {
      advance(1s);
      passed += 1s;
    }
    return passed;
  }
};

TEST_F(Liveness, PingsEveryIntervalOverWebSocket) {
  Line& line = open_websocket();
  for (int i = 0; i < 5; ++i) {
    advance(15s - 1ms);
    EXPECT_EQ(frames(line), std::vector<Frame>{}) << i;
    advance(1ms);
    EXPECT_EQ(frames(line), std::vector{text_frame("2")}) << i;
    say(line, "3");
  }
}

TEST_F(Liveness, PingsEveryIntervalOverPolling) {
  const std::string sid = open_polling();
  for (int i = 0; i < 5; ++i) {
    Line& parked = poll(sid);
    advance(15s - 1ms);
    EXPECT_EQ(parked.incoming(), "") << i;
    advance(1ms);
    EXPECT_EQ(answer_on(parked).body, "2") << i;
    EXPECT_EQ(post(sid, "3").body, "ok");
  }
}

TEST_F(Liveness, PingsInTheAnswerToALatePoll) {
  const std::string sid = open_polling();
  advance(16s);
  emit("a");
  EXPECT_EQ(get(sid).body,
            "4a\x1e"
            "2");
  EXPECT_EQ(post(sid, "3").body, "ok");
  EXPECT_EQ(server.session_count(), 1u);
}

TEST_F(Liveness, EndsASilentClientAfterIntervalAndTimeout) {
  Line& line = open_websocket();
  EXPECT_EQ(time_until_closed(), 25s);
  EXPECT_EQ(frames(line), (std::vector{text_frame("2"), close_frame()}));
  EXPECT_TRUE(line.is_closed());
  EXPECT_EQ(app.take(), (Heard{"open", "close ping timeout"}));
}

TEST_F(Liveness, EndsASilentClientAndAnswersItsParkedPollWithAClose) {
  const std::string sid = open_polling();
  Line& ping = poll(sid);
  advance(15s);
  EXPECT_EQ(answer_on(ping).body, "2");
  Line& parked = poll(sid);
  EXPECT_EQ(time_until_closed(), 10s);
  EXPECT_EQ(answer_on(parked).body, "1");
  EXPECT_EQ(app.take(), (Heard{"open", "close ping timeout"}));
}

TEST_F(Liveness, EndsAnAbandonedSessionAfterIntervalAndTimeout) {
  open_polling();
  EXPECT_EQ(time_until_closed(), 25s);
}

TEST_F(Liveness, KeepsPingingABusyConnection) {
  Line& line = open_websocket();
  int pings = 0;
  for (int second = 0; second < 150; ++second) {
    say(line, "4busy");
    emit("busy");
    advance(1s);
    for (const Frame& frame : frames(line)) {
      if (frame.payload != "2") continue;
      ++pings;
      say(line, "3");
    }
  }
  EXPECT_EQ(pings, 10);
}

TEST_F(Liveness, EndsABusyClientThatNeverAnswersPings) {
  Line& line = open_websocket();
  for (int second = 0; second < 25; ++second) {
    say(line, "4busy");
    advance(1s);
  }
  EXPECT_EQ(app.take().back(), "close ping timeout");
}

TEST_F(Liveness, KeepsTheDeadlineOfAPingAcrossAnUpgrade) {
  const std::string sid = open_polling();
  advance(15s);
  EXPECT_EQ(get(sid).body, "2");
  upgrade(sid);
  EXPECT_EQ(time_until_closed(), 10s);
  EXPECT_EQ(app.take(), (Heard{"open", "close ping timeout"}));
}

TEST_F(Liveness, AcceptsThePongOfAPingSentBeforeTheUpgrade) {
  const std::string sid = open_polling();
  advance(15s);
  EXPECT_EQ(get(sid).body, "2");
  Line& line = upgrade(sid);
  say(line, "3");
  advance(14s);
  EXPECT_EQ(frames(line), std::vector<Frame>{});
  advance(1s);
  EXPECT_EQ(frames(line), std::vector{text_frame("2")});
}

TEST_F(Liveness, SendsAPingThatNoPollFetchedOverTheNewWebSocket) {
  const std::string sid = open_polling();
  advance(15s);
  Line& line = upgrade(sid);
  EXPECT_EQ(frames(line), std::vector{text_frame("2")});
  say(line, "3");
  advance(10s);
  EXPECT_EQ(server.session_count(), 1u);
}

TEST_F(Liveness, PingsAClientThatSendsPongsFasterThanTheInterval) {
  Line& line = open_websocket();
  int pings = 0;
  for (int second = 0; second < 60; ++second) {
    for (int i = 0; i < 20; ++i) say(line, "3");
    advance(1s);
    for (const Frame& frame : frames(line)) pings += frame.payload == "2" ? 1 : 0;
  }
  EXPECT_EQ(pings, 4);
}

TEST_F(Liveness, IsNotExtendedByAThousandPongs) {
  Line& line = open_websocket();
  advance(14s);
  for (int i = 0; i < 1000; ++i) say(line, "3");
  EXPECT_EQ(time_until_closed(), 11s);
}

TEST_F(Liveness, EndsAClientThatPostsPongsAndNeverPolls) {
  const std::string sid = open_polling();
  int posted = 0;
  while (server.session_count() > 0 && posted < 100) {
    advance(1s);
    if (server.session_count() > 0) post(sid, "3");
    ++posted;
  }
  EXPECT_EQ(posted, 25);
  EXPECT_EQ(app.take(), (Heard{"open", "close ping timeout"}));
}

TEST_F(Liveness, ContinuesDuringAnUpgrade) {
  const std::string sid = open_polling();
  advance(14s);
  Line& line = websocket(sid);
  say(line, "2probe");
  EXPECT_EQ(time_until_closed(), 11s);
  EXPECT_TRUE(line.is_closed());
}

TEST_F(Liveness, DoesNotPingASessionThatEndsAtTheInstantItsPingIsDue) {
  Line& line = open_websocket();
  clock.advance(15s);
  line.drop();
  tick();
  EXPECT_EQ(line.incoming(), "");
  EXPECT_EQ(app.take(), (Heard{"open", "close transport close"}));
}

TEST_F(Liveness, LeavesNoTimerAfterASessionHasClosed) {
  open_websocket().drop();
  post(open_polling(), "1");
  tick();
  lines.clear();
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace parley::engineio
