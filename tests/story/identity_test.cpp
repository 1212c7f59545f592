// The user of a socket: joining, refused joins, and the expiry of the token.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "auth/issuer.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

TEST(Identity, ASocketThatJoinsWithAValidTokenIsConnectedAsItsUser) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  EXPECT_EQ(alice.heard(), Names{"connected"});
  EXPECT_EQ(alice.last("connected", "userId"), "1");
  EXPECT_EQ(alice.last("connected", "serverTime"), "2025-09-25T10:30:00.000Z");
  EXPECT_EQ(alice.last("connected", "recovered"), "false");
  EXPECT_EQ(alice.last("connected", "socketId").size(), 20U);
}

TEST(Identity, TheUserIdOfAJoinMayBeANumberOrMissing) {
  TestServer server;
  const std::string token = server.token_of("1");
  for (const std::string user : {R"("userId":"1",)", R"("userId":1,)", ""}) {
    Person alice(server, "1");
    alice.connect().emit("join", "{" + user + R"("token":")" + token + R"("})");
    EXPECT_EQ(alice.last("connected", "userId"), "1") << user;
  }
}

TEST(Identity, TheAcknowledgementOfAJoinHasTheUser) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().say({R"(427["join",{"token":")" + server.token_of("1") + R"("}])"});
  EXPECT_EQ(alice.heard(), (Names{"connected", "ack 7"}));
  EXPECT_EQ(alice.last("ack 7"), R"({"success":true,"user":{"id":"1","name":"Alice Johnson"}})");
}

TEST(Identity, ATokenInTheHandshakeJoinsAtOnceAndALaterJoinSucceedsToo) {
  TestServer server;
  Person alice(server, "1");
  alice.connect(R"({"token":")" + server.token_of("1") + R"("})");
  EXPECT_EQ(alice.heard(), Names{"connected"});
  const std::string socket = alice.last("connected", "socketId");
  alice.join();
  EXPECT_EQ(alice.heard(), (Names{"connected", "connected"}));
  EXPECT_EQ(alice.last("connected", "socketId"), socket);
}

TEST(Identity, AnInvalidTokenInTheHandshakeIsReportedAndTheSocketMayStillJoin) {
  TestServer server;
  Person alice(server, "1");
  alice.connect(R"({"token":"nonsense"})");
  EXPECT_EQ(alice.heard(), Names{"auth:error"});
  alice.join();
  EXPECT_EQ(alice.heard(), (Names{"auth:error", "connected"}));
}

TEST(Identity, EveryKindOfInvalidTokenIsRefusedWithTheSameAnswer) {
  TestServer server;
  auth::Issuer forger(server.clock, std::make_unique<jwt::Hs256Key>("another secret of 32 bytes or so"));
  const std::string forged = forger.issue({base::UserId("1"), "Alice Johnson"}).token;
  const std::string good = server.token_of("1");
  for (const std::string& token : {forged, server.token_of("nobody known"), good.substr(0, good.size() - 2),
                                   "." + good, std::string("x"), std::string("a.b.c")}) {
    Person alice(server, "1");
    alice.join_with(token);
    EXPECT_EQ(alice.heard(), Names{"auth:error"}) << token;
    EXPECT_EQ(alice.last("auth:error"), R"({"message":"Authentication failed","code":"UNAUTHORIZED"})");
    EXPECT_TRUE(alice.is_connected()) << token;
  }
}

TEST(Identity, AnExpiredTokenIsRefusedAsExpiredAfterTheLeeway) {
  TestServer server;
  const std::string token = server.token_of("1", 10s);
  server.pass(70s);
  Person in_time(server, "1");
  in_time.join_with(token);
  server.pass(1s);
  Person too_late(server, "1");
  too_late.join_with(token);
  EXPECT_EQ(in_time.heard().at(0), "connected");
  EXPECT_EQ(too_late.last("auth:error", "code"), "TOKEN_EXPIRED");
}

TEST(Identity, AJoinWithAUserIdOtherThanTheTokensIsRefused) {
  TestServer server;
  Person mallory(server, "2");
  const std::string join = R"({"userId":"1","token":")" + server.token_of("2") + R"("})";
  mallory.connect().emit("join", join);
  EXPECT_EQ(mallory.heard(), Names{"auth:error"});
  EXPECT_EQ(mallory.last("auth:error", "code"), "UNAUTHORIZED");
  mallory.join();
  EXPECT_EQ(mallory.last("connected", "userId"), "2");
}

TEST(Identity, AnotherUsersTokenDoesNotChangeTheUserOfAJoinedSocket) {
  TestServer server;
  Person alice(server, "1");
  alice.join().join_with(server.token_of("2"));
  EXPECT_EQ(alice.heard(), (Names{"connected", "auth:error"}));
  EXPECT_EQ(at(alice.write("3", "Who am I?"), "message.senderId"), "1");
}

TEST(Identity, TheFifthFailedJoinClosesTheTransportWithoutADisconnectPacket) {
  TestServer server;
  Person alice(server, "1");
  for (int i = 0; i < 4; ++i) alice.join_with("nonsense");
  EXPECT_TRUE(alice.is_connected());
  alice.join_with("nonsense");
  EXPECT_EQ(alice.count("auth:error"), 5U);
  EXPECT_FALSE(alice.is_connected());
  EXPECT_EQ(alice.count("disconnect"), 0U);
}

TEST(Identity, AJoinWithoutATokenCountsAsFailedAndNamesTheField) {
  TestServer server;
  Person alice(server, "1");
  alice.connect().emit("join", R"({"userId":"1"})");
  EXPECT_EQ(alice.heard(), (Names{"error", "auth:error"}));
  EXPECT_EQ(alice.last("error", "code"), "INVALID_DATA");
  EXPECT_EQ(alice.last("error", "field"), "token");
  for (int i = 0; i < 4; ++i) alice.emit("join", "{}");
  EXPECT_FALSE(alice.is_connected());
}

TEST(Identity, ASuccessfulJoinResetsTheCountOfFailedJoins) {
  TestServer server;
  Person alice(server, "1");
  for (int i = 0; i < 4; ++i) alice.join_with("nonsense");
  alice.join();
  for (int i = 0; i < 4; ++i) alice.join_with("nonsense");
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(at(alice.write("2", "Still here"), "success"), "true");
}

TEST(Identity, AJoinedSocketStaysOpenHoweverManyLaterJoinsFail) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 60s));
  for (int i = 0; i < 100; ++i) alice.join_with("nonsense");
  EXPECT_EQ(alice.count("auth:error"), 100U);
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(at(alice.write("2", "Still here"), "success"), "true");
  server.pass(120s);
  ASSERT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED");
  for (int i = 0; i < 10; ++i) alice.join_with("nonsense");
  EXPECT_TRUE(alice.is_connected()) << "an expired session has its own deadline";
  server.pass(5s);
  alice.join();
  EXPECT_EQ(alice.count("connected"), 2U);
}

TEST(Identity, AfterFiveFailedLaterJoinsInASecondFurtherJoinsAreRateLimited) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  for (int i = 0; i < 5; ++i) {
    alice.join_with("nonsense");
    EXPECT_EQ(alice.last("auth:error", "code"), "UNAUTHORIZED");
  }
  alice.join_with("nonsense");
  EXPECT_EQ(alice.last("auth:error", "code"), "RATE_LIMITED");
  alice.join();
  EXPECT_EQ(alice.count("connected"), 1U) << "a valid token is not verified either";
  server.pass(1s);
  for (int i = 0; i < 50; ++i) alice.join();
  EXPECT_EQ(alice.count("connected"), 51U) << "successful joins are not counted";
}

TEST(Identity, ASocketThatHasNotJoinedIsClosedAfterExactlySixtySeconds) {
  TestServer server;
  Person stranger(server, "1");
  stranger.connect();
  server.pass(59'999ms);
  EXPECT_TRUE(stranger.is_connected());
  server.pass(1ms);
  EXPECT_FALSE(stranger.is_connected());
  EXPECT_EQ(stranger.heard(), Names{});
}

TEST(Identity, ASocketThatJoinsJustBeforeTheDeadlineStaysOpen) {
  TestServer server;
  Person alice(server, "1");
  alice.connect();
  server.pass(59'999ms);
  alice.join();
  server.pass(10min);
  EXPECT_TRUE(alice.is_connected());
}

TEST(Identity, AnExpiredTokenIsReportedAfterTheLeewayAndTheSocketIsClosedThirtySecondsLater) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 60s));
  server.pass(119'999ms);
  EXPECT_EQ(alice.heard(), Names{"connected"});
  server.pass(1ms);
  EXPECT_EQ(alice.heard(), (Names{"connected", "auth:error"}));
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED");
  server.pass(29'999ms);
  EXPECT_TRUE(alice.is_connected());
  server.pass(1ms);
  EXPECT_FALSE(alice.is_connected());
  EXPECT_EQ(alice.count("disconnect"), 0U);
}

TEST(Identity, ASocketWithAnExpiredTokenIsRefusedUntilItJoinsAgain) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 60s));
  server.pass(120s);
  EXPECT_EQ(at(alice.write("2", "Too late"), "error.code"), "AUTH_REQUIRED");
  EXPECT_EQ(alice.last("error", "code"), "AUTH_REQUIRED");
  alice.join();
  EXPECT_EQ(at(alice.write("2", "In time"), "success"), "true");
  EXPECT_EQ(server.messages.all().size(), 1U);
}

TEST(Identity, JoiningAgainWithANewTokenKeepsTheSocketItsRoomsAndItsPresence) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 60s));
  const std::string socket = alice.last("connected", "socketId");
  bob.forget();
  server.pass(130s);
  alice.join();
  EXPECT_EQ(alice.last("connected", "socketId"), socket);
  bob.write("1", "Still there?");
  EXPECT_EQ(alice.all("message", "content"), std::vector<std::string>{"Still there?"});
  server.pass(10min);
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(bob.count("user:online") + bob.count("user:offline"), 0U);
}

TEST(Identity, ATokenRenewedBeforeItExpiresIsNotReportedAsExpired) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 60s));
  server.pass(50s);
  alice.join_with(server.token_of("1", 1h));
  server.pass(1h);
  EXPECT_EQ(alice.count("auth:error"), 0U);
  server.pass(1min);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED");
}

TEST(Identity, TwentySocketsOfOneUserAreAllowedAndAnotherOnlyAfterOneHasClosed) {
  TestServer server;
  std::vector<std::unique_ptr<Person>> devices;
  for (int i = 0; i < 20; ++i) devices.push_back(std::make_unique<Person>(server, "1"));
  for (const auto& device : devices) device->join();
  for (const auto& device : devices) EXPECT_EQ(device->count("connected"), 1U);

  Person one_more(server, "1");
  one_more.join();
  EXPECT_EQ(one_more.heard(), Names{"auth:error"});
  EXPECT_EQ(one_more.last("auth:error", "code"), "RATE_LIMITED");
  Person bob(server, "2");
  EXPECT_EQ(bob.join().count("connected"), 1U);

  devices.front()->leave();
  EXPECT_EQ(one_more.join().count("connected"), 1U);
}

TEST(Identity, TheTokenFromALoginCanBeUsedToJoin) {
  TestServer server;
  ASSERT_TRUE(server.backend.identity().import_password(base::UserId("1"), "password123"));
  const std::string body = R"({"email":"Alice@example.com","password":"password123"})";
  const std::unique_ptr<MemoryWire> wire = server.dial();
  wire->receive(
      "POST /api/auth/login HTTP/1.1\r\nHost: parley\r\nContent-Type: application/json\r\n"
      "Content-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  ASSERT_TRUE(server.executor.run_until([&] { return !wire->sent().empty(); }));
  std::string bytes = wire->take_sent();
  const Answer answer = take_answer(bytes).value();
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(at(answer.body, "expiresIn"), "604800");
  EXPECT_EQ(at(answer.body, "user"), R"({"id":"1","email":"alice@example.com","name":"Alice Johnson"})");
  Person alice(server, "1");
  alice.join_with(at(answer.body, "token"));
  EXPECT_EQ(alice.last("connected", "userId"), "1");
}

}  // namespace
}  // namespace parley::support
