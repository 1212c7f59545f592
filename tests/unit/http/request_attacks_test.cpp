// Tests requests that two servers in a chain could interpret differently, and other invalid requests. Each is
// refused with a status, for any bytes after it and for any split. Each row has been accepted by some server.
#include <string>

#include <gtest/gtest.h>

#include "unit/http/reading.hpp"

namespace parley::http {
namespace {

using namespace std::string_literals;
using test::expect_any_cut;
using test::read;
using test::Seen;

struct Attack {
  const char* name;
  std::string bytes;
  int status;
};

/// Returns a request with these header lines after a valid Host.
std::string with(const std::string& lines) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}
std::string chunked(const std::string& body) {
  return with("Transfer-Encoding: chunked\r\n") + body;
}
std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

const Attack attacks[] = {
    // Request lines.
    {"no version", "GET / \r\n\r\n", 400},
    {"HTTP/0.9", "GET /\r\n", 400},
    {"a word before the method", "Extra lineGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a leading space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two leading empty lines", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a leading bare LF", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a method that is not a token", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a method of 33 letters", std::string(33, 'M') + " / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
    {"a lower-case http", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
    {"a version without a name", "GET / 1.1\r\nHost: a\r\n\r\n", 400},
    {"the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
    {"a TLS ClientHello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
    {"random bytes", "\xf3\x00\x9b\x11"s, 400},
    {"random bytes that begin like a method", "G\x9b\x03"s, 400},
    // Targets.
    {"raw UTF-8 in the target", get("/caf\xc3\xa9"), 400},
    {"a raw 0xff in the target", get("/\xff"), 400},
    {"a NUL in the target", get("/\0"s), 400},
    {"an escaped NUL in the path", get("/socket.io/socket.io.js%00.html"), 400},
    {"a malformed escape in the path", get("/%zz"), 400},
    {"an incomplete escape", get("/%2"), 400},
    {"a fragment", get("/#x"), 400},
    {"a target without a slash", get("x"), 400},
    {"an empty target", get(""), 400},
    {"authority form", "CONNECT evil:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an asterisk that is not for OPTIONS", get("*"), 400},
    {"absolute form with a user", get("http://user@evil/"), 400},
    {"absolute form without a host", get("http:///x"), 400},
    {"another scheme", get("ftp://evil/x"), 400},
    // Host.
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"two equal Hosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400},
    {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
    {"a Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
    {"a list of Hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
    // Header lines.
    {"a space before the colon", with("X : a\r\n"), 400},
    {"a space in a name", with("X Y: a\r\n"), 400},
    {"brackets in a name", with("X-Invalid[]: a\r\n"), 400},
    {"an empty name", with(": a\r\n"), 400},
    {"no colon", with("X\r\n"), 400},
    {"raw UTF-8 in a name", with("\xc3\xa9: a\r\n"), 400},
    {"a folded line", with("X: a\r\n b\r\n"), 400},
    {"a line folded with a tab", with("X: a\r\n\tb\r\n"), 400},
    {"a folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
    {"a bare CR inside a line", with("X: a\rb\r\n"), 400},
    {"a bare CR that hides a line", with("\rX: y\r\n"), 400},
    {"two CRs", with("X: a\r\r\n"), 400},
    {"a bare LF after a line", with("X: a\n"), 400},
    {"a bare LF at the end of the head", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
    {"a bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"a NUL in a value", with("X: a\0b\r\n"s), 400},
    {"a BEL in a value", with("X: a\x07\r\n"), 400},
    {"a DEL in a value", with("X: a\x7f\r\n"), 400},
    {"a vertical tab at a value's end", with("X: a\x0b\r\n"), 400},
    // Content-Length.
    {"two different lengths", with("Content-Length: 4\r\nContent-Length: 5\r\n") + "abcd", 400},
    {"two equal lengths", with("Content-Length: 4\r\ncontent-length: 4\r\n") + "abcd", 400},
    {"a list of lengths", with("Content-Length: 4, 4\r\n") + "abcd", 400},
    {"a length with a plus", with("Content-Length: +4\r\n") + "abcd", 400},
    {"a negative length", with("Content-Length: -4\r\n") + "abcd", 400},
    {"a hexadecimal length", with("Content-Length: 0x4\r\n") + "abcd", 400},
    {"a length with a fraction", with("Content-Length: 4.0\r\n") + "abcd", 400},
    {"a length with a blank in it", with("Content-Length: 4 4\r\n") + "abcd", 400},
    {"an empty length", with("Content-Length:\r\n") + "abcd", 400},
    {"a length of more than 64 bits", with("Content-Length: 18446744073709551620\r\n") + "abcd", 400},
    // Transfer-Encoding.
    {"chunked and a length", with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + "0\r\n\r\n", 400},
    {"a length and chunked", with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400},
    {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked twice", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
     400},
    {"chunked and a vertical tab", with("Transfer-Encoding: chunked\x0b\r\n") + "0\r\n\r\n", 400},
    {"chunked with a space before the colon", with("Transfer-Encoding : chunked\r\n") + "0\r\n\r\n", 400},
    {"xchunked", with("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n", 501},
    {"gzip", with("Transfer-Encoding: gzip\r\n"), 501},
    {"identity", with("Transfer-Encoding: identity\r\n"), 501},
    {"an empty coding", with("Transfer-Encoding:\r\n"), 501},
    {"a quoted coding", with("Transfer-Encoding: \"chunked\"\r\n") + "0\r\n\r\n", 501},
    {"chunked, identity", with("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n", 501},
    {"identity, chunked", with("Transfer-Encoding: identity, chunked\r\n") + "0\r\n\r\n", 501},
    {"chunked, chunked", with("Transfer-Encoding: chunked, chunked\r\n") + "0\r\n\r\n", 501},
    // Chunks.
    {"a chunk size with a leading space", chunked(" 5\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size with a trailing space", chunked("5 \r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size with a plus", chunked("+5\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size that is not a number", chunked("g\r\nhello\r\n0\r\n\r\n"), 400},
    {"an empty chunk size", chunked("\r\nhello\r\n0\r\n\r\n"), 400},
    {"an extension without a size", chunked(";x\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size of 16 digits", chunked("0000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
    {"a bare LF after a chunk size", chunked("5\nhello\r\n0\r\n\r\n"), 400},
    {"a bare LF in an extension", chunked("5;x\nabc\r\nhello\r\n0\r\n\r\n"), 400},
    {"a bare CR in an extension", chunked("5;x\rabc\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk longer than its size", chunked("3\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk shorter than its size", chunked("7\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk without its CRLF", chunked("5\r\nhello0\r\n\r\n"), 400},
    {"a chunk with a bare LF after it", chunked("5\r\nhello\n0\r\n\r\n"), 400},
    {"a chunk with a bare CR after it", chunked("5\r\nhello\r0\r\n\r\n"), 400},
    {"a trailer without a colon", chunked("0\r\nX\r\n\r\n"), 400},
    {"a trailer with a space before its colon", chunked("0\r\nX : a\r\n\r\n"), 400},
    {"a folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n"), 400},
    {"a trailer with a NUL", chunked("0\r\nX: \0\r\n\r\n"s), 400},
    {"a trailer with a bare LF", chunked("0\r\nX: a\n\r\n"), 400},
    // Expect.
    {"an unknown expectation", with("Expect: foo\r\n"), 417},
    {"an expectation and more", with("Expect: 100-continue, foo\r\n"), 417},
    // The body's size.
    {"a length above the limit", with("Content-Length: 101\r\n"), 413},
    {"a length of 18 digits", with("Content-Length: 999999999999999999\r\n"), 413},
    {"a chunk above the limit", chunked("65\r\n"), 413},
    {"a chunk size of 15 digits", chunked("fffffffffffffff\r\n"), 413},
    {"chunks above the limit", chunked("32\r\n" + std::string(50, 'x') + "\r\n33\r\n"), 413},
};

TEST(HttpAttacks, AreRefusedForAnyFollowingBytes) {
  for (const Attack& attack : attacks) {
    const Seen refused{"refused " + std::to_string(attack.status)};
    EXPECT_EQ(read(attack.bytes), refused) << attack.name;
    EXPECT_EQ(read(attack.bytes + get("/next")), refused) << attack.name << ", with a request after it";
  }
}

TEST(HttpAttacks, AreRefusedForAnySplitOfTheBytes) {
  for (const Attack& attack : attacks) {
    SCOPED_TRACE(attack.name);
    expect_any_cut(attack.bytes);
  }
}

TEST(HttpAttacks, DoNotAffectAnEarlierRequest) {
  for (const Attack& attack : attacks) {
    EXPECT_EQ(read(get("/before") + attack.bytes),
              (Seen{"GET /before [/before?] HTTP/1.1 | Host=a | body= | keep-alive",
                    "refused " + std::to_string(attack.status)}))
        << attack.name;
  }
}

TEST(HttpAttacks, AreRefusedAtTheFirstInvalidByte) {
  struct Row {
    const char* name;
    std::string bytes;
  };
  const Row rows[] = {
      {"a TLS record", "\x16"},
      {"a space", " "},
      {"a control character in the request line", "GET /\x01"},
      {"a bare LF in the request line", "GET / HTTP/1.1\n"},
      {"a NUL in a header line", "GET / HTTP/1.1\r\nX: \0"s},
      {"a bare LF in a header line", "GET / HTTP/1.1\r\nX: a\n"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(read(std::string_view(row.bytes).substr(0, row.bytes.size() - 1)),
              row.bytes.size() == 1 ? Seen{} : Seen{"in head"})
        << row.name;
    EXPECT_EQ(read(row.bytes), Seen{"refused 400"}) << row.name;
  }
}

}  // namespace
}  // namespace parley::http
