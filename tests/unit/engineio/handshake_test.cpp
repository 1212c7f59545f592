// Opening a session, and all requests that are refused.
#include <set>

#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class AHandshake : public Scene {};

bool is_sid(std::string_view sid) {
  return sid.size() == 22 &&
         sid.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
             std::string_view::npos;
}

TEST_F(AHandshake, OnPollingIsAnsweredWithOnlyTheOpenPacket) {
  app.opening = [](Session& session) { session.send(EncodedMessage::text("welcome"), Delivery::reliable); };
  const Answer answer = ask("GET", query("polling"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain; charset=UTF-8");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  const std::string sid = sid_of(answer.body);
  EXPECT_TRUE(is_sid(sid)) << sid;
  EXPECT_EQ(answer.body, "0{\"sid\":\"" + sid + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":15000," +
                             "\"pingTimeout\":10000,\"maxPayload\":1000000}");
  EXPECT_EQ(app.session().sid(), sid);
  EXPECT_EQ(app.session().transport(), "polling");
  EXPECT_EQ(app.session().peer_address(), "10.0.0.1");
  EXPECT_EQ(get(sid).body, "4welcome");
}

TEST_F(AHandshake, OnWebSocketSendsTheOpenPacketFirst) {
  app.opening = [](Session& session) {
    EXPECT_EQ(session.transport(), "websocket");
    session.send(EncodedMessage::text("welcome"), Delivery::reliable);
  };
  Line& line = send(connect(), "GET", query("websocket"), "", upgrade_fields);
  const Answer answer = answer_on(line);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.headers.at("upgrade"), "websocket");
  EXPECT_EQ(answer.headers.at("connection"), "Upgrade");
  EXPECT_EQ(answer.headers.at("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  const std::string& sid = app.session().sid();
  EXPECT_TRUE(is_sid(sid)) << sid;
  EXPECT_EQ(frames(line),
            (std::vector{text_frame("0{\"sid\":\"" + sid + "\",\"upgrades\":[],\"pingInterval\":15000," +
                                    "\"pingTimeout\":10000,\"maxPayload\":1000000}"),
                         text_frame("4welcome")}));
  EXPECT_EQ(app.session().transport(), "websocket");
}

TEST_F(AHandshake, KeepsItsAuthorizationFieldUntilTheApplicationForgetsIt) {
  send(connect(), "GET", query("polling"), "", "Authorization: Bearer a.b.c\r\n");
  Session& polling = app.session();
  EXPECT_EQ(polling.authorization(), "Bearer a.b.c");
  send(connect(), "GET", query("websocket"), "",
       std::string(upgrade_fields) + "authorization: Basic eA==\r\n");
  Session& websocket = app.session();
  EXPECT_EQ(websocket.authorization(), "Basic eA==");
  send(connect(), "POST", query("polling", polling.sid()), "4x", "Authorization: Bearer other\r\n");
  EXPECT_EQ(polling.authorization(), "Bearer a.b.c") << "only the request that opens the session counts";
  polling.forget_authorization();
  polling.forget_authorization();
  EXPECT_EQ(polling.authorization(), "");
  EXPECT_EQ(websocket.authorization(), "Basic eA==");
}

TEST_F(AHandshake, KeepsNoAuthorizationIfThereIsNoFieldOrMoreThanOne) {
  send(connect(), "GET", query("polling"));
  EXPECT_EQ(app.session().authorization(), "");
  send(connect(), "GET", query("polling"), "", "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n");
  EXPECT_EQ(app.session().authorization(), "");
}

TEST_F(AHandshake, KeepsAtMostSixteenMebibytesOfAuthorizationFields) {
  const std::string value = "Bearer " + std::string(16'000, 'x');
  const std::size_t most = SessionTable::most_authorization_bytes / value.size();
  for (std::size_t count = 0; count < most; ++count) {
    send(connect(), "GET", query("polling"), "", "Authorization: " + value + "\r\n");
    ASSERT_EQ(app.session().authorization(), value);
  }
  send(connect(), "GET", query("polling"), "", "Authorization: " + value + "\r\n");
  EXPECT_EQ(app.session().authorization(), "") << "there is no room left";
  app.sessions.front()->forget_authorization();
  send(connect(), "GET", query("polling"), "", "Authorization: " + value + "\r\n");
  EXPECT_EQ(app.session().authorization(), value);
}

TEST_F(AHandshake, ReadsFramesThatArriveTogetherWithTheRequest) {
  app.receiving = [](Session& session, std::string_view) {
    session.send(EncodedMessage::text("reply"), Delivery::reliable);
  };
  Line& line = connect();
  line.write("GET " + query("websocket") + " HTTP/1.1\r\nHost: a\r\n" + std::string(upgrade_fields) + "\r\n");
  line.write_text("4early");
  line.deliver();
  EXPECT_EQ(answer_on(line).status, 101);
  EXPECT_EQ(app.take(), (Heard{"open", "message early"}));
  EXPECT_EQ(line.next_frame().value_or(Frame{}).payload.substr(0, 2), "0{");
  EXPECT_EQ(frames(line), std::vector{text_frame("4reply")});
}

TEST_F(AHandshake, FollowedByGarbageEndsOnlyTheSession) {
  Line& line = connect();
  line.write("GET " + query("websocket") + " HTTP/1.1\r\nHost: a\r\n" + std::string(upgrade_fields) +
             "\r\ntest");
  line.deliver();
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "close transport error"}));
  EXPECT_EQ(server.session_count(), 0u);
  EXPECT_TRUE(is_sid(open_polling()));
}

TEST_F(AHandshake, MakesUniqueRandomIds) {
  std::set<std::string> seen;
  std::set<char> first;
  for (int i = 0; i < 500; ++i) {
    const std::string sid = open_polling();
    ASSERT_TRUE(is_sid(sid)) << sid;
    seen.insert(sid);
    first.insert(sid.front());
  }
  EXPECT_EQ(seen.size(), 500u);
  EXPECT_GT(first.size(), 40u);
}

TEST_F(AHandshake, AnswersEachErrorWithItsCode) {
  const std::string polling = open_polling();
  struct Row {
    std::string_view method;
    std::string target;
    int status;
    int code;
  };
  const Row rows[] = {
      {"GET", "/socket.io/", 400, 0},
      {"GET", "/socket.io/?EIO=4&transport=constructor", 400, 0},
      {"GET", "/socket.io/?EIO=4&transport=__proto__&sid=" + polling, 400, 0},
      {"GET", query("polling", "zzz"), 400, 1},
      {"GET", query("polling", "__proto__"), 400, 1},
      {"GET", query("polling", "../x"), 400, 1},
      {"GET", query("polling", std::string(7000, 'a')), 400, 1},
      {"POST", query("polling", "zzz"), 400, 1},
      {"POST", query("polling"), 400, 2},
      {"PUT", query("polling"), 400, 2},
      {"POST", query("websocket"), 400, 2},
      {"GET", query("websocket"), 400, 3},
      {"GET", query("websocket", polling), 400, 3},
      {"PUT", query("polling", polling), 400, 3},
      {"DELETE", query("polling", polling), 400, 3},
      {"GET", query("polling", polling) + "&j=0", 400, 3},
      {"GET", query("polling") + "&j=%3Cscript%3E", 400, 3},
      {"GET", "/socket.io/?EIO=3&transport=polling&sid=" + polling, 400, 3},
      {"GET", "/socket.io/?transport=polling", 400, 5},
      {"GET", "/socket.io/?EIO=3&transport=polling", 400, 5},
      {"GET", "/socket.io/?EIO=4&EIO=5&transport=polling", 400, 5},
  };
  for (const Row& row : rows) {
    const Answer answer = ask(row.method, row.target);
    EXPECT_EQ(answer.status, row.status) << row.method << " " << row.target;
    EXPECT_EQ(answer.headers.at("connection"), "keep-alive") << row.target;
    EXPECT_EQ(answer.body.substr(0, 10), "{\"code\":" + std::to_string(row.code) + ",")
        << row.method << " " << row.target;
  }
  emit("still here");
  EXPECT_EQ(get(polling).body, "4still here");
}

TEST_F(AHandshake, RefusesAnInvalidWebSocketInsteadOfA101AndCloses) {
  const std::string polling = open_polling();
  const auto without = [](std::string_view field) {
    std::string fields(upgrade_fields);
    const std::size_t begin = fields.find(field);
    return fields.erase(begin, fields.find("\r\n", begin) + 2 - begin);
  };
  struct Row {
    std::string target;
    std::string fields;
    int status;
    int code;
  };
  const std::string good(upgrade_fields);
  const Row rows[] = {
      {"/socket.io/", good, 400, 0},
      {"/socket.io/?EIO=4&transport=constructor", good, 400, 0},
      {query("websocket", "zzz"), good, 400, 1},
      {query("polling"), good, 400, 3},
      {query("polling", polling), good, 400, 3},
      {"/socket.io/?EIO=3&transport=websocket&sid=" + polling, good, 400, 3},
      {"/socket.io/?transport=websocket", good, 400, 5},
      {"/socket.io/?EIO=3&transport=websocket", good, 400, 5},
      {query("websocket"), without("Sec-WebSocket-Key"), 400, 3},
      {query("websocket"), good + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 400, 3},
      {query("websocket"), without("Sec-WebSocket-Version"), 426, 3},
      {query("websocket"), without("Sec-WebSocket-Version") + "Sec-WebSocket-Version: 8\r\n", 426, 3},
  };
  for (const Row& row : rows) {
    Line& line = send(connect(), "GET", row.target, "", row.fields);
    const Answer answer = answer_on(line);
    EXPECT_EQ(answer.status, row.status) << row.target << "\n" << row.fields;
    EXPECT_EQ(answer.body.substr(0, 10), "{\"code\":" + std::to_string(row.code) + ",") << row.target;
    EXPECT_EQ(answer.headers.at("connection"), "close") << row.target;
    EXPECT_TRUE(line.is_closed()) << row.target;
    if (row.status == 426) {
      EXPECT_EQ(answer.headers.at("sec-websocket-version"), "13");
    }
  }
  EXPECT_EQ(app.take(), Heard{"open"});
}

TEST_F(AHandshake, DoesNotTreatAWebSocketRequestWithoutUpgradeAsAPoll) {
  const std::string sid = open_polling();
  emit("not for you");
  EXPECT_EQ(ask("GET", query("websocket", sid)).status, 400);
  EXPECT_EQ(get(sid).body, "4not for you");
}

TEST_F(AHandshake, IsStillAnsweredIfTheApplicationClosesAtOnce) {
  app.opening = [](Session& session) {
    session.send(EncodedMessage::text("go away"), Delivery::reliable);
    session.close(CloseReason::forced_close);
  };
  const std::string sid = open_polling();
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
  EXPECT_EQ(get(sid).body,
            "4go away\x1e"
            "1");
  Line& line = websocket();
  EXPECT_EQ(line.next_frame().value_or(Frame{}).payload.substr(0, 2), "0{");
  EXPECT_EQ(frames(line), (std::vector{text_frame("4go away"), close_frame()}));
  tick();
  EXPECT_EQ(app.take(), (Heard{"open", "close forced close"}));
  EXPECT_EQ(server.session_count(), 0u);
}

class ChosenOrigins : public Scene {
 protected:
  static Options options() {
    Options options;
    options.allow_origin = [](std::string_view origin) { return origin == "https://good.example"; };
    return options;
  }
  ChosenOrigins() : Scene(options()) {}
};

TEST_F(ChosenOrigins, ApplyToBothTransports) {
  constexpr std::string_view bad = "Origin: https://evil.example\r\n";
  const Answer polling = ask("GET", query("polling"), "", bad);
  EXPECT_EQ(polling.status, 403);
  EXPECT_EQ(polling.body, R"({"code":4,"message":"Forbidden"})");
  const Answer websocket = ask("GET", query("websocket"), "", std::string(upgrade_fields) + std::string(bad));
  EXPECT_EQ(websocket.status, 403);
  EXPECT_EQ(websocket.body, R"({"code":4,"message":"Forbidden"})");
  EXPECT_EQ(app.take(), Heard{});
  EXPECT_EQ(ask("GET", query("polling"), "", "Origin: https://good.example\r\n").status, 200);
  EXPECT_EQ(ask("GET", query("polling")).status, 200);
}

TEST_F(ChosenOrigins, ApplyToTheUpgradeOfAnOpenSession) {
  const std::string sid = open_polling();
  const Answer answer = ask("GET", query("websocket", sid), "",
                            std::string(upgrade_fields) + "Origin: https://evil.example\r\n");
  EXPECT_EQ(answer.status, 403);
}

class FewSessions : public Scene {
 protected:
  static Options options() {
    Options options;
    options.sessions_per_address = 2;
    options.sessions_in_all = 3;
    options.shard_tag = "s7";
    return options;
  }
  FewSessions() : Scene(options()) {}

  int handshake_from(const std::string& address) {
    return answer_on(send(connect(address), "GET", query("polling"))).status;
  }
};

TEST_F(FewSessions, AreBoundedByAddressAndInTotalUntilTheyEnd) {
  EXPECT_EQ(handshake_from("10.0.0.1"), 200);
  Line& websocket = open_websocket();
  EXPECT_EQ(handshake_from("10.0.0.1"), 503);
  EXPECT_EQ(handshake_from("10.0.0.2"), 200);
  EXPECT_EQ(handshake_from("10.0.0.3"), 503);
  websocket.drop();
  tick();
  EXPECT_EQ(handshake_from("10.0.0.1"), 200);
  EXPECT_EQ(handshake_from("10.0.0.1"), 503);
  const Answer full = ask("GET", query("polling"));
  EXPECT_EQ(full.headers.at("retry-after"), "5");
  EXPECT_EQ(full.body, R"({"code":4,"message":"Too many sessions"})");
}

TEST_F(FewSessions, OfOneIpv6PrefixAreCountedTogether) {
  EXPECT_EQ(handshake_from("2001:db8:0:1::1"), 200);
  EXPECT_EQ(app.session().peer_address(), "2001:db8:0:1::1");
  EXPECT_EQ(handshake_from("2001:db8:0:1:a:b:c:d"), 200);
  EXPECT_EQ(handshake_from("2001:db8:0:1::3"), 503);
  EXPECT_EQ(handshake_from("2001:db8:0:2::1"), 200);
}

TEST_F(FewSessions, WithoutFurtherRequestsEndAfterPingIntervalAndTimeout) {
  EXPECT_EQ(handshake_from("10.0.0.1"), 200);
  EXPECT_EQ(handshake_from("10.0.0.1"), 200);
  advance(25s - 1ms);
  EXPECT_EQ(handshake_from("10.0.0.1"), 503);
  advance(1ms);
  tick();
  EXPECT_EQ(handshake_from("10.0.0.1"), 200);
}

TEST_F(FewSessions, HaveTheShardTagInFrontOfTheirIds) {
  const std::string sid = open_polling();
  EXPECT_EQ(sid.substr(0, 2), "s7");
  EXPECT_TRUE(is_sid(sid.substr(2))) << sid;
  EXPECT_EQ(post(sid, "4hello").body, "ok");
}

TEST_F(AHandshake, IsRefusedAfterStopAdmittingWhileSessionsContinue) {
  const std::string sid = open_polling();
  server.stop_admitting();
  EXPECT_EQ(ask("GET", query("polling")).status, 503);
  EXPECT_EQ(ask("GET", query("websocket"), "", upgrade_fields).status, 503);
  EXPECT_EQ(post(sid, "4hello").body, "ok");
  EXPECT_EQ(app.take(), (Heard{"open", "message hello"}));
}

}  // namespace
}  // namespace parley::engineio
