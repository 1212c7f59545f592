// Tests the limits of a request. A request at a limit is served, and one beyond it is refused with that
// limit's status. The result does not depend on how the bytes are split.
#include <string>

#include <gtest/gtest.h>

#include "unit/http/reading.hpp"

namespace parley::http {
namespace {

using test::read_byte_by_byte;
using test::Reading;
using test::Seen;

/// Returns the common result for whole, split and single bytes: "served", or a refusal.
std::string outcome(const std::string& bytes, std::size_t max_body = test::max_body) {
  const auto last = [](const Seen& seen) {
    if (seen.empty()) return std::string("nothing");
    return seen.back().starts_with("refused") ? seen.back() : std::string("served");
  };
  Reading whole({}, max_body);
  whole.feed(bytes);
  const std::string result = last(whole.seen());
  for (const std::size_t cut : {bytes.size() / 3, bytes.size() / 2, bytes.size() - 3, bytes.size() - 1}) {
    Reading halves({}, max_body);
    halves.feed(std::string_view(bytes).substr(0, cut));
    halves.feed(std::string_view(bytes).substr(cut));
    EXPECT_EQ(last(halves.seen()), result) << "split at " << cut << " of " << bytes.size();
  }
  EXPECT_EQ(last(read_byte_by_byte(bytes, {}, max_body)), result);
  return result;
}

std::string request_line(std::size_t size) {
  constexpr std::string_view rest = "GET / HTTP/1.1";
  return "GET /" + std::string(size - rest.size(), 'x') + " HTTP/1.1\r\n";
}

TEST(HttpLimits, LimitTheRequestLine) {
  const std::size_t bound = ParserLimits{}.request_line;
  EXPECT_EQ(outcome(request_line(bound) + "Host: a\r\n\r\n"), "served");
  EXPECT_EQ(outcome(request_line(bound + 1) + "Host: a\r\n\r\n"), "refused 414");
  EXPECT_EQ(outcome(request_line(64 << 10) + "Host: a\r\n\r\n"), "refused 414");
}

TEST(HttpLimits, RefuseAnUnfinishedRequestLineAtTheFirstByteBeyondTheLimit) {
  const std::size_t bound = ParserLimits{}.request_line;
  Reading reading;
  reading.feed(std::string(bound, 'G'));
  EXPECT_EQ(reading.seen(), Seen{"in head"});
  reading.feed("G");
  EXPECT_EQ(reading.seen(), Seen{"refused 414"});
}

/// Returns a head with one field that fills the header block to `size` bytes, without the empty line at its
/// end.
std::string head_of(std::size_t size) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  return start + std::string(size - start.size() - 2, 'x') + "\r\n\r\n";
}

TEST(HttpLimits, LimitTheHeaderBlock) {
  const std::size_t bound = ParserLimits{}.header_block;
  // The last line's CRLF does not count.
  EXPECT_EQ(outcome(head_of(bound)), "served");
  EXPECT_EQ(outcome(head_of(bound + 2)), "served");
  EXPECT_EQ(outcome(head_of(bound + 3)), "refused 431");
  EXPECT_EQ(outcome(head_of(20'000)), "refused 431");
}

TEST(HttpLimits, ALongLineMayBeSplitAnywhere) {
  const std::string bytes = head_of(12 << 10);
  for (std::size_t step = 1; step < bytes.size(); step = step * 2 + 1) {
    Reading reading;
    for (std::size_t at = 0; at < bytes.size(); at += step)
      reading.feed(std::string_view(bytes).substr(at, step));
    EXPECT_EQ(reading.seen().size(), 1u);
    EXPECT_TRUE(reading.seen().front().ends_with("keep-alive")) << "in pieces of " << step;
  }
}

TEST(HttpLimits, LimitTheNumberOfFields) {
  const auto with_fields = [](std::size_t count) {
    std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t i = 1; i < count; ++i) bytes += "X: y\r\n";
    return bytes + "\r\n";
  };
  const std::size_t bound = ParserLimits{}.header_fields;
  EXPECT_EQ(outcome(with_fields(bound)), "served");
  EXPECT_EQ(outcome(with_fields(bound + 1)), "refused 431");
  EXPECT_EQ(outcome(with_fields(3000)), "refused 431");
}

TEST(HttpLimits, LimitABodyWithContentLength) {
  const auto with_body = [](std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'b');
  };
  EXPECT_EQ(outcome(with_body(1000), 1000), "served");
  EXPECT_EQ(outcome(with_body(1001), 1000), "refused 413");
  EXPECT_EQ(outcome(with_body(1), 0), "refused 413");
}

const std::string chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST(HttpLimits, LimitAChunkedBodyWhileItArrives) {
  std::string thousand;
  for (int i = 0; i < 1000; ++i) thousand += "1\r\nx\r\n";
  EXPECT_EQ(outcome(chunked_head + thousand + "0\r\n\r\n", 1000), "served");
  EXPECT_EQ(outcome(chunked_head + thousand + "1\r\nx\r\n0\r\n\r\n", 1000), "refused 413");
  EXPECT_EQ(outcome(chunked_head + "3e8\r\n" + std::string(1000, 'x') + "\r\n0\r\n\r\n", 1000), "served");
  EXPECT_EQ(outcome(chunked_head + "3e9\r\n", 1000), "refused 413") << "before any of the chunk arrives";
}

TEST(HttpLimits, LimitAChunkLine) {
  const std::size_t bound = ParserLimits{}.chunk_line;
  const auto with_extension = [](std::size_t line) {
    return chunked_head + "1;" + std::string(line - 2, 'e') + "\r\nx\r\n0\r\n\r\n";
  };
  EXPECT_EQ(outcome(with_extension(bound)), "served");
  EXPECT_EQ(outcome(with_extension(bound + 1)), "refused 400");
  EXPECT_EQ(outcome(with_extension(20'000)), "refused 400");
}

TEST(HttpLimits, LimitTheTotalOfAllChunkExtensions) {
  // 128 bytes of extension per chunk.
  const auto with_chunks = [](std::size_t count) {
    std::string bytes = chunked_head;
    for (std::size_t i = 0; i < count; ++i) bytes += "1;" + std::string(127, 'e') + "\r\nx\r\n";
    return bytes + "0\r\n\r\n";
  };
  const std::size_t bound = ParserLimits{}.chunk_extensions / 128;
  EXPECT_EQ(outcome(with_chunks(bound)), "served");
  EXPECT_EQ(outcome(with_chunks(bound + 1)), "refused 400");
}

TEST(HttpLimits, LimitTheTrailers) {
  const std::size_t bound = ParserLimits{}.trailers;
  const auto with_trailer = [](std::size_t line) {
    return chunked_head + "0\r\nX: " + std::string(line - 3, 't') + "\r\n\r\n";
  };
  EXPECT_EQ(outcome(with_trailer(bound)), "served");
  EXPECT_EQ(outcome(with_trailer(bound + 1)), "refused 431");
  EXPECT_EQ(outcome(with_trailer(50 << 10)), "refused 431");

  std::string many = chunked_head + "0\r\n";
  for (std::size_t size = 0; size <= bound + 6; size += 6) many += "X: y\r\n";
  EXPECT_EQ(outcome(many + "\r\n"), "refused 431");
  // If the trailers are both too large and malformed, the error that occurs first decides.
  EXPECT_EQ(outcome(chunked_head + "0\r\nX: " + std::string(3000, 't') + "\r\nY: " + std::string(2000, 't') +
                    "\n\r\n"),
            "refused 431");
}

}  // namespace
}  // namespace parley::http
