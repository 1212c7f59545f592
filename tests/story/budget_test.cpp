// Rate limits: each event and each route has a budget, and refusals have their own budget. A client over its
// budget does not affect other clients.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/registry.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

/// Every limit is 1.
node::Config strictest() {
  node::Config config;
  auto& limits = config.limits;
  for (std::uint32_t* limit :
       {&limits.messages_per_minute, &limits.calls_per_minute, &limits.changes_per_minute,
        &limits.receipts_per_minute, &limits.reads_per_minute, &limits.account_changes_per_minute,
        &limits.password_tries_per_minute, &limits.uploads_per_minute, &limits.signals_per_minute,
        &limits.others_per_minute, &limits.registrations_per_minute, &limits.open_requests_per_minute,
        &limits.downloads_per_minute, &limits.refusals_per_minute, &limits.refusals_per_address}) {
    *limit = 1;
  }
  return config;
}

std::string code_of(const Answer& answer) {
  return at(answer.body, "error.code");
}

/// Sends the request once to each shard and returns the last answer.
Answer everywhere(TestServer& server, std::string_view method, std::string_view path,
                  std::string_view token = "", std::string_view body = "") {
  Answer answer;
  for (std::size_t shard = 0; shard < server.shards(); ++shard) {
    answer = server.request(method, path, token, body);
  }
  return answer;
}

TEST(Budgets, EveryRouteIsRefusedWhenItsBudgetAndTheBudgetOfRefusalsAreUsedUp) {
  for (const api::Operation& operation : api::operations()) {
    const std::string_view path = operation.traits.path();
    if (path.empty() || path == "/api/auth/logout") continue;
    TestServer server(strictest());
    const std::string token = operation.needs_identity() ? server.token_of("1") : "";
    everywhere(server, operation.traits.method(), path, token);
    const Answer second = everywhere(server, operation.traits.method(), path, token);
    EXPECT_EQ(second.status, 429) << operation.traits.route << ": " << second.body;
    EXPECT_EQ(code_of(second), "RATE_LIMITED");
    EXPECT_GE(std::stoi(at(second.body, "error.retryAfterMs")), 1);
    EXPECT_NE(second.head.find("\r\nRetry-After: "), std::string::npos) << second.head;
  }
}

TEST(Budgets, EveryEventIsRefusedWhenItsBudgetAndTheBudgetOfRefusalsAreUsedUp) {
  for (const api::Operation& operation : api::operations()) {
    const std::string event(operation.traits.event);
    if (event.empty()) continue;
    TestServer server(strictest());
    Person alice(server, "1");
    alice.join();
    for (const std::string id : {"1", "2"}) {
      alice.say({"42" + id + R"([")" + event + R"(",{}])"});
    }
    EXPECT_EQ(alice.last("ack 2", "error.code"), "RATE_LIMITED") << event;
    EXPECT_GE(std::stoi(alice.last("ack 2", "error.retryAfterMs")), 1) << event;
    EXPECT_TRUE(alice.is_connected()) << event;
  }
}

TEST(Budgets, TheTwentyFirstChangeOfANameInAMinuteIsRefusedWithATimeToRetry) {
  TestServer server;
  const std::string token = server.token_of("1");
  const auto rename = [&](int n) {
    return everywhere(server, "PATCH", "/api/auth/me", token,
                      R"({"name":"Alice )" + std::to_string(n) + R"("})");
  };
  for (int n = 1; n <= 20; ++n) ASSERT_EQ(rename(n).status, 200) << n;
  const Answer refused = rename(21);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(at(refused.body, "error.retryAfterMs"), "3000");
  EXPECT_NE(refused.head.find("\r\nRetry-After: 3\r\n"), std::string::npos) << refused.head;
  EXPECT_EQ(server.users.get(base::UserId("1"))->name, "Alice 20");
  EXPECT_EQ(server.request("GET", "/api/auth/me", token).status, 200) << "reads have their own budget";
  const std::string bobs = R"({"name":"Robert"})";
  EXPECT_EQ(server.request("PATCH", "/api/auth/me", server.token_of("2"), bobs).status, 200);
  server.pass(3s);
  EXPECT_EQ(rename(22).status, 200);
}

TEST(Budgets, ReadsOfAUserAreCountedTogetherOverRestAndSockets) {
  node::Config config;
  config.limits.reads_per_minute = 3;
  TestServer server(config);
  const std::string token = server.token_of("1");
  for (const char* path : {"/api/messages", "/api/users", "/api/calls"}) {
    EXPECT_EQ(everywhere(server, "GET", path, token).status, 200) << path;
  }
  EXPECT_EQ(everywhere(server, "GET", "/api/conversations", token).status, 429);
  Person alice(server, "1");
  alice.join();
  alice.say({R"(421["sync",{"conversationId":"0199808e-6d40-7c12-9b5e-3f6f2d0c9a12"}])"});
  EXPECT_EQ(alice.last("ack 1", "error.code"), "RATE_LIMITED");
  EXPECT_EQ(server.request("GET", "/api/messages", server.token_of("2")).status, 200);
}

TEST(Budgets, MalformedInputIsCountedInTheBudgetOfRefusalsOnly) {
  node::Config config;
  config.limits.messages_per_minute = 1;
  config.limits.calls_per_minute = 1;
  TestServer server(config);
  Person alice(server, "1");
  Person bob(server, "2");
  bob.join();
  alice.join();
  for (int n = 0; n < 5; ++n) {
    alice.emit("message", R"({"to":"2"})");
    alice.emit("call:initiate", R"({"to":"2","callType":"hologram"})");
  }
  EXPECT_EQ(alice.all("error", "code"), std::vector<std::string>(10, "INVALID_DATA"));
  EXPECT_EQ(at(alice.write("2", "at last"), "success"), "true");
  EXPECT_EQ(at(alice.write("2", "one more"), "error.code"), "RATE_LIMITED");
  alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  EXPECT_EQ(alice.count("call:initiated"), 1U);
  alice.emit("call:initiate", R"({"to":"3","callType":"voice"})");
  EXPECT_EQ(alice.last("call:failed", "code"), "RATE_LIMITED");
  EXPECT_EQ(alice.last("call:failed", "to"), "3");

  const std::string token = server.token_of("3");
  for (int n = 0; n < 5; ++n) EXPECT_EQ(everywhere(server, "POST", "/api/messages", token, "{}").status, 400);
  EXPECT_EQ(server.request("POST", "/api/messages", token, R"({"to":"2","content":"x"})").status, 201);
  EXPECT_EQ(everywhere(server, "POST", "/api/messages", token, R"({"to":"2","content":"x"})").status, 429);
}

TEST(Budgets, AfterAHundredRefusalsOverRestTheNextOneOnlySaysWhenToRetry) {
  TestServer server;
  const std::string token = server.token_of("1");
  const auto refused = [&] { return everywhere(server, "GET", "/api/users/nobody", token); };
  for (int n = 0; n < 100; ++n) ASSERT_EQ(refused().status, 404) << n;
  for (int n = 0; n < 5; ++n) EXPECT_EQ(refused().status, 429);
  EXPECT_EQ(everywhere(server, "POST", "/api/messages", token, "{").status, 429)
      << "every kind of refusal is limited";
  EXPECT_EQ(at(refused().body, "error.retryAfterMs"), "600");
  EXPECT_EQ(everywhere(server, "GET", "/api/users", token).status, 200) << "valid requests are still served";
  EXPECT_EQ(everywhere(server, "GET", "/api/users/nobody", server.token_of("2")).status, 404);
  server.pass(600ms);
  EXPECT_EQ(refused().status, 404);
}

TEST(Budgets, RequestsWithoutAUserAreLimitedByAddressAndAValidTokenIsStillServed) {
  node::Config config;
  config.limits.refusals_per_address = 3;
  const std::vector<std::tuple<std::string, std::string, std::string, int>> cases{
      {"GET", "/api/nowhere", "", 404},
      {"PUT", "/api/messages", "", 405},
      {"GET", "/api/messages", "", 401},
      {"GET", "/api/messages", "nonsense", 401},
      {"GET", "/api/files/0199808e-6d40-7c12-9b5e-3f6f2d0c9a12?signature=x", "", 404},
  };
  for (const auto& [method, path, token, status] : cases) {
    TestServer server(config);
    for (int n = 0; n < 3; ++n) EXPECT_EQ(everywhere(server, method, path, token).status, status) << path;
    const Answer limited = everywhere(server, method, path, token);
    EXPECT_EQ(limited.status, 429) << method << ' ' << path;
    EXPECT_EQ(code_of(limited), "RATE_LIMITED");
    EXPECT_EQ(everywhere(server, "GET", "/api/messages", server.token_of("1")).status, 200);
    server.address = "192.0.2.7";
    EXPECT_EQ(everywhere(server, method, path, token).status, status) << "another address";
  }
}

TEST(Budgets, JoinsWithInvalidTokensAreLimitedByAddressAndAValidTokenStillJoins) {
  node::Config config;
  config.limits.refusals_per_address = 3;
  TestServer server(config);
  for (std::size_t n = 0; n < server.shards(); ++n) {
    Person stranger(server, "1");
    stranger.connect();
    for (int tries = 0; tries < 4; ++tries) stranger.join_with("nonsense");
    EXPECT_EQ(stranger.all("auth:error", "code"),
              (std::vector<std::string>{"UNAUTHORIZED", "UNAUTHORIZED", "UNAUTHORIZED", "RATE_LIMITED"}));
    stranger.join();
    EXPECT_EQ(stranger.count("connected"), 1U);
  }
}

class Refusals : public testing::TestWithParam<Person::By> {
 protected:
  Refusals() {
    alice.join();
    other.join();
  }
  /// Sends `count` events with an unknown name.
  void flood(int count) {
    for (int sent = 0; sent < count; sent += 100) {
      Packets packets;
      for (int n = sent; n < std::min(count, sent + 100); ++n) packets.push_back(R"(42["no such event",{}])");
      alice.say(packets);
      server.pass(500ms);  // stays below the limit of events per second
    }
  }

  TestServer server;
  Person alice{server, "1", GetParam()};
  Person other{server, "1"};
};

TEST_P(Refusals, AfterAHundredTheNextOneOnlySaysWhenToRetryAndTheSocketStaysOpen) {
  Packets packets(150, R"(42["no such event",{}])");
  alice.say(packets);
  std::vector<std::string> expected(100, "INVALID_DATA");
  expected.resize(150, "RATE_LIMITED");
  EXPECT_EQ(alice.all("error", "code"), expected);
  EXPECT_EQ(alice.last("error", "retryAfterMs"), "600");
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(at(alice.write("2", "What is right is served"), "success"), "true");
  other.emit("no such event", "{}");
  EXPECT_EQ(other.last("error", "code"), "INVALID_DATA") << "another socket has its own budget";
  server.pass(1min);
  alice.emit("no such event", "{}");
  EXPECT_EQ(alice.last("error", "code"), "INVALID_DATA");
}

TEST_P(Refusals, ASocketFarOverTheBudgetIsClosedAndOtherSocketsAreNot) {
  flood(10'000);
  EXPECT_FALSE(alice.is_connected());
  EXPECT_GE(alice.count("error"), 1'000U) << "the socket is not closed earlier";
  EXPECT_LE(alice.count("error"), 1'200U) << "including the budget that refills meanwhile";
  EXPECT_EQ(alice.count("disconnect"), 0U) << "so that a stock client reconnects";
  EXPECT_TRUE(other.is_connected());
  EXPECT_EQ(at(other.write("2", "Still here"), "success"), "true");
}

TEST_P(Refusals, RepeatedAtARateThatTheBudgetAllowsDoNotCloseTheSocket) {
  for (int n = 0; n < 1'500; ++n) {
    alice.emit("no such event", "{}");
    server.pass(61ms);  // 983 a minute
  }
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(alice.count("error"), 1'500U);
}

INSTANTIATE_TEST_SUITE_P(OverBothTransports, Refusals,
                         testing::Values(Person::By::websocket, Person::By::polling),
                         [](const testing::TestParamInfo<Person::By>& by) {
                           return by.param == Person::By::websocket ? "WebSocket" : "Polling";
                         });

TEST(Budgets, ASocketOverABudgetGetsAnErrorForEachEventAndStaysOpen) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  alice.say(Packets(150, R"(42["message",{"to":"2","content":"Hello!"}])"));
  EXPECT_EQ(alice.count("message:sent"), 100U);
  EXPECT_EQ(alice.all("error", "code"), std::vector<std::string>(50, "RATE_LIMITED"));
  alice.emit("no such event", "{}");
  EXPECT_EQ(alice.last("error", "code"), "INVALID_DATA")
      << "refusals by rate do not use up the budget of refusals";
  EXPECT_TRUE(alice.is_connected());
}

TEST(Budgets, InvalidCallsAreCountedInTheBudgetOfRefusals) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  for (int n = 0; n < 120; ++n) alice.emit("call:initiate", "{}");
  std::vector<std::string> expected(100, "INVALID_DATA");
  expected.resize(120, "RATE_LIMITED");
  EXPECT_EQ(alice.all("call:failed", "code"), expected);
  EXPECT_EQ(alice.all("error", "code"), expected) << "one error for each call";
}

TEST(Budgets, RefusalsBeforeTheJoinAreCountedInTheSameBudget) {
  TestServer server;
  Person alice(server, "1");
  alice.connect();
  for (int n = 0; n < 101; ++n) alice.emit("no such event", "{}");
  EXPECT_EQ(alice.count("error"), 101U);
  EXPECT_EQ(alice.last("error", "code"), "RATE_LIMITED");
  EXPECT_EQ(alice.join().count("connected"), 1U);
}

TEST(Budgets, MoreThanFiveFailedJoinsASecondOnAJoinedSocketAreRateLimited) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  for (int n = 0; n < 150; ++n) alice.join_with("nonsense");
  // After five joins in a second the token is not verified.
  std::vector<std::string> expected(5, "UNAUTHORIZED");
  expected.resize(150, "RATE_LIMITED");
  EXPECT_EQ(alice.all("auth:error", "code"), expected);
  EXPECT_TRUE(alice.is_connected());
}

TEST(Budgets, ErrorsOfTheServerAreNotCountedAsRefusals) {
  node::Config config;
  config.limits.refusals_per_minute = 1;
  config.limits.refusals_until_closed = 2;
  TestServer server(config);
  Person alice(server, "1");
  const std::string id = at(alice.join().write("1", "A note"), "message.id");
  server.conversations.refuse_changes = base::Error(base::ErrorCode::unavailable);
  for (int n = 0; n < 5; ++n) alice.emit("message:edit", R"({"messageId":")" + id + R"(","content":"x"})");
  EXPECT_EQ(alice.all("error", "code"), std::vector<std::string>(5, "UNAVAILABLE"));
  EXPECT_TRUE(alice.is_connected());
}

TEST(Budgets, TypingEventsAtTheAllowedRateAreAcceptedAndMoreAreRefused) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  server.pass(1s);
  for (int n = 0; n < 1'200; ++n) {
    alice.emit("typing:start", R"({"to":"2"})");
    server.pass(1ms * (n % 6 == 5 ? 31 : 0));  // stays below 200 events per second
  }
  EXPECT_EQ(alice.count("error"), 0U);
  for (int n = 0; n < 150; ++n) alice.emit("typing:start", R"({"to":"2"})");
  EXPECT_EQ(alice.last("error", "code"), "RATE_LIMITED");
}

TEST(Budgets, ALimitOfZeroTurnsTheLimitOff) {
  node::Config config;
  auto& limits = config.limits;
  limits.refusals_per_minute = limits.refusals_until_closed = limits.refusals_per_address = 0;
  limits.account_changes_per_minute = limits.events_per_second = 0;
  TestServer server(config);
  Person alice(server, "1");
  alice.join();
  alice.say(Packets(2'000, R"(42["no such event",{}])"));
  EXPECT_EQ(alice.all("error", "code"), std::vector<std::string>(2'000, "INVALID_DATA"));
  EXPECT_TRUE(alice.is_connected());
  const std::string token = server.token_of("1");
  for (int n = 0; n < 200; ++n) ASSERT_EQ(server.request("GET", "/api/users/nobody", token).status, 404);
  for (int n = 0; n < 200; ++n) ASSERT_EQ(server.request("GET", "/api/nowhere").status, 404);
  for (int n = 0; n < 50; ++n) {
    ASSERT_EQ(server.request("PATCH", "/api/auth/me", token, R"({"name":"A"})").status, 200);
  }
}

}  // namespace
}  // namespace parley::support
