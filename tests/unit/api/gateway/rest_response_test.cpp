// How REST reads the body, the content coding, the idempotency key and the query of a request.
#include "api/gateway/rest_response.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

http::Request with_field(const std::string& name, const std::string& value) {
  http::Request request;
  request.headers.add(name, value);
  return request;
}

TEST(RestAnswers, AnEmptyQueryParameterIsAbsent) {
  http::Request request;
  request.query = "before=&limit=&with=%20&after&q=x";
  EXPECT_EQ(query(request, "before"), std::nullopt);
  EXPECT_EQ(query(request, "limit"), std::nullopt);
  EXPECT_EQ(query(request, "after"), std::nullopt);
  EXPECT_EQ(query(request, "none"), std::nullopt);
  EXPECT_EQ(query(request, "with"), " ");
  EXPECT_EQ(query(request, "q"), "x");
}

TEST(RestAnswers, ABodyIsReadWithoutAByteOrderMark) {
  http::Request request;
  const auto body = [&](const std::string& text) {
    request.body = text;
    return std::string(json_body(request));
  };
  EXPECT_EQ(body("\xef\xbb\xbf{\"a\":1}"), "{\"a\":1}");
  EXPECT_EQ(body("{\"a\":1}\n"), "{\"a\":1}\n");
  EXPECT_EQ(body("\xef\xbb\xbf\xef\xbb\xbf{}"), "\xef\xbb\xbf{}") << "one of them";
  EXPECT_EQ(body("\xef\xbb{}"), "\xef\xbb{}");
}

TEST(RestAnswers, AnEmptyBodyIsReadAsAnEmptyObject) {
  http::Request request;
  for (const char* text : {"", " ", "\r\n", "\t \n", "\xef\xbb\xbf", "\xef\xbb\xbf\r\n"}) {
    request.body = text;
    EXPECT_EQ(json_body(request), "{}") << testing::PrintToString(text);
  }
  request.body = "\v";
  EXPECT_EQ(json_body(request), "\v");
}

TEST(RestAnswers, ABodyIsPlainIfItHasNoCodingOrIdentity) {
  EXPECT_TRUE(has_plain_body({}));
  for (const char* coding : {"", "identity", "IDENTITY", "Identity", "identity, identity", ", identity ,"}) {
    EXPECT_TRUE(has_plain_body(with_field("content-encoding", coding))) << coding;
  }
  for (const char* coding : {"gzip", "identity, gzip", "br", "identity;q=1", "identit", "x"}) {
    EXPECT_FALSE(has_plain_body(with_field("Content-Encoding", coding))) << coding;
  }
  http::Request twice = with_field("Content-Encoding", "identity");
  twice.headers.add("content-encoding", "deflate");
  EXPECT_FALSE(has_plain_body(twice)) << "all fields count";
}

TEST(RestAnswers, QuotesAroundAnIdempotencyKeyAreNotPartOfIt) {
  const auto key = [](const std::string& value) {
    return idempotency_key(with_field("Idempotency-Key", value));
  };
  EXPECT_EQ(idempotency_key({}), std::nullopt);
  EXPECT_EQ(key("abc"), "abc");
  EXPECT_EQ(key("\"abc\""), "abc");
  EXPECT_EQ(key(R"("a\"b\\c")"), R"(a"b\c)");
  EXPECT_EQ(key(R"("a\b")"), R"(a\b)") << "no escape of RFC 8941: as it is";
  EXPECT_EQ(key("\"abc"), "\"abc");
  EXPECT_EQ(key("abc\""), "abc\"");
  EXPECT_EQ(key("\""), "\"");
  EXPECT_EQ(key("\"\""), "");
  EXPECT_EQ(key(""), "");
}

}  // namespace
}  // namespace parley::api
