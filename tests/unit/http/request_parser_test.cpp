// Tests the results for well-formed requests, for any split of their bytes.
#include "http/request_parser.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/http/reading.hpp"

namespace parley::http {
namespace {

using test::expect_any_cut;
using test::read;
using test::Seen;

struct Good {
  const char* name;
  std::string bytes;
  Seen seen;
};

const Good good[] = {
    {"a request without a body",
     "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"a path with escapes and a query that stays encoded",
     "GET /caf%C3%A9/%2e%2e?a=%20b&c HTTP/1.1\r\nHost: a:8080\r\n\r\n",
     {"GET /caf%C3%A9/%2e%2e?a=%20b&c [/caf\xc3\xa9/..?a=%20b&c] HTTP/1.1 | Host=a:8080 | body= | "
      "keep-alive"}},
    {"an empty query",
     "GET /? HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET /? [/?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"a path that looks like an authority",
     "GET //evil/x HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET //evil/x [//evil/x?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"absolute form",
     "GET http://evil/x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET /x?y=1 [/x?y=1] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"absolute form without a path",
     "GET HTTPS://evil:443 HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"asterisk form",
     "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
     {"OPTIONS * [*?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"an extension method",
     "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n",
     {"M-SEARCH / [/?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"an empty Host",
     "GET / HTTP/1.1\r\nHost:\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host= | body= | keep-alive"}},
    {"an IPv6 Host",
     "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=[::1]:80 | body= | keep-alive"}},
    {"blanks around a value, tabs and non-ASCII bytes inside",
     "GET / HTTP/1.1\r\nHost: a\r\nX: \t a\tb \xff\x80 \t\r\nY:\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=a | X=a\tb \xff\x80 | Y= | body= | keep-alive"}},
    {"one leading empty line",
     "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"a body with Content-Length",
     "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
     {"POST /p [/p?] HTTP/1.1 | Host=a | Content-Length=5 | body=hello | keep-alive"}},
    {"an empty body",
     "POST /p HTTP/1.1\r\nHost: a\r\ncontent-length: 0\r\n\r\n",
     {"POST /p [/p?] HTTP/1.1 | Host=a | content-length=0 | body= | keep-alive"}},
    {"a body of CRLF",
     "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
     {"POST /p [/p?] HTTP/1.1 | Host=a | Content-Length=4 | body=\r\n\r\n | keep-alive"}},
    {"a GET with a body",
     "GET /p HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
     {"GET /p [/p?] HTTP/1.1 | Host=a | Content-Length=1 | body=x | keep-alive"}},
    {"chunks",
     "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n",
     {"POST /p [/p?] HTTP/1.1 | Host=a | Transfer-Encoding=chunked | body=hello! | keep-alive"}},
    {"chunked in any case, sizes in any case and with zeros",
     "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChUnKeD\r\n\r\n00a\r\n0123456789\r\nA;x=\"y\"\r\n"
     "9876543210\r\n000\r\n\r\n",
     {"POST /p [/p?] HTTP/1.1 | Host=a | Transfer-Encoding=ChUnKeD | body=01234567899876543210 | "
      "keep-alive"}},
    {"trailers, which are dropped",
     "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nAuthorization: Bearer "
     "t\r\nHost: b\r\n\r\n",
     {"POST /p [/p?] HTTP/1.1 | Host=a | Transfer-Encoding=chunked | body=x | keep-alive"}},
    {"two requests in one piece",
     "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
     {"POST /1 [/1?] HTTP/1.1 | Host=a | Content-Length=1 | body=x | keep-alive",
      "GET /2 [/2?] HTTP/1.1 | Host=a | body= | keep-alive"}},
    {"an incomplete second request",
     "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HT",
     {"GET /1 [/1?] HTTP/1.1 | Host=a | body= | keep-alive", "in head"}},
    {"an incomplete body", "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", {"in body"}},
    {"an incomplete chunk",
     "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
     {"in body"}},
    {"the client requests close",
     "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=a | Connection=foo, Close | body= | close"}},
    {"HTTP/1.0 needs no Host and closes", "GET / HTTP/1.0\r\n\r\n", {"GET / [/?] HTTP/1.0 | body= | close"}},
    {"HTTP/1.0 with keep-alive",
     "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
     {"GET / [/?] HTTP/1.0 | Connection=Keep-Alive | body= | keep-alive"}},
    {"100-continue with a body",
     "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
     {"POST /p [/p?] HTTP/1.1 | Host=a | Expect=100-Continue | Content-Length=1 | body=x | keep-alive | "
      "expects 100"}},
    {"100-continue without a body expects nothing",
     "GET /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
     {"GET /p [/p?] HTTP/1.1 | Host=a | Expect=100-continue | body= | keep-alive"}},
    {"HTTP/1.0 ignores 100-continue",
     "POST /p HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
     {"POST /p [/p?] HTTP/1.0 | Expect=100-continue | Content-Length=1 | body=x | close"}},
    {"an upgrade, which the parser ignores",
     "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
     {"GET / [/?] HTTP/1.1 | Host=a | Connection=Upgrade | Upgrade=h2c | body= | keep-alive"}},
};

TEST(HttpParser, ParsesWellFormedRequests) {
  for (const Good& row : good) EXPECT_EQ(read(row.bytes), row.seen) << row.name;
}

TEST(HttpParser, GivesTheSameResultForAnySplitOfTheBytes) {
  for (const Good& row : good) {
    SCOPED_TRACE(row.name);
    expect_any_cut(row.bytes);
  }
}

TEST(HttpParser, ConsumesNothingAfterTheCurrentRequest) {
  constexpr std::string_view first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
  RequestParser parser;
  const std::string bytes = std::string(first) + "okGET /next HTTP/1.1\r\n";

  EXPECT_EQ(parser.feed(bytes), first.size());
  ASSERT_EQ(parser.state(), RequestParser::State::head_complete);
  EXPECT_EQ(parser.feed("ok"), 0u) << "before the body is accepted";
  parser.accept_body(2);
  EXPECT_EQ(parser.feed(std::string_view(bytes).substr(first.size())), 2u);
  ASSERT_EQ(parser.state(), RequestParser::State::complete);
  EXPECT_EQ(parser.feed("GET"), 0u) << "before next()";
  EXPECT_EQ(parser.request().body, "ok");
}

TEST(HttpParser, OwnsNoBufferAfterTheRequest) {
  RequestParser parser;
  const std::string head =
      "POST /" + std::string(2000, 'x') + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n";
  for (const char byte : head) parser.feed({&byte, 1});
  parser.accept_body(2000);
  parser.feed(std::string(2000, 'b'));
  ASSERT_EQ(parser.state(), RequestParser::State::complete);

  parser.next();

  EXPECT_TRUE(parser.is_idle());
  const Request& request = parser.request();
  const std::size_t inline_capacity = std::string().capacity();
  EXPECT_EQ(request.target.capacity(), inline_capacity);
  EXPECT_EQ(request.path.capacity(), inline_capacity);
  EXPECT_EQ(request.body.capacity(), inline_capacity);
  EXPECT_EQ(request.headers.size(), 0u);
}

}  // namespace
}  // namespace parley::http
