// Tests the output of the JSON writer, and that the reader parses it back.
#include <array>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "unit/base/json_dump.hpp"

namespace parley::base::json {
namespace {

using namespace std::string_literals;
using test::read;

std::string as_json(std::string_view text) {
  std::string out;
  Writer(out).value(text);
  return out;
}

TEST(JsonWriter, WritesCommasAndColonsCorrectly) {
  std::string out = "42";
  Writer json(out);
  json.begin_array().value("message:new").begin_object();
  json.key("id").value(7).key("to").begin_array().end_array().key("from").null();
  json.key("read").value(true).key("meta").begin_object().end_object().key("x").raw("[1.50]");
  json.end_object().value(false).begin_array().value("a"s).value("b").end_array().end_array();
  EXPECT_EQ(
      out,
      R"(42["message:new",{"id":7,"to":[],"from":null,"read":true,"meta":{},"x":[1.50]},false,["a","b"]])");
}

TEST(JsonWriter, WritesNamesAndPlainTextUnchanged) {
  std::string out;
  Writer json(out);
  constexpr Name id("id");
  constexpr Name seen_at("seen_at2");
  json.begin_object().key(id).plain("0a-1b").key(seen_at).plain("").end_object();
  EXPECT_EQ(out, R"({"id":"0a-1b","seen_at2":""})");
}

TEST(JsonWriter, WritesIntegersUpToTheirLimits) {
  std::string out;
  Writer(out)
      .begin_array()
      .value(std::numeric_limits<std::int64_t>::min())
      .value(std::numeric_limits<std::int64_t>::max())
      .value(0)
      .value(-1)
      .end_array();
  EXPECT_EQ(out, "[-9223372036854775808,9223372036854775807,0,-1]");
}

TEST(JsonWriter, EscapesCharactersThatAStringMustNotContain) {
  struct {
    std::string text;
    std::string json;
  } const cases[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {"\"\\", R"("\"\\")"},
      {"/", R"("/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"\0\x01\x1f"s, R"("\u0000\u0001\u001f")"},
      {"\x7f", "\"\x7f\""},
      {"</script>", R"("\u003c/script>")"},
      {"<!--", R"("\u003c!--")"},
      {"a\xe2\x80\xa8z\xe2\x80\xa9", R"("a\u2028z\u2029")"},
      {"\xe2\x80\xa7\xe2\x80\xaa\xe2\x82\xac", "\"\xe2\x80\xa7\xe2\x80\xaa\xe2\x82\xac\""},
      {"\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
  };
  for (const auto& c : cases) EXPECT_EQ(as_json(c.text), c.json);
}

TEST(JsonWriter, EscapesKeysLikeStrings) {
  std::string out;
  Writer(out).begin_object().key("a\"<\n").value(1).end_object();
  EXPECT_EQ(out, R"({"a\"\u003c\n":1})");
}

TEST(JsonWriter, EveryCodePointIsParsedBack) {
  std::string all;
  for (unsigned code = 1; code < 0x3000; ++code) {
    if (code < 0x80) {
      all.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
      all.push_back(static_cast<char>(0xc0 | code >> 6));
      all.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    } else {
      all.push_back(static_cast<char>(0xe0 | code >> 12));
      all.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
      all.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    }
  }
  EXPECT_EQ(read(as_json(all)), "'" + all + "'");
}

/// Writes a random value and returns its expected test::dump.
class Scribe {
 public:
  Scribe(std::string& out, unsigned seed) : json_(out), random_(seed) {}

  std::string value(int depth) {
    switch (pick(depth > 4 ? 5 : 7)) {
      case 0:
        json_.null();
        return "null";
      case 1:
        json_.value(true);
        return "true";
      case 2: {
        const auto number = static_cast<std::int64_t>(random_()) - (std::int64_t{1} << 31);
        json_.value(number);
        return "i" + std::to_string(number);
      }
      case 3:
      case 4: {
        const std::string words = text();
        json_.value(words);
        return "'" + words + "'";
      }
      case 5:
        return array(depth);
      default:
        return object(depth);
    }
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }

  std::string text() {
    const std::array<std::string, 10> pieces{
        "a", "\"", "\\", "\n", "\x01", "\xc3\xa9", "<", "\xe2\x80\xa8", "\xf0\x9f\x98\x80", "seven b"};
    std::string words;
    for (std::size_t i = pick(12); i > 0; --i) words += pieces[pick(pieces.size())];
    return words;
  }

  std::string array(int depth) {
    json_.begin_array();
    std::string meaning = "a[";
    const std::size_t size = pick(6);
    for (std::size_t i = 0; i < size; ++i) meaning += (i > 0 ? "," : "") + value(depth + 1);
    json_.end_array();
    return meaning + "]";
  }

  std::string object(int depth) {
    json_.begin_object();
    std::string meaning = "o{";
    const std::size_t size = pick(14);
    for (std::size_t i = 0; i < size; ++i) {
      const std::string key = std::to_string(i) + text();
      json_.key(key);
      meaning += (i > 0 ? "," : "") + key + "=" + value(depth + 1);
    }
    json_.end_object();
    return meaning + "}";
  }

  Writer json_;
  std::minstd_rand random_;
};

TEST(JsonWriter, RandomOutputIsParsedBackToTheSameValue) {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    std::string out;
    const std::string meaning = Scribe(out, seed).value(0);
    ASSERT_EQ(read(out), meaning) << "seed " << seed << ": " << out;
  }
}

}  // namespace
}  // namespace parley::base::json
