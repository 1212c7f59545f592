#include "http/router.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace parley::http {
namespace {

constexpr std::array routes{
    Route{"GET", "/"},
    Route{"GET", "/api/messages"},
    Route{"POST", "/api/messages"},
    Route{"GET", "/api/messages/unread"},
    Route{"GET", "/api/messages/:id"},
    Route{"PUT", "/api/messages/:id/read"},
    Route{"DELETE", "/api/users/:user/devices/:device"},
};
const Router router(routes);

TEST(HttpRouter, FindsTheFirstMatchingRoute) {
  struct Row {
    const char* method;
    const char* path;
    std::size_t route;
  };
  const Row rows[] = {
      {"GET", "/", 0},
      {"GET", "/api/messages", 1},
      {"HEAD", "/api/messages", 1},
      {"POST", "/api/messages", 2},
      {"GET", "/api/messages/unread", 3},
      {"GET", "/api/messages/unread2", 4},
      {"GET", "/api/messages/..", 4},
      {"PUT", "/api/messages/unread/read", 5},
  };
  for (const Row& row : rows) {
    const RouteMatch match = router.find(row.method, row.path);
    EXPECT_EQ(match.kind, RouteMatch::Kind::found) << row.method << " " << row.path;
    EXPECT_EQ(match.route, row.route) << row.method << " " << row.path;
  }
}

TEST(HttpRouter, ReturnsTheSegmentsByName) {
  const RouteMatch match = router.find("DELETE", "/api/users/alice%20bob/devices/42");
  ASSERT_EQ(match.kind, RouteMatch::Kind::found);
  EXPECT_EQ(match.parameters.size(), 2u);
  EXPECT_EQ(match.parameters["user"], "alice bob");
  EXPECT_EQ(match.parameters["device"], "42");
  EXPECT_EQ(match.parameters["id"], "");
  EXPECT_EQ(match.parameters[":user"], "");
}

TEST(HttpRouter, SplitsThePathBeforeItDecodesTheSegments) {
  struct Row {
    const char* segment;
    std::string value;
  };
  const Row rows[] = {
      {"a%2Fb", "a/b"},
      {"a%2fb%2F", "a/b/"},
      {"100%25", "100%"},
      {"a%3Fb%23c", "a?b#c"},
      {"..", ".."},
      {"%2e%2E", ".."},
      {"..%2F..%2Fetc", "../../etc"},
      {"a+b", "a+b"},
      {"%252F", "%2F"},
      {"J%C3%BCrgen", "J\xc3\xbcrgen"},
  };
  for (const Row& row : rows) {
    const std::string path = "/api/messages/" + std::string(row.segment);
    const RouteMatch match = router.find("GET", path);
    ASSERT_EQ(match.kind, RouteMatch::Kind::found) << row.segment;
    EXPECT_EQ(match.route, 4u) << row.segment;
    EXPECT_EQ(match.parameters["id"], row.value) << row.segment;
  }
}

TEST(HttpRouter, ComparesFixedSegmentsDecoded) {
  EXPECT_EQ(router.find("GET", "/%61pi/m%65ssages").route, 1u);
  EXPECT_EQ(router.find("GET", "/api/messages/%75nread").route, 3u);
  EXPECT_EQ(router.allowed("/%61pi/m%65ssages"), "GET, HEAD, POST");
  for (const char* path : {"/api%2Fmessages", "%2Fapi/messages", "/api/messages%2F1", "/api/messages/%zz",
                           "/api/messages/%4", "/api/messages/%", "/api/%2e%2e/api/messages"}) {
    EXPECT_EQ(router.find("GET", path).kind, RouteMatch::Kind::not_found) << path;
  }
}

TEST(HttpRouter, DoesNotMatchSimilarPaths) {
  for (const char* path :
       {"", "*", "//", "/api", "/api/", "/API/messages", "/api/messages/", "/api//messages", "api/messages",
        "/api/messages/1/", "/api/messages//read", "/api/messages/1/read/", "/api/messages/1/read/2",
        "/api/messagesx", "/x/api/messages", "/../api/messages"}) {
    const RouteMatch match = router.find("GET", path);
    EXPECT_EQ(match.kind, RouteMatch::Kind::not_found) << path;
    EXPECT_EQ(match.parameters.size(), 0u) << path;
    EXPECT_EQ(router.allowed(path), "") << path;
  }
}

TEST(HttpRouter, ReturnsTheAllowedMethodsOfAPath) {
  struct Row {
    const char* method;
    const char* path;
    const char* allowed;
  };
  const Row rows[] = {
      {"DELETE", "/api/messages", "GET, HEAD, POST"}, {"get", "/api/messages", "GET, HEAD, POST"},
      {"HEAD", "/api/messages/1/read", "PUT"},        {"GET", "/api/messages/1/read", "PUT"},
      {"POST", "/api/messages/unread", "GET, HEAD"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(router.find(row.method, row.path).kind, RouteMatch::Kind::method_not_allowed) << row.path;
    EXPECT_EQ(router.allowed(row.path), row.allowed) << row.path;
  }
}

TEST(HttpRouter, AHeadRouteBeforeAGetRouteIsFoundForHead) {
  constexpr std::array two{Route{"HEAD", "/x"}, Route{"GET", "/x"}};
  EXPECT_EQ(Router(two).find("HEAD", "/x").route, 0u);
  EXPECT_EQ(Router(two).find("GET", "/x").route, 1u);
  EXPECT_EQ(Router(two).allowed("/x"), "HEAD, GET");
}

TEST(HttpRouter, APathOfAnotherMethodIsMethodNotAllowedDespiteLaterMisses) {
  constexpr std::array two{Route{"PUT", "/x"}, Route{"GET", "/y"}};
  EXPECT_EQ(Router(two).find("GET", "/x").kind, RouteMatch::Kind::method_not_allowed);
}

TEST(HttpRouter, APatternWithTooManyNamesMatchesNothing) {
  PathParameters parameters;
  EXPECT_TRUE(fits("/:a/:b/:c/:d", "/1/2/3/4", parameters));
  EXPECT_EQ(parameters["d"], "4");
  EXPECT_FALSE(fits("/:a/:b/:c/:d/:e", "/1/2/3/4/5", parameters));
}

}  // namespace
}  // namespace parley::http
