// The people, as one sees them by REST: who there is, and who of them is here.
#include <string>

#include <gtest/gtest.h>

#include "http/message.hpp"
#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

struct Users : testing::Test {
  std::string get(const std::string& path) { return house.request("GET", path, house.token_of("1")).body; }
  House house;
};

TEST_F(Users, WhoHasNeverBeenHereIsOfflineAndWasNeverSeen) {
  EXPECT_EQ(get("/api/users/2"),
            R"({"success":true,"user":{"id":"2","name":"Bob Smith","status":"offline"}})");
}

TEST_F(Users, AreSeenAsTheyAreNowAndAsTheyWereLastHere) {
  Person bob(house, "2");
  bob.join();
  house.pass(1s);
  EXPECT_EQ(get("/api/users/2"), R"({"success":true,"user":{"id":"2","name":"Bob Smith","status":"online",)"
                                 R"("lastSeen":"2025-09-25T10:30:01.000Z"}})");
  bob.leave();
  house.pass(5s);
  EXPECT_EQ(get("/api/users/2"), R"({"success":true,"user":{"id":"2","name":"Bob Smith","status":"offline",)"
                                 R"("lastSeen":"2025-09-25T10:30:01.000Z"}})");
  EXPECT_TRUE(house.users.get(base::UserId("2"))->last_seen) << "kept for the next start";
}

TEST_F(Users, WhoIsHereWhenTheServerStopsWasLastSeenThen) {
  Person bob(house, "2");
  bob.join();
  house.pass(1min);
  house.close_transports();
  EXPECT_FALSE(house.is_written());
  house.settle();
  EXPECT_TRUE(house.is_written());
  EXPECT_EQ(house.users.get(base::UserId("2"))->last_seen, house.clock.wall_now());
}

TEST_F(Users, AreListedByNameInPages) {
  EXPECT_EQ(get("/api/users?limit=2"),
            R"({"success":true,"users":[{"id":"1","name":"Alice Johnson","status":"offline"},)"
            R"({"id":"2","name":"Bob Smith","status":"offline"}],"hasMore":true,"nextCursor":"2"})");
  EXPECT_EQ(get("/api/users?limit=2&after=2"),
            R"({"success":true,"users":[{"id":"3","name":"Carol White","status":"offline"}],)"
            R"("hasMore":false,"nextCursor":null})");
  EXPECT_EQ(get("/api/users?after=nobody"),
            R"({"success":true,"users":[],"hasMore":false,"nextCursor":null})");
}

TEST_F(Users, AreFoundByAnyPartOfTheirNameInAnyCase) {
  EXPECT_EQ(get("/api/users?q=SMI"),
            R"({"success":true,"users":[{"id":"2","name":"Bob Smith","status":"offline"}],)"
            R"("hasMore":false,"nextCursor":null})");
  EXPECT_EQ(get("/api/users?q=o&limit=1&after=1"),
            R"({"success":true,"users":[{"id":"2","name":"Bob Smith","status":"offline"}],)"
            R"("hasMore":true,"nextCursor":"2"})");
  EXPECT_EQ(get("/api/users?q=example.com"),
            R"({"success":true,"users":[],"hasMore":false,"nextCursor":null})")
      << "an e-mail address is nobody's business";
}

TEST_F(Users, AreFoundWhateverTheirAlphabetAndHoweverItIsTyped) {
  for (const auto& [id, name] : {std::pair{"a", "J\u00fcrgen M\u00fcller"},
                                 {"b", "\u0418\u0432\u0430\u043d"},
                                 {"c", "Zoe\u0308 Stra\u00dfer"},
                                 {"d", "\u039f\u03b4\u03c5\u03c3\u03c3\u03ad\u03b1\u03c2"}}) {
    ASSERT_TRUE(house.users.add_now({base::UserId(id), name}));
  }
  const auto found = [&](const std::string& wanted) {
    const std::string users = at(get("/api/users?q=" + http::percent_encode(wanted)), "users");
    return users == "[]" ? "nobody" : at(users.substr(1, users.size() - 2), "id");
  };
  EXPECT_EQ(found("J\u00dcRGEN"), "a");
  EXPECT_EQ(found("mu\u0308LL"), "a");
  EXPECT_EQ(found("jurgen"), "nobody");
  EXPECT_EQ(found("\u0418\u0412\u0410\u041d"), "b");
  EXPECT_EQ(found("zo\u00eb"), "c");
  EXPECT_EQ(found("ZO\u00cb STRASSER"), "c");
  EXPECT_EQ(found("\u039f\u0394\u03a5\u03a3\u03a3\u0388\u0391\u03a3"), "d");
  EXPECT_EQ(found("\u212a"), "nobody");
  EXPECT_EQ(found("\u017fmith"), "2") << "a long s is an s";
  EXPECT_EQ(house.request("GET", "/api/users?q=%ff", house.token_of("1")).status, 200) << "and nobody";
}

TEST_F(Users, AnEmptyParameterOfTheQueryIsNone) {
  EXPECT_EQ(get("/api/users?q=&limit=&after="), get("/api/users"));
  EXPECT_EQ(get("/api/messages?with=&before=&after=&limit="), get("/api/messages"));
  EXPECT_EQ(get("/api/calls?with=&before=&outcome=&limit="), get("/api/calls"));
  EXPECT_EQ(get("/api/conversations?before=&limit="), get("/api/conversations"));
}

TEST_F(Users, AreLookedUpByEveryIdThatThereMayBe) {
  for (const std::string id : {"a/b", "/", "100%", "%2F", "a?b", "a#b", "..", ".", "a b", "a+b", "a&b=c",
                               "\u00e9", "auth0|5f7c", "users", "oidc:https://id.example/u/1"}) {
    ASSERT_TRUE(house.users.add_now({base::UserId(id), "Zed"}));
    const Answer answer = house.request("GET", "/api/users/" + http::percent_encode(id), house.token_of("1"));
    EXPECT_EQ(answer.status, 200) << id;
    EXPECT_EQ(at(answer.body, "user.id"), id);
  }
  EXPECT_EQ(house.request("GET", "/api/users/a/b", house.token_of("1")).status, 404);
  EXPECT_EQ(at(get("/api/users/a/b"), "error.code"), "NOT_FOUND") << "two segments have no route";
  EXPECT_EQ(at(get("/api/users/c%2Fd"), "error.code"), "USER_NOT_FOUND");
  EXPECT_EQ(at(get("/api%2Fusers/2"), "error.code"), "NOT_FOUND");
  EXPECT_EQ(at(get("/%61pi/%75sers/2"), "user.id"), "2") << "an escape that need not be";
  for (const char* path : {"/api/users/..%2f..%2fetc%2fpasswd", "/api/files/..%2f..%2fetc%2fpasswd",
                           "/api/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/..%2f..%2fetc%2fpasswd"}) {
    EXPECT_EQ(house.request("GET", path, house.token_of("1")).status, 404) << path;
  }
  EXPECT_EQ(house.request("GET", "/api/users/a%00", house.token_of("1")).status, 400);
}

TEST_F(Users, ASearchThatIsNotDoneSaysWhereToGoOn) {
  for (int i = 0; i < 6000; ++i) {
    const std::string number = std::to_string(10000 + i);
    EXPECT_TRUE(house.users.add_now({base::UserId(number), "Dora " + number}));
  }
  // Ten pages of five hundred, the three who were there first among them.
  EXPECT_EQ(get("/api/users?q=dora%2015999"),
            R"({"success":true,"users":[],"hasMore":true,"nextCursor":"14996"})");
  EXPECT_EQ(get("/api/users?q=dora%2015999&after=14996"),
            R"({"success":true,"users":[{"id":"15999","name":"Dora 15999","status":"offline"}],)"
            R"("hasMore":false,"nextCursor":null})");
}

TEST_F(Users, WhatCannotBeAnsweredIsRefused) {
  EXPECT_EQ(house.request("GET", "/api/users").status, 401);
  EXPECT_EQ(house.request("GET", "/api/users/2").status, 401);
  EXPECT_EQ(house.request("GET", "/api/users/9", house.token_of("1")).status, 404);
  EXPECT_NE(get("/api/users/9").find(R"("code":"USER_NOT_FOUND")"), std::string::npos);
  EXPECT_EQ(house.request("GET", "/api/users?limit=0", house.token_of("1")).status, 400);
  EXPECT_EQ(house.request("GET", "/api/users?limit=201", house.token_of("1")).status, 400);
  EXPECT_EQ(house.request("GET", "/api/users?q=" + std::string(65, 'x'), house.token_of("1")).status, 400);
}

}  // namespace
}  // namespace parley::support
