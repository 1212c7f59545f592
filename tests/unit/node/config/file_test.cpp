#include "node/config/file.hpp"

#include <gtest/gtest.h>

namespace parley::node {
namespace {

std::string refusal(std::string_view text) {
  const auto entries = read_config_file(text, "parley.toml");
  return entries ? "accepted" : entries.error().line();
}

TEST(ConfigFile, ReturnsEveryKeyWithItsLineNumber) {
  const auto entries = read_config_file(
      "# Parley\n"
      "listen = \"127.0.0.1:4000\"\n"
      "dev = true\n"
      "limits.http_body = 2_000_000\n"
      "\n"
      "[cors]\n"
      "origins = [\n  \"https://a.example\",\n  \"https://b.example\",\n]\n"
      "[presence]\n"
      "debounce = '9s'\n",
      "parley.toml");
  ASSERT_TRUE(entries) << entries.error().line();
  const struct {
    const char* name;
    const char* text;
    std::uint32_t line;
  } expected[] = {{"listen", "127.0.0.1:4000", 2},
                  {"dev", "true", 3},
                  {"limits.http_body", "2000000", 4},
                  {"cors.origins", "https://a.example,https://b.example", 7},
                  {"presence.debounce", "9s", 12}};
  ASSERT_EQ(entries->size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ((*entries)[i].setting->name, expected[i].name);
    EXPECT_EQ((*entries)[i].text, expected[i].text);
    EXPECT_EQ((*entries)[i].line, expected[i].line) << expected[i].name;
  }
}

TEST(ConfigFile, EmptyFileAndEmptyGroupsAreAccepted) {
  EXPECT_EQ(refusal(""), "accepted");
  EXPECT_EQ(refusal("# nothing\n\n[limits]\n[log]\n"), "accepted");
}

TEST(ConfigFile, UnknownKeyIsRefusedWithASuggestion) {
  EXPECT_EQ(
      refusal("[limits]\nmesages_per_minute = 7\n"),
      "parley.toml:2 limits.mesages_per_minute: unknown setting; did you mean limits.messages_per_minute?");
  EXPECT_EQ(refusal("\n\n[nonsense]\nx = 1\n"), "parley.toml:3 nonsense: unknown setting");
  EXPECT_EQ(refusal("limits = 5\n"), "parley.toml:1 limits: unknown setting");
  EXPECT_EQ(refusal("[[limits]]\nhttp_body = 5\n"), "parley.toml:1 limits: unknown setting");
  EXPECT_EQ(refusal("[limits.http_body]\nx = 1\n"),
            "parley.toml:1 limits.http_body: must be a whole number, without quotes");
}

TEST(ConfigFile, FirstErrorInTheFileIsReported) {
  EXPECT_EQ(refusal("[presence]\nzebra = 1\n[auth]\nant = 1\n").substr(0, 29),
            "parley.toml:2 presence.zebra:");
  EXPECT_EQ(refusal("zebra = 1\nant = 1\n").substr(0, 20), "parley.toml:1 zebra:");
}

TEST(ConfigFile, ValueOfTheWrongTomlTypeIsRefused) {
  const struct {
    const char* text;
    const char* refusal;
  } cases[] = {
      {"dev = 1", "parley.toml:1 dev: must be true or false, without quotes"},
      {"dev = \"true\"", "parley.toml:1 dev: must be true or false, without quotes"},
      {"limits.http_body = \"5000\"",
       "parley.toml:1 limits.http_body: must be a whole number, without quotes"},
      {"limits.http_body = 5000.0", "parley.toml:1 limits.http_body: must be a whole number, without quotes"},
      {"limits.http_body = 1979-05-27",
       "parley.toml:1 limits.http_body: must be a whole number, without quotes"},
      {"presence.debounce = 5",
       "parley.toml:1 presence.debounce: must be a duration in quotes, such as \"45s\""},
      {"listen = 3001", "parley.toml:1 listen: must be in quotes"},
      {"chat.content = true", "parley.toml:1 chat.content: must be in quotes"},
      {"auth.jwt_secret = 12345", "parley.toml:1 auth.jwt_secret: must be in quotes"},
      {"cors.origins = 5", "parley.toml:1 cors.origins: must be a text or a list of texts, in quotes"},
      {"cors.origins = [5]", "parley.toml:1 cors.origins: must be a text or a list of texts, in quotes"},
      {"cors.origins = [[\"*\"]]",
       "parley.toml:1 cors.origins: must be a text or a list of texts, in quotes"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(refusal(text), expected) << text;
}

TEST(ConfigFile, InvalidTomlIsRefusedInOneLineWithTheLineNumber) {
  for (const char* text : {"\nlisten", "\nlisten =", "\nlisten = 127.0.0.1", "\nlisten = \"a", "\n[limits",
                           "\n= 5", "\n{\"listen\": 1}", "\ndev = true\ndev = false", "\nlisten = \"\\q\"",
                           "\ndev = yes", "\n\xff\xfe", "\n[limits]\n[limits]\nx"}) {
    const std::string line = refusal(text);
    EXPECT_TRUE(line.starts_with("parley.toml:2: ") || line.starts_with("parley.toml:3: "))
        << text << ": " << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    EXPECT_LT(line.size(), 400u) << line;
  }
}

TEST(ConfigFile, DeepNestingIsRefusedWithoutACrash) {
  EXPECT_NE(refusal("cors.origins = " + std::string(5000, '[')), "accepted");
  std::string keys = "a";
  for (int i = 0; i < 200; ++i) keys += ".a";
  EXPECT_EQ(refusal(keys + " = 1"), "parley.toml:1 a: unknown setting");
}

TEST(ConfigFile, NewlineInThePathIsEscapedInTheMessage) {
  const auto entries = read_config_file("x = 1", "odd\nname.toml");
  ASSERT_FALSE(entries);
  EXPECT_EQ(entries.error().line(), "odd\\u000Aname.toml:1 x: unknown setting");
}

}  // namespace
}  // namespace parley::node
