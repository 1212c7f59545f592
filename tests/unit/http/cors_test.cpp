#include "http/cors.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::http {
namespace {

Request from(std::string origin) {
  Request request;
  request.headers.add("Origin", std::move(origin));
  return request;
}

std::string value(const Headers& headers, std::string_view name) {
  const std::string* found = headers.find(name);
  return found == nullptr ? "absent" : *found;
}

const Cors any({"*"}, true);
const Cors list({"https://good.example", "http://localhost:3000"}, false);
const Cors with_credentials({"https://good.example"}, true);

TEST(Cors, AStarAllowsAnyOriginButNeverCredentials) {
  for (const char* origin : {"https://evil.example", "null", ""}) EXPECT_TRUE(any.allows(origin)) << origin;
  const Headers headers = any.headers_for(from("https://evil.example"));
  EXPECT_EQ(value(headers, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(value(headers, "Access-Control-Allow-Credentials"), "absent");
  EXPECT_EQ(value(headers, "Vary"), "absent");
}

TEST(Cors, AStarIsSentToEveryRequestSoThatCachesMayKeepTheAnswer) {
  EXPECT_EQ(value(any.headers_for(Request{}), "Access-Control-Allow-Origin"), "*");
}

TEST(Cors, AStarInAListAllowsAnyOrigin) {
  const Cors both({"https://good.example", "*"}, true);
  EXPECT_TRUE(both.allows("https://evil.example"));
  EXPECT_EQ(value(both.headers_for(from("https://good.example")), "Access-Control-Allow-Credentials"),
            "absent");
}

TEST(Cors, AListMatchesExactly) {
  EXPECT_TRUE(list.allows("https://good.example"));
  EXPECT_TRUE(list.allows("http://localhost:3000"));
  for (const char* origin :
       {"https://evil.example", "null", "", "https://good.example.evil.com", "https://goodXexample.com",
        "http://good.example", "https://good.example:8443", "https://good.example/", "https://GOOD.example",
        "https://good.example https://evil.example", " https://good.example", "http://localhost"}) {
    EXPECT_FALSE(list.allows(origin)) << origin;
    EXPECT_FALSE(list.allows(from(origin))) << origin;
    const Headers headers = list.headers_for(from(origin));
    EXPECT_EQ(value(headers, "Access-Control-Allow-Origin"), "absent") << origin;
    EXPECT_EQ(value(headers, "Vary"), "Origin") << origin;
  }
}

TEST(Cors, AnOriginOnTheListIsReturnedInTheAnswer) {
  const Headers headers = list.headers_for(from("https://good.example"));
  EXPECT_EQ(value(headers, "Access-Control-Allow-Origin"), "https://good.example");
  EXPECT_EQ(value(headers, "Access-Control-Allow-Credentials"), "absent");
  EXPECT_EQ(value(headers, "Vary"), "Origin");
  EXPECT_EQ(
      value(with_credentials.headers_for(from("https://good.example")), "Access-Control-Allow-Credentials"),
      "true");
}

TEST(Cors, ARequestWithoutAnOriginIsServed) {
  EXPECT_TRUE(list.allows(Request{}));
  const Headers headers = list.headers_for(Request{});
  EXPECT_EQ(value(headers, "Access-Control-Allow-Origin"), "absent");
  EXPECT_EQ(value(headers, "Vary"), "Origin");
}

TEST(Cors, AnEmptyListAllowsNoOrigin) {
  const Cors none({}, false);
  EXPECT_FALSE(none.allows("https://good.example"));
  EXPECT_FALSE(none.allows(""));
}

TEST(Cors, AListInAnySpellingMatchesWhatBrowsersSend) {
  const Cors cors({"HTTPS://Good.Example:443", "http://[0:0:0:0:0:0:0:1]:3001", "https://*.example.org",
                   "http://localhost:*", "null", "file://"},
                  false);
  for (const char* origin : {"https://good.example", "http://[::1]:3001", "https://a.example.org",
                             "http://localhost:5173", "http://localhost", "null", "file://"}) {
    EXPECT_TRUE(cors.allows(origin)) << origin;
    EXPECT_EQ(value(cors.headers_for(from(origin)), "Access-Control-Allow-Origin"), origin);
  }
  for (const char* origin :
       {"http://good.example", "http://[::1]", "http://[::1]:3002", "https://example.org",
        "https://a.b.example.org", "https://localhost:5173", "file:///", ""}) {
    EXPECT_FALSE(cors.allows(origin)) << origin;
    EXPECT_EQ(value(cors.headers_for(from(origin)), "Access-Control-Allow-Origin"), "absent") << origin;
  }
}

TEST(Cors, PagesMayReadTheFieldsOfDownloadsAndRefusals) {
  for (const Headers& headers :
       {any.headers_for(Request{}), list.headers_for(from("https://good.example"))}) {
    EXPECT_EQ(value(headers, "Access-Control-Expose-Headers"),
              "Accept-Ranges,Content-Disposition,Content-Range,ETag,Retry-After,WWW-Authenticate");
  }
}

TEST(Cors, APreflightIsAnsweredCompletely) {
  Request request = from("https://good.example");
  request.headers.add("Access-Control-Request-Headers", "authorization, x-thing");
  const Response response = list.preflight(request);
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(value(response.headers, "Access-Control-Allow-Methods"), "GET,HEAD,PUT,PATCH,POST,DELETE");
  EXPECT_EQ(value(response.headers, "Access-Control-Allow-Headers"), "authorization, x-thing");
  EXPECT_EQ(value(response.headers, "Access-Control-Max-Age"), "600");
  EXPECT_EQ(value(response.headers, "Vary"), "Access-Control-Request-Headers");
}

TEST(Cors, APreflightRepeatsOnlyFieldNames) {
  for (const std::string& names :
       {std::string("<script>"), std::string("a b"), std::string("a,,b"), std::string(","), std::string(""),
        std::string("a,"), std::string("\"a\""), std::string("x: y"), std::string(2000, 'a')}) {
    Request request = from("https://good.example");
    request.headers.add("Access-Control-Request-Headers", names);
    EXPECT_EQ(value(list.preflight(request).headers, "Access-Control-Allow-Headers"),
              "Authorization,Content-Type,Idempotency-Key")
        << names;
  }
}

}  // namespace
}  // namespace parley::http
