// Tests that the log writes one line per event, for any client input.
#include "base/log.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/json/json.hpp"
#include "support/manual_clock.hpp"

namespace parley::base {
namespace {

using namespace std::string_literals;

class LogTest : public testing::Test {
 protected:
  Log log(LogFormat format, LogLevel least = LogLevel::debug) {
    return {clock_, least, format, [this](std::string_view line) { lines_.emplace_back(line); },
            [this] { return dropped_; }};
  }
  std::string logged(LogFormat format, std::string_view value) {
    lines_.clear();
    log(format).info("said", {{"name", value}});
    return lines_.size() == 1 ? lines_[0] : "not one line";
  }

  support::ManualClock clock_;
  std::vector<std::string> lines_;
  std::uint64_t dropped_ = 0;
};

TEST_F(LogTest, FormatsReadableText) {
  clock_.advance(Duration{7'654'321});
  Log text = log(LogFormat::text);
  text.info("listening", {{"address", "0.0.0.0:3001"}, {"shards", 2}});
  text.warning("slow", {{"took", -1}});
  text.error("failed");
  text.debug("seen", {{"name", "Alice B"s}, {"empty", ""}});
  EXPECT_EQ(lines_,
            (std::vector<std::string>{"12:37:34.321 INFO  listening address=0.0.0.0:3001 shards=2\n",
                                      "12:37:34.321 WARN  slow took=-1\n", "12:37:34.321 ERROR failed\n",
                                      "12:37:34.321 DEBUG seen name=\"Alice B\" empty=\"\"\n"}));
}

TEST_F(LogTest, FormatsJson) {
  Log json = log(LogFormat::json);
  json.info("listening", {{"address", "0.0.0.0:3001"}, {"shards", 2}});
  json.error("failed");
  EXPECT_EQ(
      lines_,
      (std::vector<std::string>{
          R"({"time":"2025-09-25T10:30:00.000Z","level":"info","event":"listening","address":"0.0.0.0:3001","shards":2})"
          "\n",
          R"({"time":"2025-09-25T10:30:00.000Z","level":"error","event":"failed"})"
          "\n"}));
}

TEST_F(LogTest, OmitsEventsBelowItsLevel) {
  Log warnings = log(LogFormat::text, LogLevel::warning);
  warnings.debug("one");
  warnings.info("two");
  warnings.warning("three");
  warnings.error("four");
  EXPECT_EQ(lines_, (std::vector<std::string>{"10:30:00.000 WARN  three\n", "10:30:00.000 ERROR four\n"}));
}

const std::string attacks[] = {
    "a\n12:00:00.000 INFO  forged",
    "a\r\nb",
    "\x1b[2J\x1b]0;title\x07",
    "a\x7f"
    "b",
    "\xc2\x9b"
    "31m",
    "\x9b"
    "31m",
    "\xff\xfe\x80",
    "\xc2",
    "\xed\xa0\x80",
    "a\0b"s,
    "\xe2\x80\xae"
    "desrever",
    "\xe2\x81\xa6\xe2\x81\xa9",
    "\xe2\x80\xa8line\xe2\x80\xa9paragraph",
    "\xef\xbb\xbf\xe2\x80\x8b",
    "x\" y=\"z",
    "x level=error",
    "x=y",
    "back\\slash",
    "\"},{\"level\":\"error",
    "",
};

TEST_F(LogTest, NoValueCanForgeALineOrControlATerminal) {
  for (const std::string& attack : attacks) {
    const std::string line = logged(LogFormat::text, attack);
    const std::string start = "10:30:00.000 INFO  said name=\"";
    ASSERT_TRUE(line.starts_with(start) && line.ends_with("\"\n")) << line;
    const std::string value = line.substr(start.size(), line.size() - start.size() - 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto byte = static_cast<unsigned char>(value[i]);
      EXPECT_TRUE(byte >= 0x20 && byte < 0x7f) << testing::PrintToString(line);
      if (value[i] == '\\')
        ++i;  // the escaped character may be a quote
      else
        EXPECT_NE(value[i], '"') << line;
    }
  }
}

TEST_F(LogTest, EveryJsonLineIsOneStrictObject) {
  for (const std::string& attack : attacks) {
    const std::string line = logged(LogFormat::json, attack);
    json::Document document;
    ASSERT_TRUE(line.ends_with("}\n") && line.find('\n') == line.size() - 1) << testing::PrintToString(line);
    ASSERT_EQ(document.parse(line), json::ParseError::none) << line;
    EXPECT_EQ(document.root().size(), 4u) << line;
    EXPECT_EQ(document.root().find("level")->as_string(), "info") << line;
  }
}

TEST_F(LogTest, WritesTextOfAnyLanguageUnchanged) {
  const std::string words = "Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80";
  EXPECT_EQ(logged(LogFormat::text, words), "10:30:00.000 INFO  said name=\"" + words + "\"\n");
}

TEST_F(LogTest, WritesInvalidBytesAsReplacementEscapes) {
  EXPECT_EQ(logged(LogFormat::text, "a\xff\xc3\xa9\xe2\x82"),
            "10:30:00.000 INFO  said name=\"a\\ufffd\xc3\xa9\\ufffd\\ufffd\"\n");
  EXPECT_EQ(logged(LogFormat::text, "\x1b\xe2\x80\xae\n"),
            "10:30:00.000 INFO  said name=\"\\u001b\\u202e\\u000a\"\n");
}

TEST_F(LogTest, TruncatesAValueSoThatALineFitsAnAtomicPipeWrite) {
  for (const std::string& piece : {"x"s, "\x01"s, "\xff"s, "\xf0\x9f\x98\x80"s, " "s}) {
    std::string value;
    for (int i = 0; i < 100'000; ++i) value += piece;
    for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
      const std::string line = logged(format, value);
      EXPECT_LT(line.size(), 700u);
      EXPECT_TRUE(line.ends_with(format == LogFormat::json ? "...\"}\n" : "...\"\n")) << line;
    }
  }
  const std::string fits(512, 'x');
  EXPECT_EQ(logged(LogFormat::text, fits), "10:30:00.000 INFO  said name=" + fits + "\n");
}

TEST_F(LogTest, WritesTheNumberOfDroppedLines) {
  Log text = log(LogFormat::text);
  text.info("one");
  dropped_ = 3;
  text.info("two", {{"n", 2}});
  log(LogFormat::json).info("three");
  EXPECT_EQ(lines_, (std::vector<std::string>{
                        "10:30:00.000 INFO  one\n", "10:30:00.000 INFO  two n=2 dropped=3\n",
                        R"({"time":"2025-09-25T10:30:00.000Z","level":"info","event":"three","dropped":3})"
                        "\n"}));
}

TEST_F(LogTest, WorksWithoutACountOfDroppedLines) {
  Log text(clock_, LogLevel::info, LogFormat::text,
           [this](std::string_view line) { lines_.emplace_back(line); });
  text.info("one");
  EXPECT_EQ(lines_, std::vector<std::string>{"10:30:00.000 INFO  one\n"});
}

}  // namespace
}  // namespace parley::base
