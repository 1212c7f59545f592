// Tests files that are served from memory: whole, compressed, or with 304 if the client has them.
#include "http/content/static_file.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace parley::http {
namespace {

constexpr StaticFile script{"/a.js", "application/javascript; charset=utf-8", "\"4.8.4\"", "let a;",
                            "\x1f\x8b!"};
constexpr StaticFile plain{"/b.js.map", "application/json; charset=utf-8", "\"4.8.4\"", "{}", ""};

Request request(std::string method = "GET", Headers headers = {}) {
  Request request;
  request.method = std::move(method);
  request.headers = std::move(headers);
  return request;
}

Headers field(std::string name, std::string value) {
  Headers headers;
  headers.add(std::move(name), std::move(value));
  return headers;
}

std::string value_of(const Response& response, std::string_view name) {
  const std::string* const value = response.headers.find(name);
  return value == nullptr ? "-" : *value;
}

TEST(StaticFile, IsFoundByItsExactPath) {
  const std::array files{script, plain};
  EXPECT_EQ(find_file(files, "/b.js.map")->bytes, "{}");
  for (const char* path : {"/", "/a", "/a.js/", "/A.js", "/a.js.map", ""}) {
    EXPECT_EQ(find_file(files, path), nullptr) << path;
  }
}

TEST(StaticFile, IsSentWithItsTypeAndItsTag) {
  const Response response = answer_with(script, request());
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "let a;");
  EXPECT_EQ(value_of(response, "Content-Type"), "application/javascript; charset=utf-8");
  EXPECT_EQ(value_of(response, "ETag"), "\"4.8.4\"");
  EXPECT_EQ(value_of(response, "Cache-Control"), "public, max-age=0");
  EXPECT_EQ(value_of(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(value_of(response, "Content-Encoding"), "-");
}

TEST(StaticFile, IsAnsweredWith304IfTheClientHasIt) {
  for (const char* tags : {"\"4.8.4\"", "W/\"4.8.4\"", "\"4.8.3\", W/\"4.8.4\"", "*"}) {
    const Response response = answer_with(script, request("GET", field("If-None-Match", tags)));
    EXPECT_EQ(response.status, 304) << tags;
    EXPECT_EQ(response.body, "") << tags;
    EXPECT_EQ(value_of(response, "ETag"), "\"4.8.4\"") << tags;
  }
}

TEST(StaticFile, IsSentIfTheClientHasAnotherVersion) {
  for (const char* tags : {"\"4.8.3\"", "4.8.4", "", "W/\"4.8\""}) {
    EXPECT_EQ(answer_with(script, request("GET", field("If-None-Match", tags))).status, 200) << tags;
  }
}

TEST(StaticFile, IsCompressedIfTheClientAcceptsGzip) {
  for (const char* accepted :
       {"gzip", "deflate, gzip", "br;q=1.0, GZIP;q=0.5", "gzip;q=0.001", "gzip ; q=1"}) {
    const Response response = answer_with(script, request("GET", field("Accept-Encoding", accepted)));
    EXPECT_EQ(value_of(response, "Content-Encoding"), "gzip") << accepted;
    EXPECT_EQ(response.body, "\x1f\x8b!") << accepted;
    EXPECT_EQ(value_of(response, "Vary"), "Accept-Encoding") << accepted;
  }
}

TEST(StaticFile, IsNotCompressedIfTheClientDoesNotAcceptGzip) {
  for (const char* accepted : {"", "identity", "br", "gzip;q=0", "gzip; q=0.000", "xgzip"}) {
    const Response response = answer_with(script, request("GET", field("Accept-Encoding", accepted)));
    EXPECT_EQ(response.body, "let a;") << accepted;
    EXPECT_EQ(value_of(response, "Content-Encoding"), "-") << accepted;
  }
}

TEST(StaticFile, IsSentUncompressedIfThereIsNoCompressedForm) {
  EXPECT_EQ(answer_with(plain, request("GET", field("Accept-Encoding", "gzip"))).body, "{}");
}

TEST(StaticFile, IsAnsweredWith405ForMethodsThatModify) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    const Response response = answer_with(script, request(method));
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(value_of(response, "Allow"), "GET, HEAD") << method;
  }
}

}  // namespace
}  // namespace parley::http
