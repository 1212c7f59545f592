// The people, as one sees them by REST: who there is, and who of them is here.
#include <string>

#include <gtest/gtest.h>

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
