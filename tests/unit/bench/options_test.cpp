#include "load/options.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace parley::bench {
namespace {

constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";

std::vector<std::string_view> complete(std::vector<std::string_view> more = {}) {
  std::vector<std::string_view> words{"call", "--server", "127.0.0.1:4000", "--secret", secret};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Options, NeedAScenarioAServerAndASecret) {
  const auto options = read_options(complete());
  ASSERT_TRUE(options) << options.error();
  EXPECT_EQ(options->scenario, "call");
  EXPECT_EQ(options->server.sin_port, htons(4000));
  EXPECT_EQ(options->server.sin_addr.s_addr, htonl(0x7f000001));
  EXPECT_EQ(options->pairs, 100U);
  EXPECT_EQ(options->cpu, -1);
}

TEST(Options, AcceptNumbersWithinTheirBounds) {
  const auto options = read_options(
      complete({"--pairs", "7", "--seconds", "2.5", "--rate", "900", "--cpu", "1", "--units", "10"}));
  ASSERT_TRUE(options) << options.error();
  EXPECT_EQ(options->pairs, 7U);
  EXPECT_EQ(options->seconds, 2.5);
  EXPECT_EQ(options->rate, 900U);
  EXPECT_EQ(options->cpu, 1);
  EXPECT_EQ(options->units, 10U);
}

TEST(Options, AreRefusedWithALineThatNamesTheFlag) {
  const std::pair<std::vector<std::string_view>, std::string_view> refused[] = {
      {{}, "which scenario? see --help"},
      {{"--pairs", "3"}, "which scenario? see --help"},
      {{"call"}, "--server is missing"},
      {{"call", "--server", "127.0.0.1:4000"}, "--secret is missing"},
      {{"call", "--server", "localhost:4000"}, "--server: not localhost:4000"},
      {{"call", "--server", "127.0.0.1"}, "--server: not 127.0.0.1"},
      {{"call", "--server", "127.0.0.1:65536"}, "--server: not 127.0.0.1:65536"},
      {{"call", "--secret", "short"}, "--secret: not short"},
      {complete({"--pairs", "0"}), "--pairs: not 0"},
      {complete({"--pairs", "-1"}), "--pairs: not -1"},
      {complete({"--pairs", "3x"}), "--pairs: not 3x"},
      {complete({"--seconds", "nan"}), "--seconds: not nan"},
      {complete({"--size", "7"}), "--size: not 7"},
      {complete({"--size", "8193"}), "--size: not 8193"},
      {complete({"--speed", "1"}), "--speed: there is no such flag"},
      {complete({"--pairs"}), "--pairs: needs a value"},
  };
  for (const auto& [words, line] : refused) {
    const auto options = read_options(words);
    ASSERT_FALSE(options) << line;
    EXPECT_EQ(options.error(), line);
  }
}

}  // namespace
}  // namespace parley::bench
