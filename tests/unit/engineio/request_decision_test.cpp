// Handshakes about which the application decides, at once or later.
#include "engineio/request_decision.hpp"

#include <stdexcept>

#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

constexpr std::string_view forbidden = R"({"code":4,"message":"Forbidden"})";

/// Decides by the query parameter "may": yes, no, teapot, twice, drop, ok. Otherwise later.
class AllowRequest : public Scene {
 protected:
  explicit AllowRequest(std::size_t requests_waiting = 1024) : Scene(options(*this, requests_waiting)) {}

  static Options options(AllowRequest& test, std::size_t requests_waiting) {
    Options options;
    options.requests_waiting = requests_waiting;
    options.sessions_in_all = 3;
    options.allow_request = [&test](const http::Request& request, RequestDecision decision) {
      test.decide(request, std::move(decision));
    };
    return options;
  }
  void decide(const http::Request& request, RequestDecision decision) {
    asked.push_back(request.target);
    std::string may;
    http::query_value(request.query, "may", may);
    if (may == "yes") return decision.allow();
    if (may == "no") return decision.refuse();
    if (may == "teapot") return decision.refuse(teapot());
    if (may == "ok") return decision.refuse(http::Response::text(200, "0{}"));
    if (may == "drop") return;
    if (may == "twice") {
      decision.refuse();
      EXPECT_FALSE(decision);
      decision.allow();
      return;
    }
    if (may == "throw") throw std::runtime_error("a defect of the application");
    if (may == "stop") server.stop_admitting();
    decisions.push_back(std::move(decision));
  }
  static http::Response teapot() {
    http::Response response = http::Response::text(418, "short and stout");
    response.headers.set("X-Pot", "tea");
    return response;
  }
  static std::string asking(std::string_view transport, const std::string& may) {
    return query(transport) + "&may=" + may;
  }
  Answer ask_for_websocket(const std::string& may) {
    return ask("GET", asking("websocket", may), "", upgrade_fields);
  }
  Line& wait_on_polling() { return send(connect(), "GET", query("polling")); }
  Line& wait_on_websocket() { return send(connect(), "GET", query("websocket"), "", upgrade_fields); }

  std::vector<std::string> asked;
  std::vector<RequestDecision> decisions;
};

TEST_F(AllowRequest, OpensASessionOnEitherTransportIfItAllowsAtOnce) {
  EXPECT_EQ(ask("GET", asking("polling", "yes")).body.substr(0, 8), "0{\"sid\":");
  EXPECT_EQ(ask_for_websocket("yes").status, 101);
  EXPECT_EQ(app.take(), (Heard{"open", "open"}));
  EXPECT_EQ(server.undecided_count(), 0U);
}

TEST_F(AllowRequest, AnswersForbiddenOnEitherTransportIfItRefuses) {
  for (const Answer& answer : {ask("GET", asking("polling", "no")), ask_for_websocket("no")}) {
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, forbidden);
    EXPECT_EQ(answer.headers.at("access-control-allow-origin"), "*") << "pages may read the refusal";
  }
  EXPECT_TRUE(app.take().empty());
  EXPECT_EQ(server.session_count(), 0U);
}

TEST_F(AllowRequest, AnswersWithTheStatusTheFieldsAndTheBodyOfTheApplication) {
  for (const Answer& answer : {ask("GET", asking("polling", "teapot")), ask_for_websocket("teapot")}) {
    EXPECT_EQ(answer.status, 418);
    EXPECT_EQ(answer.body, "short and stout");
    EXPECT_EQ(answer.headers.at("x-pot"), "tea");
  }
}

TEST_F(AllowRequest, AnswersForbiddenIfTheStatusOfTheRefusalIsBelow300) {
  const Answer answer = ask("GET", asking("polling", "ok"));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body, forbidden);
}

TEST_F(AllowRequest, AnswersForbiddenIfTheDecisionIsDropped) {
  EXPECT_EQ(ask("GET", asking("polling", "drop")).status, 403);
  Line& line = wait_on_polling();
  decisions.clear();
  EXPECT_EQ(answer_on(line).status, 403);
}

TEST_F(AllowRequest, AppliesOnlyTheFirstOfTwoDecisions) {
  EXPECT_EQ(ask("GET", asking("polling", "twice")).status, 403);
  Line& line = wait_on_polling();
  decisions[0].allow();
  decisions[0].refuse(teapot());
  EXPECT_EQ(answer_on(line).status, 200);
  EXPECT_FALSE(line.next_answer().has_value());
}

TEST_F(AllowRequest, OpensASessionLaterIfItAllowsLater) {
  Line& polling = wait_on_polling();
  Line& websocket = wait_on_websocket();
  advance(9s);
  EXPECT_EQ(server.undecided_count(), 2U);
  EXPECT_EQ(server.session_count(), 0U);
  for (RequestDecision& decision : decisions) decision.allow();
  EXPECT_EQ(answer_on(polling).body.substr(0, 8), "0{\"sid\":");
  EXPECT_EQ(answer_on(websocket).status, 101);
  EXPECT_EQ(websocket.next_frame().value_or(Frame{}).payload.substr(0, 8), "0{\"sid\":");
  say(websocket, "4hello");
  EXPECT_EQ(app.take(), (Heard{"open", "open", "message hello"}));
  EXPECT_EQ(server.undecided_count(), 0U);
  EXPECT_FALSE(decisions[0]);
}

TEST_F(AllowRequest, RefusesLaterWithAnAnswerOfTheApplication) {
  Line& polling = wait_on_polling();
  Line& websocket = wait_on_websocket();
  for (RequestDecision& decision : decisions) decision.refuse(teapot());
  EXPECT_EQ(answer_on(polling).status, 418);
  EXPECT_EQ(answer_on(websocket).status, 418);
  tick();
  EXPECT_TRUE(websocket.is_closed());
  EXPECT_FALSE(polling.is_closed()) << "the connection can be used for another request";
}

TEST_F(AllowRequest, IsMovedLikeAValue) {
  Line& line = wait_on_polling();
  RequestDecision decision = std::move(decisions[0]);
  EXPECT_FALSE(decisions[0]);
  decisions[0].refuse();
  decisions.clear();
  Line& other = wait_on_polling();
  decision = std::move(decisions[0]);
  EXPECT_EQ(answer_on(line).status, 403) << "an assignment drops the earlier decision";
  decision.allow();
  EXPECT_EQ(answer_on(other).status, 200);
}

TEST_F(AllowRequest, RefusesWith503IfThereIsNoDecisionWithinTenSeconds) {
  Line& polling = wait_on_polling();
  Line& websocket = wait_on_websocket();
  advance(10s - 1ms);
  EXPECT_FALSE(polling.next_answer().has_value());
  advance(1ms);
  for (Line* const line : {&polling, &websocket}) {
    const Answer answer = answer_on(*line);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, R"({"code":4,"message":"No decision in time"})");
    EXPECT_EQ(answer.headers.at("retry-after"), "5");
  }
  EXPECT_FALSE(decisions[0]);
  decisions[0].allow();
  EXPECT_EQ(server.session_count(), 0U);
}

TEST_F(AllowRequest, ForgetsARequestWhoseClientDisconnects) {
  wait_on_polling().drop();
  wait_on_websocket().hang_up();
  EXPECT_EQ(server.undecided_count(), 0U);
  EXPECT_FALSE(decisions[0]);
  EXPECT_FALSE(decisions[1]);
  for (RequestDecision& decision : decisions) decision.allow();
  EXPECT_EQ(server.session_count(), 0U);
  EXPECT_FALSE(timers.next_deadline().has_value()) << "no deadline is left";
}

TEST_F(AllowRequest, IsRefusedWith503WhenTheServerStopsToAdmit) {
  Line& polling = wait_on_polling();
  Line& websocket = wait_on_websocket();
  server.stop_admitting();
  EXPECT_EQ(answer_on(polling).status, 503);
  EXPECT_EQ(answer_on(websocket).status, 503);
  EXPECT_FALSE(decisions[0]);
  EXPECT_EQ(ask("GET", query("polling")).status, 503);
  EXPECT_EQ(asked.size(), 2U) << "a server that admits no session does not ask";
}

TEST_F(AllowRequest, MayStopTheServerItself) {
  EXPECT_EQ(ask("GET", asking("polling", "stop")).status, 503);
  EXPECT_FALSE(decisions[0]);
  EXPECT_EQ(server.undecided_count(), 0U);
}

TEST_F(AllowRequest, IsRefusedWith503IfTooManySessionsWereOpenedMeanwhile) {
  Line& late = wait_on_polling();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("GET", asking("polling", "yes")).status, 200);
  decisions[0].allow();
  const Answer answer = answer_on(late);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, R"({"code":4,"message":"Too many sessions"})");
}

TEST_F(AllowRequest, IsNotAskedAboutFurtherRequestsOrTheUpgradeOfASession) {
  const std::string sid = sid_of(ask("GET", asking("polling", "yes")).body);
  EXPECT_EQ(post(sid, "4hello").body, "ok");
  upgrade(sid);
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(AllowRequest, IsNotAskedAboutRequestsThatTheProtocolRefuses) {
  EXPECT_EQ(ask("GET", "/socket.io/?EIO=3&transport=polling").status, 400);
  EXPECT_EQ(ask("POST", query("polling"), "x").status, 400);
  EXPECT_EQ(ask("GET", query("websocket")).status, 400);
  EXPECT_TRUE(asked.empty());
}

TEST_F(AllowRequest, DoesNotReadTheNextRequestOfTheConnectionBeforeTheDecision) {
  Line& line = wait_on_polling();
  send(line, "GET", asking("polling", "no"));
  EXPECT_EQ(asked.size(), 1U);
  decisions[0].allow();
  EXPECT_EQ(answer_on(line).status, 200);
  EXPECT_EQ(answer_on(line).status, 403);
}

TEST_F(AllowRequest, DropsABodyThatComesWithAHandshake) {
  Line& line = connect();
  line.write("GET " + query("polling") + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nbody");
  line.deliver();
  EXPECT_EQ(server.undecided_count(), 1U);
  decisions[0].allow();
  EXPECT_EQ(answer_on(line).status, 200);
  tick();
  EXPECT_TRUE(line.is_closed()) << "the rest of the body is not read";
}

TEST_F(AllowRequest, KeepsNoRequestAboutWhichTheApplicationThrows) {
  Line& line = connect();
  EXPECT_THROW(send(line, "GET", asking("polling", "throw")), std::runtime_error);
  EXPECT_EQ(server.undecided_count(), 1U);
  line.drop();  // as a shard does after an exception
  EXPECT_EQ(server.undecided_count(), 0U);
  Line& other = connect();
  EXPECT_THROW(send(other, "GET", asking("polling", "throw")), std::runtime_error);
  advance(10s);
  EXPECT_EQ(server.undecided_count(), 0U);
}

class AllowTwoRequests : public AllowRequest {
 protected:
  AllowTwoRequests() : AllowRequest(2) {}
};

TEST_F(AllowTwoRequests, RefusesAThirdOneWith503WithoutAsking) {
  Line& first = wait_on_polling();
  wait_on_websocket();
  for (const Answer& answer :
       {ask("GET", query("polling")), ask("GET", query("websocket"), "", upgrade_fields)}) {
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, R"({"code":4,"message":"Too many requests"})");
  }
  EXPECT_EQ(asked.size(), 2U);
  first.drop();
  wait_on_polling();
  EXPECT_EQ(asked.size(), 3U) << "a place is free again";
}

TEST(AllowRequestOfAServer, IsRefusedWith503WhenTheServerIsDestroyed) {
  const support::ManualClock clock;
  base::Timers timers{clock};
  Recorder app;
  RequestDecision kept;
  Options options;
  options.allow_request = [&](const http::Request&, RequestDecision decision) { kept = std::move(decision); };
  auto server = std::make_unique<Server>(app, timers, std::move(options));
  auto front = std::make_unique<HttpFront>(*server);
  Line line(*front, timers, "10.0.0.1");
  line.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n");
  line.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n");
  line.deliver();
  EXPECT_TRUE(kept);
  server.reset();
  EXPECT_EQ(line.next_answer().value_or(Answer{}).status, 503);
  EXPECT_FALSE(kept);
  kept.allow();
}

}  // namespace
}  // namespace parley::engineio
