#include "engineio/request_target.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::engineio {
namespace {

http::Request request_for(std::string_view query) {
  http::Request request;
  request.method = "GET";
  request.path = "/socket.io/";
  request.query = query;
  return request;
}

TEST(RequestTarget, IsRefusedWithoutAKnownTransport) {
  for (const char* query :
       {"", "EIO=4", "transport=", "transport=constructor", "transport=__proto__", "transport=webtransport",
        "transport=Polling", "transport=polling%00", "Transport=polling", "transport=polling&transport=x"}) {
    RequestTarget target;
    EXPECT_EQ(read_target(request_for(query), target), Refusal::unknown_transport) << query;
  }
}

TEST(RequestTarget, UsesTheLastValueOfARepeatedKey) {
  RequestTarget target;
  EXPECT_EQ(read_target(request_for("EIO=3&EIO=4&transport=websocket&transport=polling&sid=a&sid=b"), target),
            std::nullopt);
  EXPECT_EQ(target.transport, TransportName::polling);
  EXPECT_EQ(target.sid, "b");
  EXPECT_TRUE(target.is_version_4);
}

TEST(RequestTarget, IsAHandshakeWithAnEmptySid) {
  RequestTarget target;
  EXPECT_EQ(read_target(request_for("EIO=4&transport=polling&sid="), target), std::nullopt);
  EXPECT_EQ(target.sid, "");
}

TEST(RequestTarget, IsOfVersion4OnlyForExactlyThatValue) {
  for (const char* query :
       {"", "&EIO=", "&EIO=3", "&EIO=5", "&EIO=04", "&EIO=4.0", "&EIO=4&EIO=3", "&EIO=abc"}) {
    RequestTarget target;
    EXPECT_EQ(read_target(request_for(std::string("transport=polling") + query), target), std::nullopt);
    EXPECT_FALSE(target.is_version_4) << query;
  }
}

TEST(RequestTarget, IsConsistentOnlyIfHeadAndQueryAgree) {
  struct Row {
    std::string_view query;
    std::string_view connection;
    std::string_view upgrade;
    bool consistent;
  };
  constexpr Row rows[] = {
      {"transport=polling", "keep-alive", "", true},
      {"transport=websocket", "Upgrade", "websocket", true},
      {"transport=websocket", "keep-alive, upgrade", "WebSocket", true},
      {"transport=websocket", "keep-alive", "", false},
      {"transport=websocket", "Upgrade", "h2c", false},
      {"transport=websocket", "keep-alive", "websocket", false},
      {"transport=polling", "Upgrade", "websocket", false},
      {"transport=polling", "Upgrade", "h2c", true},
      {"transport=polling&j=0", "keep-alive", "", false},
      {"transport=polling&j=", "keep-alive", "", false},
  };
  for (const Row& row : rows) {
    http::Request request = request_for(row.query);
    request.headers.add("Connection", std::string(row.connection));
    if (!row.upgrade.empty()) request.headers.add("Upgrade", std::string(row.upgrade));
    RequestTarget target;
    ASSERT_EQ(read_target(request, target), std::nullopt) << row.query;
    EXPECT_EQ(is_consistent(target), row.consistent)
        << row.query << " " << row.connection << " " << row.upgrade;
  }
}

TEST(Refusal, HasTheCodesOfTheReferenceServer) {
  struct Row {
    Refusal refusal;
    int status;
    std::string_view body;
  };
  constexpr Row rows[] = {
      {Refusal::unknown_transport, 400, R"({"code":0,"message":"Transport unknown"})"},
      {Refusal::unknown_session, 400, R"({"code":1,"message":"Session ID unknown"})"},
      {Refusal::bad_handshake_method, 400, R"({"code":2,"message":"Bad handshake method"})"},
      {Refusal::bad_request, 400, R"({"code":3,"message":"Bad request"})"},
      {Refusal::forbidden, 403, R"({"code":4,"message":"Forbidden"})"},
      {Refusal::unsupported_version, 400, R"({"code":5,"message":"Unsupported protocol version"})"},
      {Refusal::too_many_sessions, 503, R"({"code":4,"message":"Too many sessions"})"},
  };
  for (const Row& row : rows) {
    const http::Response response = refusal_response(row.refusal);
    EXPECT_EQ(response.status, row.status) << row.body;
    EXPECT_EQ(response.body, row.body);
    EXPECT_EQ(response.headers.find("Retry-After") != nullptr, row.status == 503) << row.body;
  }
}

}  // namespace
}  // namespace parley::engineio
