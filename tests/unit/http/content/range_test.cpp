// Tests one range of bytes (RFC 9110 section 14). Any other field selects the whole body.
#include "http/content/range.hpp"

#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::http {

std::ostream& operator<<(std::ostream& out, const Range& range) {
  return out << static_cast<int>(range.kind) << ' ' << range.first << '+' << range.length;
}

namespace {

constexpr Range whole{Range::Kind::whole, 0, 100};
constexpr Range none{Range::Kind::unsatisfiable, 0, 0};

constexpr Range part(std::uint64_t first, std::uint64_t length) {
  return {Range::Kind::part, first, length};
}

Request asking(std::string_view range, std::string_view method = "GET") {
  Request request;
  request.method = method;
  request.headers.add("Range", std::string(range));
  return request;
}

TEST(HttpRange, IsParsedAndClampedToTheSize) {
  struct Case {
    std::string_view field;
    Range range;
  };
  for (const auto& [field, range] : {
           Case{"bytes=0-0", part(0, 1)},
           Case{"bytes=10-19", part(10, 10)},
           Case{"Bytes=90-", part(90, 10)},
           Case{"bytes=90-1000", part(90, 10)},
           Case{"bytes=-10", part(90, 10)},
           Case{"bytes=-1000", part(0, 100)},
           Case{"bytes=100-", none},
           Case{"bytes=100-200", none},
           Case{"bytes=-0", none},
           Case{"bytes=5-4", whole},
           Case{"bytes=0-1,5-6", whole},
           Case{"bytes=-", whole},
           Case{"bytes=", whole},
           Case{"bytes=a-b", whole},
           Case{"bytes=1-b", whole},
           Case{"lines=0-1", whole},
           Case{"bytes 0-1", whole},
           Case{"bytes=0-99999999999999999999", whole},
           Case{"", whole},
       }) {
    EXPECT_EQ(wanted_range(asking(field), 100, "\"e\""), range) << field;
  }
  EXPECT_EQ(wanted_range(asking("bytes=0-1", "HEAD"), 100, "\"e\""), whole);
  EXPECT_EQ(wanted_range(Request{}, 100, "\"e\""), whole);
}

TEST(HttpRange, IsIgnoredIfIfRangeNamesAnotherVersion) {
  Request request = asking("bytes=0-1");
  request.headers.add("If-Range", "\"e\"");
  EXPECT_EQ(wanted_range(request, 100, "\"e\""), part(0, 2));
  EXPECT_EQ(wanted_range(request, 100, "\"f\""), whole);
}

TEST(HttpRange, IsAnsweredWith200Or206Or416) {
  EXPECT_EQ(answer_with(whole, 100).status, 200);
  EXPECT_EQ(answer_with(whole, 100).headers.find("Content-Range"), nullptr);
  const Response partial = answer_with(part(10, 10), 100);
  EXPECT_EQ(partial.status, 206);
  EXPECT_EQ(*partial.headers.find("Content-Range"), "bytes 10-19/100");
  const Response unsatisfiable = answer_with(none, 100);
  EXPECT_EQ(unsatisfiable.status, 416);
  EXPECT_EQ(*unsatisfiable.headers.find("Content-Range"), "bytes */100");
}

}  // namespace
}  // namespace parley::http
