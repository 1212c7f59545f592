#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "http/message.hpp"

namespace parley::http {
namespace {

using namespace std::string_literals;

TEST(HttpUrl, DecodesEscapes) {
  struct Row {
    std::string text;
    std::string decoded;
  };
  const Row rows[] = {
      {"", ""},         {"/a+b", "/a+b"},       {"%41%7a%7A", "Azz"},   {"%00", "\0"s},
      {"%2541", "%41"}, {"%c3%a9", "\xc3\xa9"}, {"/%2e%2e%2f", "/../"}, {"%FF", "\xff"},
  };
  for (const Row& row : rows) {
    std::string out = "before";
    EXPECT_TRUE(percent_decode(row.text, out)) << row.text;
    EXPECT_EQ(out, row.decoded) << row.text;
  }
}

TEST(HttpUrl, ThePathAsReceivedEndsAtTheQuery) {
  struct Row {
    const char* target;
    const char* path;
  };
  for (const Row& row : {Row{"/", "/"}, Row{"/a%2Fb?c=/d?e", "/a%2Fb"}, Row{"/?", "/"}, Row{"*", "*"}}) {
    Request request;
    request.target = row.target;
    EXPECT_EQ(encoded_path(request), row.path);
  }
}

TEST(HttpUrl, RefusesMalformedEscapes) {
  for (const char* text :
       {"%", "%4", "a%", "a%4", "%zz", "%4z", "%z4", "%%41", "% 41", "%-1", "%+1", "%0x"}) {
    std::string out;
    EXPECT_FALSE(percent_decode(text, out)) << text;
  }
}

TEST(HttpUrl, FindsTheValueOfAKeyInAQuery) {
  struct Row {
    std::string_view query;
    std::string_view key;
    const char* value;  ///< nullptr: not found
  };
  const Row rows[] = {
      {"", "a", nullptr},
      {"", "", nullptr},
      {"a=1", "a", "1"},
      {"a=1", "A", nullptr},
      {"a=1", "b", nullptr},
      {"ab=1", "a", nullptr},
      {"a", "a", ""},
      {"a=", "a", ""},
      {"a=1=2", "a", "1=2"},
      {"x=0&a=1&y=2", "a", "1"},
      {"a=1&a=2", "a", "2"},
      {"a=1&&a", "a", ""},
      {"%61=%31+%2B", "a", "1 +"},
      {"a+b=c", "a b", "c"},
      {"a=%zz%4", "a", "%zz%4"},
      {"a=1;b=2", "b", nullptr},
      {"sid=x&__proto__=y", "__proto__", "y"},
  };
  for (const Row& row : rows) {
    std::string out = "untouched";
    EXPECT_EQ(query_value(row.query, row.key, out), row.value != nullptr) << row.query;
    EXPECT_EQ(out, row.value != nullptr ? row.value : "untouched") << row.query;
  }
}

TEST(QueryParameters, AreDecodedInTheOrderReceived) {
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(query_parameters("a=1&b=x+y&a=%32&c&d=e=f"),
            (Parameters{{"a", "1"}, {"b", "x y"}, {"a", "2"}, {"c", ""}, {"d", "e=f"}}));
}

TEST(QueryParameters, LeaveOutEmptyPartsAndKeepMalformedEscapes) {
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(query_parameters(""), Parameters{});
  EXPECT_EQ(query_parameters("&&a=%zz&=1&"), (Parameters{{"a", "%zz"}, {"", "1"}}));
}

}  // namespace
}  // namespace parley::http
