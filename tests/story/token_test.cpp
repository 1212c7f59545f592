// Tokens: where a token is read from, what it may contain, and how a refused token is reported.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

TEST(Token, ABearerSchemeAndWhitespaceAroundATokenAreRemoved) {
  TestServer server;
  const std::string token = server.token_of("1");
  for (const std::string& text : {"Bearer " + token, "bearer  " + token, " " + token + " ", token + "\\n",
                                  "\\tBearer\\t" + token + "\\r\\n"}) {
    Person joins(server, "1");
    joins.connect().emit("join", R"({"token":")" + text + R"("})");
    EXPECT_EQ(joins.heard(), Names{"connected"}) << text;
    Person shakes(server, "1");
    shakes.connect(R"({"token":")" + text + R"("})");
    EXPECT_EQ(shakes.heard(), Names{"connected"}) << text;
  }
  Person other(server, "1");
  other.join_with("Token " + token);
  EXPECT_EQ(other.last("auth:error", "code"), "UNAUTHORIZED");
}

TEST(Token, TheAuthorizationHeaderOfTheHandshakeIsUsedIfAuthHasNoToken) {
  TestServer server;
  server.handshake_fields = "Authorization: Bearer " + server.token_of("1") + "\r\n";
  for (const char* auth :
       {"", "{}", R"({"token":""})", R"({"token":null})", R"({"token":"  "})", R"({"other":1})"}) {
    Person alice(server, "1");
    alice.connect(auth);
    EXPECT_EQ(alice.heard(), Names{"connected"}) << auth;
    EXPECT_EQ(alice.last("connected", "userId"), "1") << auth;
  }
  Person bob(server, "2");
  bob.connect(R"({"token":")" + server.token_of("2") + R"("})");
  EXPECT_EQ(bob.last("connected", "userId"), "2") << "the token of auth takes precedence";
  Person refused(server, "2");
  refused.connect(R"({"token":"nonsense"})");
  EXPECT_EQ(refused.heard(), Names{"auth:error"}) << "also if it is refused";
}

TEST(Token, OtherAuthorizationHeadersOfTheHandshakeAreIgnored) {
  TestServer server;
  const std::string bearer = "Authorization: Bearer " + server.token_of("1") + "\r\n";
  for (const std::string& fields :
       {std::string("Authorization: Basic YTpi\r\n"), std::string("Authorization: Bearer\r\n"),
        bearer + bearer, "Authorization: " + server.token_of("1") + "\r\n"}) {
    server.handshake_fields = fields;
    Person alice(server, "1");
    alice.connect();
    EXPECT_EQ(alice.heard(), Names{}) << fields;
    alice.join();
    EXPECT_EQ(alice.heard(), Names{"connected"}) << fields;
  }
  server.handshake_fields = "Authorization: Bearer nonsense\r\n";
  Person alice(server, "1");
  alice.connect();
  EXPECT_EQ(alice.heard(), Names{"auth:error"});
  alice.join();
  EXPECT_EQ(alice.heard(), (Names{"auth:error", "connected"}));
}

TEST(Token, TheReasonForRefusingATokenIsLoggedAndNotSent) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with("nonsense");
  EXPECT_EQ(alice.last("auth:error"), R"({"message":"Authentication failed","code":"UNAUTHORIZED"})");
  ASSERT_EQ(server.logged.size(), 1U);
  EXPECT_NE(server.logged[0].find("it does not have three segments"), std::string::npos) << server.logged[0];
  EXPECT_EQ(server.logged[0].find("nonsense"), std::string::npos) << server.logged[0];
  server.pass(1s);
  EXPECT_EQ(server.request("GET", "/api/auth/me", "nonsense").status, 401);
  EXPECT_EQ(server.logged.size(), 2U);
  EXPECT_EQ(server.request("GET", "/api/auth/me").status, 401);
  EXPECT_EQ(server.logged.size(), 2U) << "a missing token is not logged";
  Person mallory(server, "2");
  mallory.connect().emit("join", R"({"userId":"1","token":")" + server.token_of("2") + R"("})");
  ASSERT_EQ(server.logged.size(), 3U);
  EXPECT_NE(server.logged[2].find("userId of the join"), std::string::npos) << server.logged[2];
}

TEST(Token, AUserIdOf255BytesIsAcceptedEverywhere) {
  TestServer server;
  server.trust_provider();
  const std::string id = "auth0|" + std::string(249, 'x');
  Person alice(server, "1");
  alice.join();
  Person long_one(server, id);
  long_one.join_with(server.provider_token(id, "Long"));
  ASSERT_EQ(long_one.last("connected", "userId"), id);
  EXPECT_EQ(at(alice.write(id, "Hello"), "success"), "true");
  EXPECT_EQ(long_one.last("message", "receiverId"), id);
  EXPECT_EQ(at(long_one.write("1", "Hi"), "message.senderId"), id);
  alice.emit("typing:start", R"({"to":")" + id + R"("})");
  EXPECT_EQ(long_one.count("typing:start"), 1U);
  alice.emit("call:initiate", R"({"to":")" + id + R"(","callType":"voice"})");
  EXPECT_EQ(long_one.last("call:incoming", "to"), id);
  const std::string path = "auth0%7C" + id.substr(6);
  const std::string token = server.token_of("1");
  EXPECT_EQ(at(server.request("GET", "/api/users/" + path, token).body, "user.id"), id);
  EXPECT_EQ(server.request("GET", "/api/messages?with=" + path, token).status, 200);
  EXPECT_EQ(server.request("POST", "/api/blocks/" + path, token).status, 200);
  EXPECT_EQ(at(alice.write(id + "x", "Too long"), "error.code"), "INVALID_DATA");
}

TEST(Token, EachJoinTakesTheNameFromTheProviderUntilTheUserSetsOne) {
  TestServer server;
  server.trust_provider();
  Person bob(server, "2");
  bob.join();
  Person carol(server, "auth0|c");
  carol.join_with(server.provider_token("auth0|c", "Carol", 30s));
  EXPECT_EQ(at(carol.write("2", "One"), "message.senderName"), "Carol");
  {
    Person phone(server, "auth0|c");
    phone.join_with(server.provider_token("auth0|c", "Caroline", 20s));
    EXPECT_EQ(phone.count("connected"), 1U);
  }
  EXPECT_EQ(at(carol.write("2", "Two"), "message.senderName"), "Caroline") << "on all of the user's sockets";
  EXPECT_EQ(bob.last("message", "senderName"), "Caroline");
  carol.join_with(server.provider_token("auth0|c", "Carol", 30s));
  EXPECT_EQ(at(carol.write("2", "Three"), "message.senderName"), "Caroline")
      << "an older token does not change the name";

  const std::string token = server.provider_token("auth0|c", "Caroline K.");
  EXPECT_EQ(at(server.request("GET", "/api/auth/me", token).body, "user.name"), "Caroline");
  EXPECT_EQ(server.request("PATCH", "/api/auth/me", token, R"({"name":"Caro"})").status, 200);
  carol.join_with(token);
  EXPECT_EQ(at(carol.write("2", "Four"), "message.senderName"), "Caro");
}

}  // namespace
}  // namespace parley::support
