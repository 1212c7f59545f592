// Sessions that end because somebody says so: logging out, and changing the password; and a name that changes
// while its owner is talking.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view revoked = R"({"message":"The token has been revoked","code":"TOKEN_REVOKED"})";

int log_out(House& house, std::string_view token) {
  return house.request("POST", "/api/auth/logout", token).status;
}

std::string recovery_of(const Person& person) {
  std::string pid;
  for (const std::string& packet : person.packets()) {
    if (packet.starts_with("40{")) pid = at(packet.substr(2), "pid");
  }
  return R"({"pid":")" + pid + R"("})";
}

TEST(Accounts, LoggingOutClosesEverySocketOfThatTokenAtOnceAndNoOther) {
  House house;
  const std::string token = house.token_of("1");
  Person phone(house, "1");
  Person tablet(house, "1");
  Person laptop(house, "1");
  phone.join_with(token);
  tablet.connect(R"({"token":")" + token + R"(","contentFormat":"raw"})");
  laptop.join();
  const Answer answer = house.request("POST", "/api/auth/logout", token);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"success":true})");
  for (const Person* device : {&phone, &tablet}) {
    EXPECT_EQ(device->last("auth:error"), revoked);
    EXPECT_FALSE(device->is_connected());
    EXPECT_EQ(device->count("disconnect"), 0U) << "a stock client would not come back";
  }
  EXPECT_TRUE(laptop.is_connected());
  EXPECT_EQ(laptop.count("auth:error"), 0U);
  EXPECT_EQ(at(laptop.write("2", "Still here"), "success"), "true");
}

TEST(Accounts, ATokenThatWasLoggedOutOpensNothingAnyMore) {
  House house;
  const std::string token = house.token_of("1");
  EXPECT_EQ(house.request("GET", "/api/messages", token).status, 200);
  ASSERT_EQ(log_out(house, token), 200);
  const Answer refused = house.request("GET", "/api/messages", token);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(at(refused.body, "error.code"), "UNAUTHORIZED");
  EXPECT_EQ(log_out(house, token), 401);
  Person alice(house, "1");
  alice.join_with(token);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_REVOKED");
  EXPECT_TRUE(alice.is_connected()) << "another token may follow";
  alice.join();
  EXPECT_EQ(alice.last("connected", "userId"), "1");
}

TEST(Accounts, NobodyLogsOutWithoutAToken) {
  House house;
  EXPECT_EQ(log_out(house, ""), 401);
  EXPECT_EQ(log_out(house, "nonsense"), 401);
  EXPECT_TRUE(house.revocations.kept.tokens.empty());
}

TEST(Accounts, ALogoutThatCannotBeStoredIsToldSoAndHarmsNothing) {
  House house;
  const std::string token = house.token_of("1");
  Person alice(house, "1");
  alice.join_with(token);
  house.revocations.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(log_out(house, token), 503);
  EXPECT_TRUE(alice.is_connected());
  house.revocations.refuse.reset();
  EXPECT_EQ(log_out(house, token), 200);
  EXPECT_FALSE(alice.is_connected());
}

TEST(Accounts, WhoLogsOutIsOfflineAtOnce) {
  House house;
  Person bob(house, "2");
  bob.join();
  const std::string token = house.token_of("1");
  Person alice(house, "1");
  alice.join_with(token);
  ASSERT_EQ(bob.count("user:online"), 1U);
  log_out(house, token);
  EXPECT_EQ(bob.last("user:offline", "userId"), "1");
  house.pass(1min);
  EXPECT_EQ(bob.count("user:offline"), 1U) << "and is told once";
}

TEST(Accounts, WhoLogsOutOnOneDeviceOfTwoStaysOnline) {
  House house;
  Person bob(house, "2");
  bob.join();
  const std::string token = house.token_of("1");
  Person phone(house, "1");
  Person laptop(house, "1");
  phone.join_with(token);
  laptop.join();
  log_out(house, token);
  house.pass(1min);
  EXPECT_EQ(bob.count("user:offline"), 0U);
}

TEST(Accounts, ASocketThatWasLoggedOutDoesNotRecover) {
  House house;
  const std::string token = house.token_of("1");
  Person alice(house, "1");
  alice.join_with(token);
  log_out(house, token);
  Person back(house, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.count("connected"), 0U);
  EXPECT_EQ(at(back.write("2", "Am I somebody?"), "success"), "(no JSON: (not heard))") << "parked at first";
  house.pass(1s);
  EXPECT_EQ(back.last("error", "code"), "AUTH_REQUIRED");
}

TEST(Accounts, ASocketWhoseTokenIsRevokedWhileItIsAwayDoesNotRecover) {
  House house;
  const std::string token = house.token_of("1");
  Person alice(house, "1");
  alice.join_with(token);
  alice.drop();
  log_out(house, token);
  Person back(house, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.count("connected"), 0U);
  back.join();
  EXPECT_EQ(back.last("connected", "recovered"), "false");
}

TEST(Accounts, ASocketWhoseTokenExpiredWhileItWasAwayDoesNotRecover) {
  House house;
  Person alice(house, "1");
  alice.join_with(house.token_of("1", 10s));
  alice.drop();
  house.pass(75s);
  Person back(house, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.count("connected"), 0U);
}

TEST(Accounts, ASocketThatIsAwayRecoversWhenAnotherTokenIsRevoked) {
  House house;
  Person alice(house, "1");
  alice.join();
  alice.drop();
  log_out(house, house.token_of("1"));
  Person back(house, "1");
  back.connect(recovery_of(alice));
  EXPECT_EQ(back.last("connected", "recovered"), "true");
}

TEST(Accounts, AnExpiredSocketThatIsLoggedOutIsClosedAtOnce) {
  House house;
  const std::string old_token = house.token_of("1", 10s);
  Person alice(house, "1");
  alice.join_with(old_token);
  house.pass(70s);
  ASSERT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED") << "the leeway's last moment";
  EXPECT_EQ(log_out(house, old_token), 200);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_REVOKED");
  EXPECT_FALSE(alice.is_connected());
}

TEST(Accounts, ATokenThatWasRenewedOnASocketMayBeRevokedWithoutHarmToIt) {
  House house;
  const std::string first = house.token_of("1");
  Person alice(house, "1");
  alice.join_with(first);
  alice.join();
  log_out(house, first);
  EXPECT_TRUE(alice.is_connected());
  EXPECT_EQ(alice.count("auth:error"), 0U);
}

TEST(Accounts, ANewNameIsShownAtOnceAlsoByWhoeverIsTypingAlready) {
  House house;
  const std::string token = house.token_of("1");
  Person alice(house, "1");
  Person bob(house, "2");
  alice.join_with(token);
  bob.join();
  const Answer answer = house.request("PATCH", "/api/auth/me", token, R"({"name":"  <b>Alicia "})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(at(answer.body, "user"), R"({"id":"1","email":"alice@example.com","name":"&lt;b>Alicia"})");
  alice.emit("typing:start", R"({"to":"2"})");
  EXPECT_EQ(bob.last("typing:start", "fromName"), "&lt;b>Alicia");
  alice.write("2", "It is still me");
  EXPECT_EQ(bob.last("message", "senderName"), "&lt;b>Alicia");
  EXPECT_EQ(at(house.request("GET", "/api/auth/me", token).body, "user.name"), "&lt;b>Alicia");
}

TEST(Accounts, ASocketThatRecoversHasTheNameOfNow) {
  House house;
  Person alice(house, "1");
  Person bob(house, "2");
  alice.join();
  bob.join();
  alice.drop();
  house.request("PATCH", "/api/auth/me", house.token_of("1"), R"({"name":"Alicia"})");
  Person back(house, "1");
  back.connect(recovery_of(alice));
  back.emit("typing:start", R"({"to":"2"})");
  EXPECT_EQ(bob.last("typing:start", "fromName"), "Alicia");
}

TEST(Accounts, ANameThatIsNoneIsRefusedAndNoneAtAllChangesNothing) {
  House house;
  const std::string token = house.token_of("1");
  for (const std::string& body :
       {std::string(R"({"name":""})"), std::string(R"({"name":"   "})"), std::string(R"({"name":7})"),
        std::string(R"({"name":"\u2060\u00ad"})"), R"({"name":")" + std::string(129, 'a') + R"("})"}) {
    const Answer answer = house.request("PATCH", "/api/auth/me", token, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(at(answer.body, "error.field"), "name") << body;
  }
  for (const char* nothing : {"{}", R"({"name":null})", "", " \r\n"}) {
    EXPECT_EQ(at(house.request("PATCH", "/api/auth/me", token, nothing).body, "user.name"), "Alice Johnson");
  }
  EXPECT_EQ(house.request("PATCH", "/api/auth/me", token, "no JSON").status, 400);
  EXPECT_EQ(house.request("PATCH", "/api/auth/me", "", R"({"name":"Eve"})").status, 401);
}

TEST(Accounts, RegistrationIsClosedUnlessItIsOpened) {
  House house;
  const Answer answer = house.request("POST", "/api/auth/register", "",
                                      R"({"email":"d@example.com","password":"long enough","name":"Dora"})");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(at(answer.body, "error.code"), "PERMISSION_DENIED");
  EXPECT_EQ(house.users.all().size(), 3U);
}

TEST(Accounts, WhatIsNoRegistrationIsRefusedByTheFieldThatIsWrong) {
  node::Config config;
  config.auth.registration = true;
  House house(config);
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
    const Answer answer = house.request("POST", "/api/auth/register", "", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(at(answer.body, "error.field"), field) << body;
  }
  EXPECT_EQ(house.users.all().size(), 3U);
}

}  // namespace
}  // namespace parley::support
