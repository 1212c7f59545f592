// Users as REST shows them: the list of users, searches, and their presence.
#include <string>

#include <gtest/gtest.h>

#include "http/message.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

struct Users : testing::Test {
  std::string get(const std::string& path) { return server.request("GET", path, server.token_of("1")).body; }
  TestServer server;
};

TEST_F(Users, AUserWhoNeverConnectedIsOfflineWithoutALastSeen) {
  EXPECT_EQ(get("/api/users/2"),
            R"({"success":true,"user":{"id":"2","name":"Bob Smith","status":"offline"}})");
}

TEST_F(Users, AreShownWithTheirStatusAndLastSeen) {
  Person bob(server, "2");
  bob.join();
  server.pass(1s);
  EXPECT_EQ(get("/api/users/2"), R"({"success":true,"user":{"id":"2","name":"Bob Smith","status":"online",)"
                                 R"("lastSeen":"2025-09-25T10:30:01.000Z"}})");
  bob.leave();
  server.pass(5s);
  EXPECT_EQ(get("/api/users/2"), R"({"success":true,"user":{"id":"2","name":"Bob Smith","status":"offline",)"
                                 R"("lastSeen":"2025-09-25T10:30:01.000Z"}})");
  EXPECT_TRUE(server.users.get(base::UserId("2"))->last_seen) << "stored for the next start";
}

TEST_F(Users, LastSeenOfAConnectedUserIsStoredWhenTheServerStops) {
  Person bob(server, "2");
  bob.join();
  server.pass(1min);
  server.close_transports();
  EXPECT_FALSE(server.is_written());
  server.settle();
  EXPECT_TRUE(server.is_written());
  EXPECT_EQ(server.users.get(base::UserId("2"))->last_seen, server.clock.wall_now());
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
      << "e-mail addresses are private and are not searched";
}

TEST_F(Users, AreFoundInAnyAlphabetAndUnicodeNormalForm) {
  for (const auto& [id, name] : {std::pair{"a", "J\u00fcrgen M\u00fcller"},
                                 {"b", "\u0418\u0432\u0430\u043d"},
                                 {"c", "Zoe\u0308 Stra\u00dfer"},
                                 {"d", "\u039f\u03b4\u03c5\u03c3\u03c3\u03ad\u03b1\u03c2"}}) {
    ASSERT_TRUE(server.users.add_now({base::UserId(id), name}));
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
  EXPECT_EQ(server.request("GET", "/api/users?q=%ff", server.token_of("1")).status, 200)
      << "invalid UTF-8 finds no user";
}

TEST_F(Users, AnEmptyQueryParameterIsTheSameAsAnAbsentOne) {
  EXPECT_EQ(get("/api/users?q=&limit=&after="), get("/api/users"));
  EXPECT_EQ(get("/api/messages?with=&before=&after=&limit="), get("/api/messages"));
  EXPECT_EQ(get("/api/calls?with=&before=&outcome=&limit="), get("/api/calls"));
  EXPECT_EQ(get("/api/conversations?before=&limit="), get("/api/conversations"));
}

TEST_F(Users, AreFoundByEveryValidId) {
  for (const std::string id : {"a/b", "/", "100%", "%2F", "a?b", "a#b", "..", ".", "a b", "a+b", "a&b=c",
                               "\u00e9", "auth0|5f7c", "users", "oidc:https://id.example/u/1"}) {
    ASSERT_TRUE(server.users.add_now({base::UserId(id), "Zed"}));
    const Answer answer =
        server.request("GET", "/api/users/" + http::percent_encode(id), server.token_of("1"));
    EXPECT_EQ(answer.status, 200) << id;
    EXPECT_EQ(at(answer.body, "user.id"), id);
  }
  EXPECT_EQ(server.request("GET", "/api/users/a/b", server.token_of("1")).status, 404);
  EXPECT_EQ(at(get("/api/users/a/b"), "error.code"), "NOT_FOUND") << "a path with two segments has no route";
  EXPECT_EQ(at(get("/api/users/c%2Fd"), "error.code"), "USER_NOT_FOUND");
  EXPECT_EQ(at(get("/api%2Fusers/2"), "error.code"), "NOT_FOUND");
  EXPECT_EQ(at(get("/%61pi/%75sers/2"), "user.id"), "2") << "an unnecessary escape is decoded";
  for (const char* path : {"/api/users/..%2f..%2fetc%2fpasswd", "/api/files/..%2f..%2fetc%2fpasswd",
                           "/api/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/..%2f..%2fetc%2fpasswd"}) {
    EXPECT_EQ(server.request("GET", path, server.token_of("1")).status, 404) << path;
  }
  EXPECT_EQ(server.request("GET", "/api/users/a%00", server.token_of("1")).status, 400);
}

TEST_F(Users, AnUnfinishedSearchReturnsACursorToContinue) {
  for (int i = 0; i < 6000; ++i) {
    const std::string number = std::to_string(10000 + i);
    EXPECT_TRUE(server.users.add_now({base::UserId(number), "Dora " + number}));
  }
  // Ten pages of five hundred users, which include the three initial users.
  EXPECT_EQ(get("/api/users?q=dora%2015999"),
            R"({"success":true,"users":[],"hasMore":true,"nextCursor":"14996"})");
  EXPECT_EQ(get("/api/users?q=dora%2015999&after=14996"),
            R"({"success":true,"users":[{"id":"15999","name":"Dora 15999","status":"offline"}],)"
            R"("hasMore":false,"nextCursor":null})");
}

TEST_F(Users, RefuseInvalidRequests) {
  EXPECT_EQ(server.request("GET", "/api/users").status, 401);
  EXPECT_EQ(server.request("GET", "/api/users/2").status, 401);
  EXPECT_EQ(server.request("GET", "/api/users/9", server.token_of("1")).status, 404);
  EXPECT_NE(get("/api/users/9").find(R"("code":"USER_NOT_FOUND")"), std::string::npos);
  EXPECT_EQ(server.request("GET", "/api/users?limit=0", server.token_of("1")).status, 400);
  EXPECT_EQ(server.request("GET", "/api/users?limit=201", server.token_of("1")).status, 400);
  EXPECT_EQ(server.request("GET", "/api/users?q=" + std::string(65, 'x'), server.token_of("1")).status, 400);
}

}  // namespace
}  // namespace parley::support
