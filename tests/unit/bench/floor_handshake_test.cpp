#include <gtest/gtest.h>

#include "floor/handshake.hpp"

namespace parley::floor {
namespace {

TEST(FloorHandshake, AcceptsAKeyAsInTheExampleOfTheRfc) {
  // RFC 6455, section 1.3.
  const std::string answer = accept_upgrade("dGhlIHNhbXBsZSBub25jZQ==");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 "));
  EXPECT_NE(answer.find("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"), std::string::npos)
      << answer;
}

TEST(FloorHandshake, RecognisesAnUpgradeByItsKey) {
  EXPECT_EQ(websocket_key("GET / HTTP/1.1\r\nSec-WebSocket-Key: abc\r\nHost: x\r\n\r\n"), "abc");
  EXPECT_EQ(websocket_key("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), std::nullopt);
}

TEST(FloorHandshake, Answers200ForHealthAnd404ForOtherPaths) {
  EXPECT_TRUE(plain_answer("GET /health HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(plain_answer("GET /api/messages HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
}

TEST(FloorHandshake, ReadsTheUserOfAToken) {
  // {"sub":"load7-1","name":"x"}, and two tokens with letters that only base64url has.
  EXPECT_EQ(user_of("e30.eyJzdWIiOiJsb2FkNy0xIiwibmFtZSI6IngifQ.sig"), "load7-1");
  EXPECT_EQ(user_of("e30.eyJzdWIiOiJ-fj8ifQ.sig"), "~~?");
  EXPECT_EQ(user_of("e30.eyJzdWIiOiJhYn4_PiJ9.sig"), "ab~?>");
}

TEST(FloorHandshake, ReturnsNoUserForAnInvalidToken) {
  for (const char* text : {"", "abc", "a.!!!!.c", "e30.e30.c", "a.b"}) EXPECT_EQ(user_of(text), "") << text;
}

}  // namespace
}  // namespace parley::floor
