// Long-polling: parked and answered polls, valid and invalid POSTs, and violations of the transport's rules.
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class Polling : public Scene {
 protected:
  std::string sid = open_polling();
  Polling() { app.take(); }

  /// Checks that the session has ended for this reason and is unknown now.
  void expect_ended(std::string_view reason) {
    tick();
    EXPECT_EQ(app.take(), Heard{"close " + std::string(reason)});
    EXPECT_EQ(get(sid).body, R"({"code":1,"message":"Session ID unknown"})");
    EXPECT_EQ(server.session_count(), 0u);
  }
};

TEST_F(Polling, ParksAPollUntilThereIsSomethingToSend) {
  Line& line = poll(sid);
  advance(14s);
  EXPECT_EQ(line.incoming(), "");
  emit("hello");
  EXPECT_EQ(line.incoming(), "") << "answered inside send()";
  tick();
  const Answer answer = answer_on(line);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "4hello");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain; charset=UTF-8");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
}

TEST_F(Polling, SendsEverythingQueuedInOneAnswer) {
  Line& line = poll(sid);
  for (const char* text : {"a", "b", "c"}) emit(text);
  const EncodedMessage unit[] = {EncodedMessage::text("51-[]"), EncodedMessage::binary("\x01\x02\x03")};
  app.session().send_unit(unit, 2, Delivery::reliable);
  tick();
  EXPECT_EQ(answer_on(line).body,
            "4a\x1e"
            "4b\x1e"
            "4c\x1e"
            "451-[]\x1e"
            "bAQID");
  EXPECT_EQ(app.session().queued_bytes(), 0u);
}

TEST_F(Polling, AnswersAtOnceWhileSomethingIsQueued) {
  emit("a");
  emit("b");
  EXPECT_GT(app.session().queued_bytes(), 0u);
  Line& line = poll(sid);
  EXPECT_EQ(answer_on(line).body,
            "4a\x1e"
            "4b");
  EXPECT_EQ(app.session().queued_bytes(), 0u);
}

TEST_F(Polling, AnswersPollsOfOneConnectionInTheirOrder) {
  Line& line = connect();
  for (int i = 0; i < 3; ++i) {
    send(line, "GET", query("polling", sid));
    emit(std::to_string(i));
    tick();
    EXPECT_EQ(answer_on(line).body, "4" + std::to_string(i));
  }
}

TEST_F(Polling, HandlesARequestBehindAParkedPollOnlyFromTheTimer) {
  Line& line = poll(sid);
  send(line, "POST", query("polling", sid), "4pipelined");
  EXPECT_EQ(app.take(), Heard{});
  app.is_calling = true;
  emit("hello");
  app.is_calling = false;
  tick();
  EXPECT_EQ(answer_on(line).body, "4hello");
  EXPECT_EQ(answer_on(line).body, "ok");
  EXPECT_EQ(app.take(), Heard{"message pipelined"});
}

TEST_F(Polling, DeliversThePacketsOfAPost) {
  const Answer answer = post(sid,
                             "4hello\x1e"
                             "bAQID\x1e"
                             "4h\xc3\xa9");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "ok");
  EXPECT_EQ(answer.headers.at("content-type"), "text/html");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(app.take(), (Heard{"message hello", "binary \x01\x02\x03", "message h\xc3\xa9"}));
}

TEST_F(Polling, AcceptsABodyInChunks) {
  Line& line = connect();
  line.write("POST " + query("polling", sid) +
             " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3\r\n4he\r\n3\r\nllo\r\n0\r\n\r\n");
  line.deliver();
  EXPECT_EQ(answer_on(line).body, "ok");
  EXPECT_EQ(app.take(), Heard{"message hello"});
}

TEST_F(Polling, IgnoresUnexpectedPackets) {
  EXPECT_EQ(post(sid,
                 "5\x1e"
                 "6\x1e"
                 "0{}\x1e"
                 "3")
                .body,
            "ok");
  EXPECT_EQ(post(sid, "4hello").body, "ok");
  EXPECT_EQ(app.take(), Heard{"message hello"});
}

TEST_F(Polling, EndsAtAMalformedPacketAfterDeliveringTheEarlierOnes) {
  for (const std::string_view bad : {""sv, "abc"sv, "7x"sv, "\x1e\x1e"sv, "4\xff"sv, "b!!!"sv, "bAAA=A"sv}) {
    const Answer answer = post(sid, "4before\x1e" + std::string(bad) +
                                        "\x1e"
                                        "4behind");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "ok");
    EXPECT_EQ(app.take(), (Heard{"message before", "close parse error"})) << bad;
    EXPECT_EQ(get(sid).status, 400) << bad;
    sid = open_polling();
    app.take();
  }
}

TEST_F(Polling, EndsAfterAnEmptyBody) {
  EXPECT_EQ(post(sid, "").body, "ok");
  expect_ended("parse error");
}

TEST_F(Polling, EndsAtTheFirstOfAHundredThousandEmptyPackets) {
  std::string body;
  for (int i = 0; i < 100'000; ++i)
    body +=
        "\x1e"
        "4";
  EXPECT_EQ(post(sid, body).body, "ok");
  expect_ended("parse error");
}

TEST_F(Polling, EndsIfTheClientPings) {
  Line& parked = poll(sid);
  EXPECT_EQ(post(sid, "2").body, "ok");
  EXPECT_EQ(answer_on(parked).body, "1");
  expect_ended("transport error");
}

TEST_F(Polling, EndsIfTheClientClosesAndAnswersItsParkedPollWithANoop) {
  Line& parked = poll(sid);
  EXPECT_EQ(post(sid,
                 "4bye\x1e"
                 "1\x1e"
                 "4dropped")
                .body,
            "ok");
  EXPECT_EQ(answer_on(parked).body, "6");
  EXPECT_EQ(app.take(), (Heard{"message bye", "close transport close"}));
  EXPECT_EQ(get(sid).status, 400);
}

TEST_F(Polling, EndsIfASecondPollArrivesDuringAParkedOne) {
  Line& first = poll(sid);
  const Answer second = get(sid);
  EXPECT_EQ(second.status, 400);
  EXPECT_EQ(second.body, "");
  const Answer answer = answer_on(first);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "1");
  expect_ended("transport error");
}

TEST_F(Polling, EndsIfASecondPostArrivesDuringAnother) {
  Line& parked = poll(sid);
  Line& slow = connect();
  slow.write("POST " + query("polling", sid) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n4sl");
  slow.deliver();
  const Answer second = post(sid, "4fast");
  EXPECT_EQ(second.status, 400);
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(answer_on(parked).body, "1");
  EXPECT_EQ(answer_on(slow).status, 400) << "together with the session, without waiting for the body";
  EXPECT_TRUE(slow.is_closed());
  expect_ended("transport error");
}

TEST_F(Polling, AcceptsOnePostAfterAnotherFromAnyConnection) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(post(sid, "4a").body, "ok");
  EXPECT_EQ(app.take().size(), 5u);
}

TEST_F(Polling, EndsIfTheClientDropsItsParkedPoll) {
  poll(sid).drop();
  expect_ended("transport error");
}

TEST_F(Polling, EndsIfTheClientShutsDownTheConnectionOfItsParkedPoll) {
  poll(sid).hang_up();
  expect_ended("transport error");
}

TEST_F(Polling, EndsIfABodyBreaksOff) {
  Line& line = connect();
  line.write("POST " + query("polling", sid) +
             " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  line.deliver();
  EXPECT_EQ(answer_on(line).status, 400);
  expect_ended("transport error");
}

TEST_F(Polling, ContinuesAfterARequestRefusedByItsHead) {
  Line& line = connect();
  line.write("POST " + query("polling", sid) + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n");
  line.deliver();
  EXPECT_GE(answer_on(line).status, 400);
  EXPECT_EQ(post(sid, "4hello").body, "ok");
  EXPECT_EQ(app.take(), Heard{"message hello"});
}

TEST_F(Polling, DoesNotCountARefusedPostAsAnOverlap) {
  struct Row {
    const char* fault;
    std::string target;
    std::string fields;
  };
  const Row rows[] = {
      {"another version", "/socket.io/?EIO=3&transport=polling&sid=" + sid, ""},
      {"JSONP", query("polling", sid) + "&j=0", ""},
      {"a WebSocket's query", query("websocket", sid), ""},
      {"a WebSocket's head", query("websocket", sid), std::string(upgrade_fields)},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(ask("POST", row.target, "4x", row.fields).status, 400) << row.fault;
    EXPECT_EQ(post(sid, "4y").body, "ok") << row.fault;
  }
}

TEST_F(Polling, RefusesAnInvalidPostInsteadOfSendingContinue) {
  Line& line = connect();
  line.write("POST " + query("polling", "zzz") +
             " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  line.deliver();
  EXPECT_EQ(answer_on(line).body, R"({"code":1,"message":"Session ID unknown"})");

  Line& taken = connect();
  taken.write("POST " + query("polling", sid) +
              " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  taken.deliver();
  EXPECT_EQ(answer_on(taken).status, 100);
  taken.write("4y");
  taken.deliver();
  EXPECT_EQ(answer_on(taken).body, "ok");
}

TEST_F(Polling, EndsIfTheConnectionOfAPostIsLost) {
  Line& line = connect();
  line.write("POST " + query("polling", sid) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n4l");
  line.deliver();
  line.drop();
  EXPECT_EQ(post(sid, "4next").status, 400);
  expect_ended("transport error");
}

TEST_F(Polling, RefusesBinaryBodies) {
  const Answer answer =
      ask("POST", query("polling", sid), "4hello", "Content-Type: application/octet-stream\r\n");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, "");
  expect_ended("transport error");
}

TEST_F(Polling, AcceptsABodyOfExactlyTheLimitAndContinuesAfterALargerOne) {
  EXPECT_EQ(post(sid, std::string(1'000'001, '4')).status, 413);
  EXPECT_EQ(post(sid, std::string(1'000'000, '4')).body, "ok");
  EXPECT_EQ(app.take(), Heard{"message " + std::string(999'999, '4')});
}

TEST_F(Polling, DeliversNothingAfterAMessageAtWhichTheApplicationCloses) {
  app.receiving = [](Session& session, std::string_view) { session.close(CloseReason::forced_close); };
  EXPECT_EQ(post(sid,
                 "4a\x1e"
                 "4b\x1e"
                 "bAQID")
                .body,
            "ok");
  EXPECT_EQ(app.take(), (Heard{"message a", "close forced close"}));
}

TEST_F(Polling, AnswersAPostInTheSameTickAsItsEffects) {
  app.receiving = [](Session& session, std::string_view text) {
    session.send(EncodedMessage::text("echo " + std::string(text)), Delivery::reliable);
  };
  Line& parked = poll(sid);
  EXPECT_EQ(post(sid,
                 "4a\x1e"
                 "4b")
                .body,
            "ok");
  EXPECT_EQ(answer_on(parked).body,
            "4echo a\x1e"
            "4echo b");
}

}  // namespace
}  // namespace parley::engineio
