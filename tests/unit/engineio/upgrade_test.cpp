// The upgrade from polling to WebSocket, in every order of events.
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class Upgrading : public Scene {
 protected:
  std::string sid = open_polling();
  Upgrading() { app.take(); }

  /// Returns a WebSocket that has probed.
  Line& probe() {
    Line& line = websocket(sid);
    say(line, "2probe");
    EXPECT_EQ(frames(line), std::vector{text_frame("3probe")});
    return line;
  }
  /// Checks that the session is still on polling, in both directions.
  void expect_on_polling() {
    EXPECT_EQ(app.session().transport(), "polling");
    emit("down");
    EXPECT_EQ(get(sid).body, "4down");
    EXPECT_EQ(post(sid, "4up").body, "ok");
    EXPECT_EQ(app.take(), Heard{"message up"});
  }
  void expect_on(Line& line) {
    EXPECT_EQ(app.session().transport(), "websocket");
    emit("down");
    EXPECT_EQ(frames(line), std::vector{text_frame("4down")});
    say(line, "4up");
    EXPECT_EQ(app.take(), Heard{"message up"});
  }
};

TEST_F(Upgrading, InTheUsualOrderMovesTheSession) {
  Line& parked = poll(sid);
  Line& line = probe();
  advance(100ms);
  EXPECT_EQ(answer_on(parked).body, "6");
  say(line, "5");
  EXPECT_EQ(frames(line), std::vector<Frame>{});
  expect_on(line);
  EXPECT_EQ(app.take(), Heard{});
}

TEST_F(Upgrading, AnswersEveryPollWithin100MillisecondsUntilItIsComplete) {
  Line& line = probe();
  for (int i = 0; i < 20; ++i) {
    Line& parked = poll(sid);
    advance(99ms);
    EXPECT_EQ(parked.incoming(), "") << i;
    advance(1ms);
    EXPECT_EQ(answer_on(parked).body, "6") << i;
  }
  say(line, "5");
  expect_on(line);
}

TEST_F(Upgrading, KeepsAPollParkedBeforeTheProbe) {
  Line& parked = poll(sid);
  websocket(sid);
  advance(9s);
  EXPECT_EQ(parked.incoming(), "");
}

TEST_F(Upgrading, SendsWhatIsQueuedThroughPollsUntilItIsComplete) {
  Line& line = probe();
  Line& parked = poll(sid);
  emit("a");
  tick();
  EXPECT_EQ(answer_on(parked).body, "4a");
  EXPECT_EQ(frames(line), std::vector<Frame>{});
  EXPECT_EQ(post(sid, "4posted").body, "ok");
  EXPECT_EQ(app.take(), Heard{"message posted"});
}

TEST_F(Upgrading, AnswersOnlyOnePollIfANoopAndAMessageAreDueAtOnce) {
  probe();
  Line& line = poll(sid);
  send(line, "GET", query("polling", sid));  // waits behind the first
  clock.advance(100ms);
  emit("a");
  timers.run_due();
  EXPECT_EQ(answer_on(line).body, "4a");
  EXPECT_EQ(line.incoming(), "");
}

TEST_F(Upgrading, SendsTheQueueInOrderWithoutANoop) {
  Line& line = probe();
  for (const char* text : {"a", "b", "c"}) emit(text);
  const EncodedMessage unit[] = {EncodedMessage::text("51-[]"), EncodedMessage::binary("\x01")};
  app.session().send_unit(unit, 2, Delivery::reliable);
  advance(1s);
  say(line, "5");
  EXPECT_EQ(frames(line), (std::vector{text_frame("4a"), text_frame("4b"), text_frame("4c"),
                                       text_frame("451-[]"), Frame{ws::Opcode::binary, "\x01"}}));
  expect_on(line);
}

TEST_F(Upgrading, WithAPollStillParkedAnswersItWithANoopAndLosesNothing) {
  Line& line = probe();
  Line& parked = poll(sid);
  emit("a");
  say(line, "5");
  tick();
  EXPECT_EQ(answer_on(parked).body, "6");
  EXPECT_EQ(frames(line), std::vector{text_frame("4a")});
  expect_on(line);
}

TEST_F(Upgrading, WithoutAProbeIsAcceptedAsComplete) {
  Line& line = websocket(sid);
  emit("a");
  say(line, "5");
  EXPECT_EQ(frames(line), std::vector{text_frame("4a")});
  expect_on(line);
}

TEST_F(Upgrading, ProbedTwiceIsAnsweredTwice) {
  Line& line = probe();
  say(line, "2probe");
  EXPECT_EQ(frames(line), std::vector{text_frame("3probe")});
  say(line, "5");
  expect_on(line);
}

TEST_F(Upgrading, AcceptsAProbeThatArrivesTogetherWithTheRequest) {
  Line& line = connect();
  line.write("GET " + query("websocket", sid) + " HTTP/1.1\r\nHost: a\r\n" + std::string(upgrade_fields) +
             "\r\n");
  line.write_text("2probe");
  line.deliver();
  EXPECT_EQ(answer_on(line).status, 101);
  EXPECT_EQ(frames(line), std::vector{text_frame("3probe")});
}

TEST_F(Upgrading, EndsAtAnyFrameExceptTheProbeAndTheSessionStaysOnPolling) {
  for (const std::string_view wrong :
       {"2"sv, "2probex"sv, "2foo"sv, "4hello"sv, "1"sv, "6"sv, ""sv, "50"sv}) {
    Line& line = websocket(sid);
    say(line, wrong);
    tick();
    EXPECT_EQ(frames(line), std::vector{close_frame()}) << wrong;
    EXPECT_TRUE(line.is_closed()) << wrong;
    expect_on_polling();
  }
}

TEST_F(Upgrading, EndsAtAMessageBetweenProbeAndCompletion) {
  Line& line = probe();
  say(line, "4too early");
  tick();
  EXPECT_TRUE(line.is_closed());
  Line& binary = probe();
  binary.write(ws::client_frame(ws::Opcode::binary, "\x01", {1, 2, 3, 4}));
  binary.deliver();
  tick();
  EXPECT_TRUE(binary.is_closed());
  expect_on_polling();
}

TEST_F(Upgrading, EndsAfterTheUpgradeTimeoutAndMayBeTriedAgain) {
  Line& line = probe();
  advance(10s - 1ms);
  EXPECT_FALSE(line.is_closed());
  advance(1ms);
  EXPECT_EQ(frames(line), std::vector{close_frame()});
  EXPECT_TRUE(line.is_closed());
  expect_on_polling();
  Line& again = upgrade(sid);
  expect_on(again);
}

TEST_F(Upgrading, EndsIfTheWebSocketIsLostBeforeItIsComplete) {
  for (const bool probed : {false, true}) {
    Line& line = probed ? probe() : websocket(sid);
    line.drop();
    expect_on_polling();
  }
  Line& parked = poll(sid);
  advance(1s);
  EXPECT_EQ(parked.incoming(), "") << "no noop without an upgrade";
}

TEST_F(Upgrading, LeavesNothingAfterTenThousandAbandonedAttempts) {
  const auto armed = timers.next_deadline();
  for (int i = 0; i < 10'000; ++i) {
    websocket(sid).drop();
    lines.clear();
  }
  EXPECT_EQ(timers.next_deadline(), armed);
  EXPECT_EQ(server.session_count(), 1u);
  expect_on_polling();
}

TEST_F(Upgrading, TwiceAtOnceClosesTheSecondWebSocketAndKeepsTheSession) {
  Line& first = probe();
  Line& second = websocket(sid);
  tick();
  EXPECT_EQ(frames(second), std::vector{close_frame()});
  EXPECT_TRUE(second.is_closed());
  say(first, "5");
  expect_on(first);
}

TEST_F(Upgrading, AgainAfterCompletionClosesTheNewWebSocketAndKeepsTheSession) {
  Line& line = upgrade(sid);
  Line& second = websocket(sid);
  tick();
  EXPECT_EQ(frames(second), std::vector{close_frame()});
  EXPECT_TRUE(second.is_closed());
  expect_on(line);
}

TEST_F(Upgrading, RefusesPollsAndPostsAfterCompletionAndKeepsTheSession) {
  Line& line = upgrade(sid);
  for (const char* method : {"GET", "POST"}) {
    const Answer answer = ask(method, query("polling", sid), "4hello");
    EXPECT_EQ(answer.status, 400) << method;
    EXPECT_EQ(answer.body, R"({"code":3,"message":"Bad request"})") << method;
  }
  expect_on(line);
}

TEST_F(Upgrading, EndsTogetherWithItsSession) {
  const auto end_by = [&](int way) {
    switch (way) {
      case 0:
        return app.session().close(CloseReason::forced_close);
      case 1:
        return server.close_all(CloseReason::server_shutdown);
      case 2:
        return static_cast<void>(post(sid, "1"));
      default:
        return advance(26s);
    }
  };
  for (int way = 0; way < 4; ++way) {
    Line& line = way == 3 ? websocket(sid) : probe();
    end_by(way);
    tick();
    EXPECT_TRUE(line.is_closed()) << way;
    EXPECT_EQ(app.take().size(), 1u) << way;
    sid = open_polling();
    app.take();
  }
}

TEST_F(Upgrading, ClosedByTheApplicationSendsTheQueueThroughThePoll) {
  Line& line = probe();
  Line& parked = poll(sid);
  emit("rest");
  app.session().close(CloseReason::forced_close);
  tick();
  EXPECT_EQ(answer_on(parked).body,
            "4rest\x1e"
            "1");
  EXPECT_EQ(frames(line), std::vector{close_frame()});
}

TEST_F(Upgrading, ThenLosingTheWebSocketEndsTheSession) {
  upgrade(sid).drop();
  tick();
  EXPECT_EQ(app.take(), Heard{"close transport close"});
  EXPECT_EQ(server.session_count(), 0u);
}

}  // namespace
}  // namespace parley::engineio
