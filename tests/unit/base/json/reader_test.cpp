// Tests which texts the JSON reader accepts and refuses.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/base/json_dump.hpp"

namespace parley::base::json {
namespace {

using namespace std::string_literals;
using test::read;

struct Case {
  std::string text;
  std::string meaning;  ///< as test::dump returns it, or the name of the error
};

void expect_all(const auto& cases) {
  for (const Case& c : cases) EXPECT_EQ(read(c.text), c.meaning) << "text: " << c.text;
}

TEST(JsonReader, ParsesEveryKindOfValue) {
  const Case cases[] = {
      {"null", "null"},
      {"true", "true"},
      {"false", "false"},
      {"0", "i0"},
      {"-12", "i-12"},
      {"1.5", "d1.5"},
      {"\"\"", "''"},
      {"\"Alice\"", "'Alice'"},
      {"[]", "a[]"},
      {"{}", "o{}"},
      {"[[],{},[{}]]", "a[a[],o{},a[o{}]]"},
      {R"(["message:send",{"to":"bob","n":[1,2.5,null]}])",
       "a['message:send',o{to='bob',n=a[i1,d2.5,null]}]"},
      {" \t\r\n{ \"a\" :\n[ 1 , true ]\t} \r\n", "o{a=a[i1,true]}"},
      {R"({"":0," ":1})", "o{=i0, =i1}"},
  };
  expect_all(cases);
}

TEST(JsonReader, RefusesTextThatIsNotOneJsonValue) {
  const std::string_view texts[] = {
      "",
      " ",
      "\xef\xbb\xbf{}",
      "nul",
      "nulll",
      "True",
      "NaN",
      "Infinity",
      "-Infinity",
      "undefined",
      "'a'",
      "a",
      "{",
      "[",
      "]",
      "}",
      "[1",
      "[1,",
      "[1,]",
      "[,1]",
      "[,]",
      "[1 2]",
      "[1,,2]",
      "[1}",
      "{\"a\":1]",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "{,}",
      "{a:1}",
      "{1:1}",
      "{null:1}",
      "{\"a\" 1}",
      "{\"a\":1 \"b\":2}",
      "{\"a\"::1}",
      "1 2",
      "{}{}",
      "[] x",
      "//c\n1",
      "/*c*/1",
      "1//c",
      "\"a",
      "\"",
      "\"\\",
      "\"\\\"",
      "\"\\x41\"",
      "\"\\u12\"",
      "\"\\u123g\"",
      "\"\\U0041\"",
      "\"\\a\"",
      "\"\\'\"",
      "\f1",
      "\v1",
      "\xc2\xa0"
      "1",
      "truefalse",
      "[true false]",
      "[\"a\":1]",
      "{\"a\":1,\"b\"}",
  };
  for (const std::string_view text : texts) EXPECT_EQ(read(text), "syntax") << "text: " << text;
  EXPECT_EQ(read("1\0"s), "syntax");
  EXPECT_EQ(read("\0"s), "syntax");
}

TEST(JsonReader, DecodesEscapes) {
  const Case cases[] = {
      {R"("\"\\\/\b\f\n\r\t")", "'\"\\/\b\f\n\r\t'"},
      {R"("\u0041\u00e9\u20ac")", "'A\xc3\xa9\xe2\x82\xac'"},
      {R"("\u00E9\uABCD\uabcd")", "'\xc3\xa9\xea\xaf\x8d\xea\xaf\x8d'"},
      {R"("\ud83d\ude00!")", "'\xf0\x9f\x98\x80!'"},
      {R"("\ud800\udc00\udbff\udfff")", "'\xf0\x90\x80\x80\xf4\x8f\xbf\xbf'"},
      {R"("\u0001\u001f\u007f\u0080")", "'\x01\x1f\x7f\xc2\x80'"},
      {R"("before\nbetween\tbehind")", "'before\nbetween\tbehind'"},
      {R"({"\u0061\n":"\\n"})", "o{a\n='\\n'}"},
      {R"("\\u0041")", "'\\u0041'"},
      {R"("\uffff\ufffe")", "'\xef\xbf\xbf\xef\xbf\xbe'"},
  };
  expect_all(cases);
}

TEST(JsonReader, DecodesALoneSurrogateAsTheReplacementCharacterAndKeepsNul) {
  const Case cases[] = {
      {R"("cut \ud83d")", "'cut \xef\xbf\xbd'"},
      {R"("\udc00")", "'\xef\xbf\xbd'"},
      {R"("\uDFFFx")", "'\xef\xbf\xbdx'"},
      {R"("\udc00\ud800")", "'\xef\xbf\xbd\xef\xbf\xbd'"},
      {R"("\ud800\ud800")", "'\xef\xbf\xbd\xef\xbf\xbd'"},
      {R"("\ud800\ud83d\ude00")", "'\xef\xbf\xbd\xf0\x9f\x98\x80'"},
      {R"("\ud800x")", "'\xef\xbf\xbdx'"},
      {R"("\ud800\n")", "'\xef\xbf\xbd\n'"},
      {R"("\ud800\u0041")", "'\xef\xbf\xbd\x41'"},
      {R"("\ud800\\u0041")", "'\xef\xbf\xbd\\u0041'"},
      {R"({"\ud83d":1})", "o{\xef\xbf\xbd=i1}"},
      {R"("a\u0000b")", "'a\0b'"s},
      {R"({"\u0000":"\u0000"})", "o{\0='\0'}"s},
      // Two keys in JavaScript, but one key in UTF-8.
      {R"({"\ud800":1,"\udfff":2})", "duplicate_key"},
      {R"({"a\u0000":1,"a":2})", "o{a\0=i1,a=i2}"s},
      {R"("\ud800\u12")", "syntax"},
      {R"("\ud800\)", "syntax"},
      {R"("\ud800)", "syntax"},
  };
  expect_all(cases);
}

TEST(JsonReader, RefusesStringsWithControlCharactersOrInvalidUtf8) {
  const std::string texts[] = {
      "\"a\nb\"",
      "\"a\tb\"",
      "\"\x01\"",
      "\"\x1f\"",
      "\"a\0b\""s,
      "\"long enough for the fast path \x1f and beyond it\"",
      "\"\\n\x1f\"",
      "\"\x80\"",
      "\"\xff\"",
      "\"\xc0\x80\"",
      "\"\xc1\xbf\"",
      "\"\xe0\x9f\xbf\"",
      "\"\xed\xa0\x80\"",
      "\"\xf0\x8f\xbf\xbf\"",
      "\"\xf4\x90\x80\x80\"",
      "\"\xf5\x80\x80\x80\"",
      "\"\xc3\"",
      "\"\xe2\x82\"",
      "\"\xf0\x9f\x98\"",
      "\"\xc3\\u00a9\"",
      "\"\\n\xe2\x82\"",
      "\"sixteen bytes..., then \xe2\x82\"",
      "{\"\xff\":1}",
  };
  for (const std::string& text : texts) {
    EXPECT_EQ(read(text), "bad_string") << "text: " << text;
    EXPECT_EQ(read("[" + text + "]"), "bad_string") << "text: " << text;
  }
}

TEST(JsonReader, KeepsTextOfEveryLengthAndAlphabet) {
  const std::string_view pieces[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
  for (const std::string_view piece : pieces) {
    for (int leading = 0; leading < 9; ++leading) {
      std::string text(static_cast<std::size_t>(leading), 'x');
      for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(read("\"" + text + "\""), "'" + text + "'");
        text += piece;
      }
    }
  }
}

TEST(JsonReader, FindsTheEndOfAStringAtEveryPositionOfAWord) {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'x');
    EXPECT_EQ(read("[\"" + text + "\",1]"), "a['" + text + "',i1]");
    EXPECT_EQ(read("[\"" + text + "\\\\\",1]"), "a['" + text + "\\',i1]");
    EXPECT_EQ(read("[\"" + text + "\x1f\",1]"), "bad_string") << size;
    EXPECT_EQ(read("[\"" + text + "\x80\",1]"), "bad_string") << size;
  }
}

TEST(JsonReader, RefusesEveryPrefixOfAText) {
  const std::string text = R"({"a":[1,-2.5e3,"x\u00e9\n\ud83d\ude00y",true,false,null],"b":{"c":"\"d\""}})";
  ASSERT_EQ(read(text), "o{a=a[i1,d-2500,'x\xc3\xa9\n\xf0\x9f\x98\x80y',true,false,null],b=o{c='\"d\"'}}");
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::string prefix = text.substr(0, size);
    EXPECT_TRUE(read(prefix) == "syntax" || read(prefix) == "bad_string") << prefix;
  }
}

TEST(JsonReader, RefusesADuplicateKeyInAnySpelling) {
  const Case cases[] = {
      {R"({"a":1,"a":1})", "duplicate_key"},
      {R"({"a":1,"\u0061":2})", "duplicate_key"},
      {R"({"\n":1,"\u000a":2})", "duplicate_key"},
      {R"({"":1,"":2})", "duplicate_key"},
      {R"([{"x":{"a":1,"b":2,"a":3}}])", "duplicate_key"},
      {R"({"a":{"b":1},"b":{"a":1}})", "o{a=o{b=i1},b=o{a=i1}}"},
      {R"({"a":1,"A":2,"a ":3})", "o{a=i1,A=i2,a =i3}"},
      {R"([{"a":1},{"a":1}])", "a[o{a=i1},o{a=i1}]"},
      // U+00E9, and e with U+0301: they look the same, but are two keys to every JSON parser.
      {"{\"\xc3\xa9\":1,\"e\xcc\x81\":2}", "o{\xc3\xa9=i1,e\xcc\x81=i2}"},
  };
  expect_all(cases);
}

TEST(JsonReader, RefusesADuplicateKeyAtEveryPositionOfObjectsOfEverySize) {
  for (std::size_t size = 2; size <= 20; ++size) {
    for (std::size_t first = 0; first < size; ++first) {
      for (std::size_t second = first + 1; second < size; ++second) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) {
          text += (i == 0 ? "{\"k" : ",\"k") + std::to_string(i == second ? first : i) + "\":{\"k0\":[]}";
        }
        EXPECT_EQ(read(text + "}"), "duplicate_key") << text;
      }
    }
  }
}

}  // namespace
}  // namespace parley::base::json
