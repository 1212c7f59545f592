#include "http/message.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::http {
namespace {

TEST(HttpHeaders, NamesAreFoundInAnyCase) {
  Headers headers;
  headers.add("X-One", "1");
  headers.add("x-ONE", "2");
  ASSERT_NE(headers.find("x-one"), nullptr);
  EXPECT_EQ(*headers.find("x-one"), "1");
  EXPECT_EQ(headers.count("X-ONE"), 2u);
  EXPECT_EQ(headers.find("X-On"), nullptr);
  EXPECT_EQ(headers.count("X-One1"), 0u);
}

TEST(HttpHeaders, SetReplacesEveryFieldOfTheName) {
  Headers headers;
  headers.add("A", "1");
  headers.add("B", "2");
  headers.add("a", "3");
  headers.set("A", "4");
  EXPECT_EQ(headers.count("a"), 1u);
  EXPECT_EQ(*headers.find("a"), "4");
  EXPECT_EQ(headers.size(), 2u);
}

TEST(HttpHeaders, ATokenIsFoundInTheListsOfAllFields) {
  Headers headers;
  headers.add("Connection", "keep-alive , \tUpgrade,,");
  headers.add("connection", "x");
  EXPECT_TRUE(headers.has_token("Connection", "upgrade"));
  EXPECT_TRUE(headers.has_token("CONNECTION", "Keep-Alive"));
  EXPECT_TRUE(headers.has_token("Connection", "X"));
  EXPECT_FALSE(headers.has_token("Connection", "up"));
  EXPECT_FALSE(headers.has_token("Connection", "upgrade,"));
  EXPECT_FALSE(headers.has_token("Upgrade", "upgrade"));
}

TEST(HttpResponse, HasTheContentTypeOfItsBody) {
  EXPECT_EQ(*Response::json(200, "{}").headers.find("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(*Response::text(404, "no").headers.find("Content-Type"), "text/plain; charset=UTF-8");
  EXPECT_EQ(Response::text(404, "no").status, 404);
}

TEST(HttpResponse, EveryStatusThatTheServerUsesHasAPhrase) {
  for (const int status : {100, 101, 200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409,
                           413, 414, 415, 417, 426, 429, 431, 500, 501, 502, 503, 505}) {
    EXPECT_NE(reason_phrase(status), "Unknown") << status;
  }
  EXPECT_EQ(reason_phrase(299), "Unknown");
}

}  // namespace
}  // namespace parley::http
