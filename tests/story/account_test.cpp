// Sessions that end on request: a logout closes the sockets of its token. Also changes of a user's name while
// the user is connected, and refused registrations.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view revoked = R"({"message":"The token has been revoked","code":"TOKEN_REVOKED"})";

int log_out(TestServer& server, std::string_view token) {
  return server.request("POST", "/api/auth/logout", token).status;
}

std::string recovery_of(const Person& person) {
  std::string pid;
  for (const std::string& packet : person.packets()) {
    if (packet.starts_with("40{")) pid = at(packet.substr(2), "pid");
  }
  return R"({"pid":")" + pid + R"("})";
}

TEST(Accounts, LoggingOutClosesEverySocketOfThatTokenAtOnceAndNoOther) {
  TestServer server;
  const std::string token = server.token_of("1");
  Person phone(server, "1");
  Person tablet(server, "1");
  Person laptop(server, "1");
  phone.join_with(token);
  tablet.connect(R"({"token":")" + token + R"(","contentFormat":"raw"})");
  laptop.join();
  const Answer answer = server.request("POST", "/api/auth/logout", token);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"success":true})");
  for (const Person* device : {&phone, &tablet}) {
    EXPECT_EQ(device->last("auth:error"), revoked);
    EXPECT_FALSE(device->is_connected());
    EXPECT_EQ(device->count("disconnect"), 0U)
        << "a stock client does not reconnect after a disconnect packet";
  }
  EXPECT_TRUE(laptop.is_connected());
  EXPECT_EQ(laptop.count("auth:error"), 0U);
  EXPECT_EQ(at(laptop.write("2", "Still here"), "success"), "true");
}

TEST(Accounts, ARevokedTokenIsRefusedByRestAndByAJoin) {
  TestServer server;
  const std::string token = server.token_of("1");
  EXPECT_EQ(server.request("GET", "/api/messages", token).status, 200);
  ASSERT_EQ(log_out(server, token), 200);
  const Answer refused = server.request("GET", "/api/messages", token);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(at(refused.body, "error.code"), "UNAUTHORIZED");
  EXPECT_EQ(log_out(server, token), 401);
  Person alice(server, "1");
  alice.join_with(token);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_REVOKED");
  EXPECT_TRUE(alice.is_connected()) << "the socket may still join with another token";
  alice.join();
  EXPECT_EQ(alice.last("connected", "userId"), "1");
}

TEST(Accounts, ALogoutWithoutAValidTokenIsRefusedAndStoresNothing) {
  TestServer server;
  EXPECT_EQ(log_out(server, ""), 401);
  EXPECT_EQ(log_out(server, "nonsense"), 401);
  EXPECT_TRUE(server.revocations.kept.tokens.empty());
}

TEST(Accounts, ALogoutThatCannotBeStoredIsAnswered503AndClosesNothing) {
  TestServer server;
  const std::string token = server.token_of("1");
  Person alice(server, "1");
  alice.join_with(token);
  server.revocations.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(log_out(server, token), 503);
  EXPECT_TRUE(alice.is_connected());
  server.revocations.refuse.reset();
  EXPECT_EQ(log_out(server, token), 200);
  EXPECT_FALSE(alice.is_connected());
}

TEST(Accounts, AUserWhoLogsOutTheOnlyDeviceIsOfflineAtOnce) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  const std::string token = server.token_of("1");
  Person alice(server, "1");
  alice.join_with(token);
  ASSERT_EQ(bob.count("user:online"), 1U);
  log_out(server, token);
  EXPECT_EQ(bob.last("user:offline", "userId"), "1");
  server.pass(1min);
  EXPECT_EQ(bob.count("user:offline"), 1U) << "the event is sent once";
}

TEST(Accounts, AUserWhoLogsOutOneOfTwoDevicesStaysOnline) {
  TestServer server;
  Person bob(server, "2");
  bob.join();
  const std::string token = server.token_of("1");
  Person phone(server, "1");
  Person laptop(server, "1");
  phone.join_with(token);
  laptop.join();
  log_out(server, token);
  server.pass(1min);
  EXPECT_EQ(bob.count("user:offline"), 0U);
}

TEST(Accounts, ASocketThatWasLoggedOutDoesNotRecover) {
  TestServer server;
  const std::string token = server.token_of("1");
  Person alice(server, "1");
  alice.join_with(token);
  log_out(server, token);
  Person back(server, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.count("connected"), 0U);
  EXPECT_EQ(at(back.write("2", "Am I somebody?"), "success"), "(no JSON: (not heard))")
      << "the event waits for a join at first";
  server.pass(1s);
  EXPECT_EQ(back.last("error", "code"), "AUTH_REQUIRED");
}

TEST(Accounts, ASocketWhoseTokenIsRevokedWhileItIsDisconnectedDoesNotRecover) {
  TestServer server;
  const std::string token = server.token_of("1");
  Person alice(server, "1");
  alice.join_with(token);
  alice.drop();
  log_out(server, token);
  Person back(server, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.count("connected"), 0U);
  back.join();
  EXPECT_EQ(back.last("connected", "recovered"), "false");
}

TEST(Accounts, ASocketWhoseTokenExpiresWhileItIsDisconnectedDoesNotRecover) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 10s));
  alice.drop();
  server.pass(75s);
  Person back(server, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.count("connected"), 0U);
}

TEST(Accounts, ADisconnectedSocketRecoversWhenAnotherTokenIsRevoked) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  alice.drop();
  log_out(server, server.token_of("1"));
  Person back(server, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.last("connected", "recovered"), "true");
}

TEST(Accounts, ASocketWithAnExpiredTokenIsClosedAtOnceByALogout) {
  TestServer server;
  const std::string old_token = server.token_of("1", 10s);
  Person alice(server, "1");
  alice.join_with(old_token);
  server.pass(70s);
  ASSERT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED") << "the last moment of the leeway";
  EXPECT_EQ(log_out(server, old_token), 200);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_REVOKED");
  EXPECT_FALSE(alice.is_connected());
}

TEST(Accounts, RevokingATokenThatASocketHasReplacedDoesNotCloseTheSocket) {
  TestServer server;
  const std::string first = server.token_of("1");
  Person alice(server, "1");
  alice.join_with(first);
  alice.join();
  log_out(server, first);
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(alice.count("auth:error"), 0U);
}

TEST(Accounts, ANewNameIsUsedAtOnceByRestAndByTheSocketsOfTheUser) {
  TestServer server;
  const std::string token = server.token_of("1");
  Person alice(server, "1");
  Person bob(server, "2");
  alice.join_with(token);
  bob.join();
  const Answer answer = server.request("PATCH", "/api/auth/me", token, R"({"name":"  <b>Alicia "})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(at(answer.body, "user"), R"({"id":"1","email":"alice@example.com","name":"&lt;b>Alicia"})");
  alice.emit("typing:start", R"({"to":"2"})");
  EXPECT_EQ(bob.last("typing:start", "fromName"), "&lt;b>Alicia");
  alice.write("2", "It is still me");
  EXPECT_EQ(bob.last("message", "senderName"), "&lt;b>Alicia");
  EXPECT_EQ(at(server.request("GET", "/api/auth/me", token).body, "user.name"), "&lt;b>Alicia");
}

TEST(Accounts, ASocketThatRecoversUsesTheCurrentName) {
  TestServer server;
  Person alice(server, "1");
  Person bob(server, "2");
  alice.join();
  bob.join();
  alice.drop();
  server.request("PATCH", "/api/auth/me", server.token_of("1"), R"({"name":"Alicia"})");
  Person back(server, "1");
  back.connect(recovery_of(alice));
  back.emit("typing:start", R"({"to":"2"})");
  EXPECT_EQ(bob.last("typing:start", "fromName"), "Alicia");
}

TEST(Accounts, AnInvalidNameIsRefusedAndAnAbsentNameChangesNothing) {
  TestServer server;
  const std::string token = server.token_of("1");
  for (const std::string& body :
       {std::string(R"({"name":""})"), std::string(R"({"name":"   "})"), std::string(R"({"name":7})"),
        std::string(R"({"name":"\u2060\u00ad"})"), R"({"name":")" + std::string(129, 'a') + R"("})"}) {
    const Answer answer = server.request("PATCH", "/api/auth/me", token, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(at(answer.body, "error.field"), "name") << body;
  }
  for (const char* nothing : {"{}", R"({"name":null})", "", " \r\n"}) {
    EXPECT_EQ(at(server.request("PATCH", "/api/auth/me", token, nothing).body, "user.name"), "Alice Johnson");
  }
  EXPECT_EQ(server.request("PATCH", "/api/auth/me", token, "no JSON").status, 400);
  EXPECT_EQ(server.request("PATCH", "/api/auth/me", "", R"({"name":"Eve"})").status, 401);
}

TEST(Accounts, RegistrationIsRefusedByDefault) {
  TestServer server;
  const Answer answer = server.request("POST", "/api/auth/register", "",
                                       R"({"email":"d@example.com","password":"long enough","name":"Dora"})");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(at(answer.body, "error.code"), "PERMISSION_DENIED");
  EXPECT_EQ(server.users.all().size(), 3U);
}

TEST(Accounts, AnInvalidRegistrationIsRefusedAndTheInvalidFieldIsNamed) {
  node::Config config;
  config.auth.registration = true;
  TestServer server(config);
  const std::string name = R"(,"name":"Dora"})";
  const std::string good = R"({"email":"d@example.com","password":)";
  for (const auto& [field, body] :
       {std::pair{"email", R"({"password":"long enough")" + name},
        std::pair{"email", R"({"email":"d@","password":"long enough")" + name},
        std::pair{"password", good + R"("7 bytes")" + name}, std::pair{"password", good + "12345678" + name},
        std::pair{"password", good + '"' + std::string(1025, 'x') + '"' + name},
        std::pair{"name", good + R"("long enough"})"},
        std::pair{"name", good + R"("long enough","name":""})"},
        std::pair{"name", good + R"("long enough","name":"\u200b\u3164"})"}}) {
    const Answer answer = server.request("POST", "/api/auth/register", "", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(at(answer.body, "error.field"), field) << body;
  }
  EXPECT_EQ(server.users.all().size(), 3U);
}

}  // namespace
}  // namespace parley::support
