// Where a token may come from, what it may hold, and what is said of one that is refused.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

TEST(Token, ASchemeAndBlanksAroundATokenAreTakenOff) {
  House house;
  const std::string token = house.token_of("1");
  for (const std::string& text : {"Bearer " + token, "bearer  " + token, " " + token + " ", token + "\\n",
                                  "\\tBearer\\t" + token + "\\r\\n"}) {
    Person joins(house, "1");
    joins.connect().emit("join", R"({"token":")" + text + R"("})");
    EXPECT_EQ(joins.heard(), Names{"connected"}) << text;
    Person shakes(house, "1");
    shakes.connect(R"({"token":")" + text + R"("})");
    EXPECT_EQ(shakes.heard(), Names{"connected"}) << text;
  }
  Person other(house, "1");
  other.join_with("Token " + token);
  EXPECT_EQ(other.last("auth:error", "code"), "UNAUTHORIZED");
}

TEST(Token, AnAuthorizationFieldOfTheHandshakeCountsWhereAuthHasNoToken) {
  House house;
  house.handshake_fields = "Authorization: Bearer " + house.token_of("1") + "\r\n";
  for (const char* auth :
       {"", "{}", R"({"token":""})", R"({"token":null})", R"({"token":"  "})", R"({"other":1})"}) {
    Person alice(house, "1");
    alice.connect(auth);
    EXPECT_EQ(alice.heard(), Names{"connected"}) << auth;
    EXPECT_EQ(alice.last("connected", "userId"), "1") << auth;
  }
  Person bob(house, "2");
  bob.connect(R"({"token":")" + house.token_of("2") + R"("})");
  EXPECT_EQ(bob.last("connected", "userId"), "2") << "the token of auth goes first";
  Person refused(house, "2");
  refused.connect(R"({"token":"nonsense"})");
  EXPECT_EQ(refused.heard(), Names{"auth:error"}) << "also where it is refused";
}

TEST(Token, OfOtherAuthorizationFieldsOfTheHandshakeNothingIsTaken) {
  House house;
  const std::string bearer = "Authorization: Bearer " + house.token_of("1") + "\r\n";
  for (const std::string& fields :
       {std::string("Authorization: Basic YTpi\r\n"), std::string("Authorization: Bearer\r\n"),
        bearer + bearer, "Authorization: " + house.token_of("1") + "\r\n"}) {
    house.handshake_fields = fields;
    Person alice(house, "1");
    alice.connect();
    EXPECT_EQ(alice.heard(), Names{}) << fields;
    alice.join();
    EXPECT_EQ(alice.heard(), Names{"connected"}) << fields;
  }
  house.handshake_fields = "Authorization: Bearer nonsense\r\n";
  Person alice(house, "1");
  alice.connect();
  EXPECT_EQ(alice.heard(), Names{"auth:error"});
  alice.join();
  EXPECT_EQ(alice.heard(), (Names{"auth:error", "connected"}));
}

TEST(Token, WhyATokenIsRefusedIsLoggedAndNotTold) {
  House house;
  Person alice(house, "1");
  alice.join_with("nonsense");
  EXPECT_EQ(alice.last("auth:error"), R"({"message":"Authentication failed","code":"UNAUTHORIZED"})");
  ASSERT_EQ(house.logged.size(), 1U);
  EXPECT_NE(house.logged[0].find("it does not have three segments"), std::string::npos) << house.logged[0];
  EXPECT_EQ(house.logged[0].find("nonsense"), std::string::npos) << house.logged[0];
  house.pass(1s);
  EXPECT_EQ(house.request("GET", "/api/auth/me", "nonsense").status, 401);
  EXPECT_EQ(house.logged.size(), 2U);
  EXPECT_EQ(house.request("GET", "/api/auth/me").status, 401);
  EXPECT_EQ(house.logged.size(), 2U) << "no token was given";
  Person mallory(house, "2");
  mallory.connect().emit("join", R"({"userId":"1","token":")" + house.token_of("2") + R"("})");
  ASSERT_EQ(house.logged.size(), 3U);
  EXPECT_NE(house.logged[2].find("userId of the join"), std::string::npos) << house.logged[2];
}

TEST(Token, AUserIdOf255BytesIsGoodEverywhere) {
  House house;
  house.trust_provider();
  const std::string id = "auth0|" + std::string(249, 'x');
  Person alice(house, "1");
  alice.join();
  Person long_one(house, id);
  long_one.join_with(house.provider_token(id, "Long"));
  ASSERT_EQ(long_one.last("connected", "userId"), id);
  EXPECT_EQ(at(alice.write(id, "Hello"), "success"), "true");
  EXPECT_EQ(long_one.last("message", "receiverId"), id);
  EXPECT_EQ(at(long_one.write("1", "Hi"), "message.senderId"), id);
  alice.emit("typing:start", R"({"to":")" + id + R"("})");
  EXPECT_EQ(long_one.count("typing:start"), 1U);
  alice.emit("call:initiate", R"({"to":")" + id + R"(","callType":"voice"})");
  EXPECT_EQ(long_one.last("call:incoming", "to"), id);
  const std::string path = "auth0%7C" + id.substr(6);
  const std::string token = house.token_of("1");
  EXPECT_EQ(at(house.request("GET", "/api/users/" + path, token).body, "user.id"), id);
  EXPECT_EQ(house.request("GET", "/api/messages?with=" + path, token).status, 200);
  EXPECT_EQ(house.request("POST", "/api/blocks/" + path, token).status, 200);
  EXPECT_EQ(at(alice.write(id + "x", "Too long"), "error.code"), "INVALID_DATA");
}

TEST(Token, TheNameOfTheProviderIsFollowedAtEachJoinUntilTheUserChoosesOne) {
  House house;
  house.trust_provider();
  Person bob(house, "2");
  bob.join();
  Person carol(house, "auth0|c");
  carol.join_with(house.provider_token("auth0|c", "Carol", 30s));
  EXPECT_EQ(at(carol.write("2", "One"), "message.senderName"), "Carol");
  {
    Person phone(house, "auth0|c");
    phone.join_with(house.provider_token("auth0|c", "Caroline", 20s));
    EXPECT_EQ(phone.count("connected"), 1U);
  }
  EXPECT_EQ(at(carol.write("2", "Two"), "message.senderName"), "Caroline") << "on all of the user's sockets";
  EXPECT_EQ(bob.last("message", "senderName"), "Caroline");
  carol.join_with(house.provider_token("auth0|c", "Carol", 30s));
  EXPECT_EQ(at(carol.write("2", "Three"), "message.senderName"), "Caroline") << "an older token says no news";

  const std::string token = house.provider_token("auth0|c", "Caroline K.");
  EXPECT_EQ(at(house.request("GET", "/api/auth/me", token).body, "user.name"), "Caroline");
  EXPECT_EQ(house.request("PATCH", "/api/auth/me", token, R"({"name":"Caro"})").status, 200);
  carol.join_with(token);
  EXPECT_EQ(at(carol.write("2", "Four"), "message.senderName"), "Caro");
}

}  // namespace
}  // namespace parley::support
