// The end of a session: by the application, by shutdown, and by a queue that the client does not read.
// on_close runs once, and never inside a call of the session.
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class Closing : public Scene {
 protected:
  void close_now(CloseReason reason = CloseReason::forced_close) {
    app.is_calling = true;
    app.session().close(reason);
    app.is_calling = false;
  }
};

TEST_F(Closing, SendsTheQueueAndTheCloseToAParkedPoll) {
  const std::string sid = open_polling();
  Line& parked = poll(sid);
  emit("last");
  close_now();
  EXPECT_EQ(parked.incoming(), "");
  tick();
  EXPECT_EQ(answer_on(parked).body,
            "4last\x1e"
            "1");
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
  EXPECT_EQ(get(sid).status, 400);
}

TEST_F(Closing, SendsOnlyTheCloseToAParkedPollIfTheQueueIsEmpty) {
  Line& parked = poll(open_polling());
  close_now();
  tick();
  EXPECT_EQ(answer_on(parked).body, "1");
}

TEST_F(Closing, CallsOnCloseAtOnceWhileItWaitsForTheNextPoll) {
  const std::string sid = open_polling();
  close_now();
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
  advance(29s);
  EXPECT_EQ(post(sid, "4ignored").body, "ok");
  EXPECT_EQ(get(sid).body,
            "6\x1e"
            "1");
  EXPECT_EQ(get(sid).status, 400);
  EXPECT_EQ(app.take(), Heard{});
  EXPECT_EQ(server.session_count(), 0u);
}

TEST_F(Closing, SendsTheQueueToTheNextPoll) {
  const std::string sid = open_polling();
  emit("last");
  close_now();
  advance(1s);
  EXPECT_EQ(get(sid).body,
            "4last\x1e"
            "1");
}

TEST_F(Closing, AnswersAPollThatArrivesInTheSameTick) {
  const std::string sid = open_polling();
  close_now();
  EXPECT_EQ(answer_on(poll(sid)).body, "1");
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
  EXPECT_EQ(server.session_count(), 0u);
}

TEST_F(Closing, StopsWaitingForAPollAfterThirtySeconds) {
  const std::string sid = open_polling();
  close_now();
  advance(30s - 1ms);
  EXPECT_EQ(server.session_count(), 1u);
  advance(1ms);
  tick();
  EXPECT_EQ(server.session_count(), 0u);
  EXPECT_EQ(get(sid).status, 400);
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
}

TEST_F(Closing, DoesNotUpgradeASessionThatWaitsForItsLastPoll) {
  const std::string sid = open_polling();
  close_now();
  Line& line = websocket(sid);
  tick();
  EXPECT_TRUE(line.is_closed());
  EXPECT_EQ(get(sid).body,
            "6\x1e"
            "1");
}

TEST_F(Closing, SendsTheQueueOverWebSocketThenAnEmptyCloseFrame) {
  Line& line = open_websocket();
  emit("last");
  close_now();
  emit("too late");
  tick();
  EXPECT_EQ(frames(line), (std::vector{text_frame("4last"), close_frame()}));
  EXPECT_TRUE(line.is_closed());
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
}

TEST_F(Closing, TwiceCallsOnCloseOnce) {
  open_websocket();
  Session& session = app.session();
  session.close(CloseReason::forced_close);
  session.close(CloseReason::server_shutdown);
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
}

TEST_F(Closing, KeepsItsFirstReasonIfMoreHappensInTheTick) {
  open_polling();
  close_now();
  server.close_all(CloseReason::server_shutdown);
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
  EXPECT_EQ(server.session_count(), 0u);
}

TEST_F(Closing, InsideOnCloseChangesNothing) {
  app.closing = [](Session& session) {
    session.send(EncodedMessage::text("too late"), Delivery::reliable);
    session.close(CloseReason::server_shutdown);
    EXPECT_EQ(session.queued_bytes(), 0u);
  };
  open_websocket().drop();
  open_polling();
  close_now();
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "open", "close transport close", "close forced close"}));
}

TEST_F(Closing, OfAnotherSessionInsideOnCloseAlsoCallsOnClose) {
  Line& first = open_websocket();
  open_websocket();
  app.closing = [&](Session& session) {
    for (Session* other : app.sessions) {
      if (other != &session) other->close(CloseReason::forced_close);
    }
  };
  first.drop();
  tick();
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "open", "close transport close", "close forced close"}));
  EXPECT_EQ(server.session_count(), 0u);
}

TEST_F(Closing, DestroysTheApplicationsStateWithTheSession) {
  struct State final : SessionState {
    explicit State(int& count_) : count(count_) { ++count; }
    ~State() override { --count; }
    int& count;
  };
  int states = 0;
  app.opening = [&](Session& session) { session.state = std::make_unique<State>(states); };
  app.closing = [&](Session& session) { EXPECT_NE(session.state, nullptr); };
  Line& websocket = open_websocket();
  const std::string sid = open_polling();
  EXPECT_EQ(states, 2);
  websocket.drop();
  tick();
  EXPECT_EQ(states, 1);
  close_now();
  tick();
  EXPECT_EQ(states, 0) << "also while the last poll is awaited";
}

TEST_F(Closing, AllAtShutdownDropsQueuesAndClosesTransports) {
  Line& websocket = open_websocket();
  const std::string absent = open_polling();
  Line& parked = poll(open_polling());
  emit("dropped");
  app.take();
  server.close_all(CloseReason::server_shutdown);
  tick();
  EXPECT_EQ(app.take(), Heard(3, "close server shutting down"));
  EXPECT_EQ(frames(websocket), std::vector{close_frame()});
  EXPECT_TRUE(websocket.is_closed());
  EXPECT_EQ(answer_on(parked).body, "1");
  EXPECT_EQ(get(absent).status, 400);
  EXPECT_EQ(server.session_count(), 0u);
}

TEST_F(Closing, SomeAtATimeLeavesTheOthers) {
  for (int i = 0; i < 5; ++i) open_websocket();
  EXPECT_EQ(server.close_some(2, CloseReason::server_shutdown), 3u);
  tick();
  EXPECT_EQ(server.session_count(), 3u);
  EXPECT_EQ(server.close_some(5, CloseReason::server_shutdown), 0u);
  tick();
  EXPECT_EQ(server.session_count(), 0u);
}

TEST_F(Closing, DropsVolatileMessagesAboveTheSoftLimitAndKeepsTheOthers) {
  const std::string sid = open_polling();
  emit(std::string(200 * 1024, 'x'));
  emit("kept", Delivery::volatile_);
  emit(std::string(80 * 1024, 'y'), Delivery::volatile_);
  emit(std::string(80 * 1024, 'z'));
  emit("dropped", Delivery::volatile_);
  const std::string body = get(sid).body;
  EXPECT_EQ(body.size(), (200 + 80) * 1024 + std::size(std::string("4\x1e"
                                                                   "4kept\x1e"
                                                                   "4")));
  EXPECT_NE(body.find("kept"), std::string::npos);
  EXPECT_EQ(body.find("dropped"), std::string::npos);
  EXPECT_EQ(body.find('y'), std::string::npos);
}

TEST_F(Closing, EndsAPollingSessionWhoseQueueStaysAboveTheHardLimit) {
  const std::string sid = open_polling();
  app.take();
  for (int i = 0; i < 1100; ++i) emit(std::string(1024, 'x'));
  advance(4'999ms);
  emit("five seconds are not over");
  EXPECT_GT(app.session().queued_bytes(), 1024u * 1024u);
  advance(1ms);
  app.is_calling = true;
  emit("now they are");
  app.is_calling = false;
  tick();
  EXPECT_EQ(app.take(), Heard{"close transport error"});
  EXPECT_EQ(get(sid).status, 400);
}

TEST_F(Closing, EndsAPollingSessionWhoseQueueExceedsTheLargestBurst) {
  const std::string sid = open_polling();
  app.take();
  app.is_calling = true;
  int sent = 0;
  while (app.session().queued_bytes() > 0 || sent == 0) {
    emit(std::string(8192, 'x'));
    ASSERT_LE(++sent, 1024);
  }
  app.is_calling = false;
  EXPECT_GT(sent, 900);
  tick();
  EXPECT_EQ(app.take(), Heard{"close transport error"});
  EXPECT_EQ(get(sid).status, 400);
}

TEST_F(Closing, CountsTheFixedCostOfManySmallMessages) {
  open_polling();
  int sent = 0;
  while (app.session().queued_bytes() > 0 || sent == 0) {
    emit("");
    ASSERT_LE(++sent, 160'000);
  }
  EXPECT_GT(sent, 80'000);
}

TEST_F(Closing, EndsAWebSocketThatDoesNotReadAndDropsItsQueue) {
  Line& line = open_websocket();
  app.take();
  line.reads = false;
  app.is_calling = true;
  for (int i = 0; i < 2000; ++i)
    app.session().send(EncodedMessage::text(std::string(8192, 'x')), Delivery::reliable);
  app.is_calling = false;
  tick();
  EXPECT_EQ(app.take(), Heard{"close transport error"});
  EXPECT_EQ(line.incoming(), "");
  EXPECT_TRUE(line.is_closed());
}

TEST_F(Closing, AcceptsOneMessageAboveTheHardLimitIfNothingIsQueued) {
  const std::string sid = open_polling();
  emit(std::string(3'000'000, 'x'));
  EXPECT_EQ(get(sid).body.size(), 3'000'001u);
  Line& line = open_websocket();
  emit(std::string(3'000'000, 'x'));
  EXPECT_EQ(frames(line).size(), 1u);
}

class Silent final : public Application {
  void on_open(Session&) override {}
  void on_message(Session&, std::string_view) override {}
  void on_binary(Session&, std::string_view) override {}
  void on_close(Session&, CloseReason) override { ADD_FAILURE() << "on_close was called"; }
};

struct Entrance final : http::Handler {
  std::size_t max_body(const http::Request&) override { return 1000; }
  void on_request(http::Request request, http::Responder responder) override {
    if (server != nullptr) server->handle(std::move(request), std::move(responder));
  }
  http::Response on_refused(const http::Request&, int status) override {
    return http::Response::text(status, "");
  }
  Server* server = nullptr;
};

TEST_F(Closing, OfTheWholeServerLeavesItsConnectionsSafeToUse) {
  Silent silent;
  Entrance entrance;
  const auto connect_to_it = [&]() -> Line& {
    lines.push_back(std::make_unique<Line>(entrance, timers, "10.0.0.1"));
    return *lines.back();
  };
  {
    Server doomed(silent, timers);
    entrance.server = &doomed;
    send(connect_to_it(), "GET", query("websocket"), "", upgrade_fields);
    const std::string sid = sid_of(answer_on(send(connect_to_it(), "GET", query("polling"))).body);
    send(connect_to_it(), "GET", query("websocket", sid), "", upgrade_fields);
    Line& parked = connect_to_it();
    send(parked, "GET", query("polling", sid));
    send(parked, "GET", query("polling", sid));  // handled while the server is being destroyed
    send(parked, "GET", query("polling"));
  }
  entrance.server = nullptr;
  Line& parked = *lines.back();
  EXPECT_EQ(answer_on(parked).status, 500);
  EXPECT_EQ(answer_on(parked).status, 400);
  EXPECT_EQ(answer_on(parked).status, 503);
  for (const auto& line : lines) {
    line->write_text("4hello");
    line->deliver();
    line->drop();
    EXPECT_TRUE(line->is_closed());
  }
  lines.clear();
}

}  // namespace
}  // namespace parley::engineio
