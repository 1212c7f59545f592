#include "node/config/text.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "unit/node/config/config_on_disk.hpp"

namespace parley::node {
namespace {

std::string line_with(std::string_view text, std::string_view part) {
  const auto found = text.find(part);
  if (found == std::string_view::npos) return "(nowhere)";
  const auto begin = text.rfind('\n', found) + 1;
  return std::string(text.substr(begin, text.find('\n', found) - begin));
}

TEST(ConfigText, PrintsEachEffectiveValueWithItsSource) {
  const auto loaded =
      load_words({"--limits.http_body", "5000", "--cors.origins", "https://a.example,https://b.example"},
                 {"PARLEY_DATA_DIR=a \"quoted\" folder"});
  ASSERT_TRUE(loaded);
  const std::string text = config_text(*loaded);
  EXPECT_EQ(line_with(text, "listen"), "listen = \":3001\"                                  # default");
  EXPECT_EQ(line_with(text, "http_body"),
            "limits.http_body = 5000                           # --limits.http_body");
  EXPECT_EQ(line_with(text, "data_dir"),
            "data_dir = \"a \\\"quoted\\\" folder\"                  # PARLEY_DATA_DIR");
  EXPECT_EQ(line_with(text, "origins"),
            "cors.origins = [\"https://a.example\", \"https://b.example\"]  # --cors.origins");
  EXPECT_EQ(std::ranges::count(text, '\n'), static_cast<std::ptrdiff_t>(settings().size()));
}

TEST(ConfigText, IsATomlFileThatGivesTheSameConfiguration) {
  const auto loaded =
      load_words({"--dev", "--listen", "[::1]:0", "--auth.issuer", "\\ \" é", "--presence.debounce", "0s",
                  "--cors.origins", "http://a,http://b", "--log.level", "error", "--auth.token_life", "25h"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  const ConfigOnDisk file(config_text(*loaded));
  const auto again = load_words({"--config", file.path()});
  ASSERT_TRUE(again) << again.error().line();
  EXPECT_EQ(again->config, loaded->config);
}

TEST(ConfigText, NeverContainsASecret) {
  const std::string secret = "a secret of more than thirty-two bytes";
  const auto loaded = load_words({}, {"PARLEY_AUTH_JWT_SECRET=" + secret});
  ASSERT_TRUE(loaded);
  const std::string text = config_text(*loaded);
  EXPECT_EQ(text.find(secret), std::string::npos);
  EXPECT_EQ(line_with(text, "jwt_secret"),
            "auth.jwt_secret = \"<set>\"                         # PARLEY_AUTH_JWT_SECRET");
  const auto without = load_words({});
  ASSERT_TRUE(without);
  EXPECT_EQ(line_with(config_text(*without), "jwt_secret"),
            "# auth.jwt_secret is not set                      # default");
}

TEST(ConfigText, HelpAndDocumentationContainEverySetting) {
  for (const Setting& setting : settings()) {
    EXPECT_NE(help_text().find("--" + std::string(setting.name) + " "), std::string::npos) << setting.name;
    EXPECT_NE(config_docs().find("| `" + std::string(setting.name) + "` |"), std::string::npos)
        << setting.name;
    EXPECT_FALSE(setting.description.empty()) << setting.name;
    EXPECT_FALSE(setting.description.ends_with('.')) << setting.name;
  }
  for (const char* flag : {"--config FILE", "--print_config ", "--check_config ", "--version ", "--help "}) {
    EXPECT_NE(help_text().find(flag), std::string::npos) << flag;
  }
}

TEST(ConfigText, HelpLinesHaveAtMost120Columns) {
  const std::string text = help_text();
  std::string_view help = text;
  while (!help.empty()) {
    const std::string_view line = help.substr(0, help.find('\n'));
    EXPECT_LE(line.size(), 120u) << line;
    help.remove_prefix(line.size() + 1);
  }
}

TEST(ConfigText, VersionTextIsNameAndVersion) {
  EXPECT_EQ(version_text().substr(0, 7), "parley ");
  EXPECT_EQ(std::ranges::count(version_text(), '.'), 2);
}

}  // namespace
}  // namespace parley::node
