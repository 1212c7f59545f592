#include "load/http_answer.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::bench {
namespace {

TEST(HttpAnswer, EndsAtItsContentLength) {
  const std::string bytes = "HTTP/1.1 201 Created\r\nX: y\r\ncontent-LENGTH:  4 \r\n\r\nbodyHTTP/1.1 2";
  const HttpAnswer answer = read_answer(bytes);
  EXPECT_EQ(answer.reading, Reading::complete);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, "body");
  EXPECT_EQ(bytes.substr(answer.size), "HTTP/1.1 2");
}

TEST(HttpAnswer, IsIncompleteUntilAllBytesHaveArrived) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_EQ(read_answer(bytes.substr(0, cut)).reading, Reading::incomplete) << cut;
  }
  EXPECT_EQ(read_answer(bytes).reading, Reading::complete);
}

TEST(HttpAnswer, WithStatus101HasNoBody) {
  const HttpAnswer answer =
      read_answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi");
  EXPECT_EQ(answer.reading, Reading::complete);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.body, "");
}

TEST(HttpAnswer, IsInvalidIfItsEndIsUnknown) {
  const std::string refused[] = {
      "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
      "\x81\x02hi",
      "HTTP/1.1 2x0 OK\r\nContent-Length: 2\r\n\r\nok",
      "HTTP/1.1 200 OK\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nContent-Length: 16777217\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nX: " + std::string(largest_head, 'x'),
  };
  for (const std::string& bytes : refused) EXPECT_EQ(read_answer(bytes).reading, Reading::invalid) << bytes;
}

}  // namespace
}  // namespace parley::bench
