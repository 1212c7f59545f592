// Key files that are valid, invalid, replaced and repaired. The checks for changes run in virtual time.
#include "node/process/idp_keys.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"
#include "unit/jwt/rfc_keys.hpp"

namespace parley::node {
namespace {

std::string set_of(const std::string& id) {
  return R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":")" + id + R"(","x":")" +
         std::string(jwt::rfc::ed_x) + "\"}]}";
}

Config::Auth with_jwks(const std::string& path) {
  Config::Auth config;
  config.jwks = path;
  return config;
}

class IdpKeysTest : public ::testing::Test {
 protected:
  void write(const std::string& text) { std::ofstream(config.jwks, std::ios::trunc) << text; }
  void pass(base::Duration time) {
    clock.advance(time);
    timers.run_due();
  }

  support::TemporaryFolder folder;
  support::ManualClock clock;
  base::Timers timers{clock};
  std::string lines;
  base::Log log{clock, base::LogLevel::info, base::LogFormat::text,
                [this](std::string_view line) { lines += line; }};
  Config::Auth config = with_jwks(folder.path() + "/jwks.json");
  std::vector<std::string> in_force;
  base::UniqueFunction<void(IdpKeys::Keys)> use = [this](IdpKeys::Keys keys) {
    for (const auto& key : keys) in_force.push_back(key->id());
  };
};

TEST_F(IdpKeysTest, AreLoadedAgainOnlyWhenTheFileChanges) {
  write(set_of("a"));
  IdpKeys keys(config, timers, log, std::move(use));
  EXPECT_EQ(in_force, std::vector<std::string>{"a"});
  pass(IdpKeys::period);
  EXPECT_EQ(in_force.size(), 1U);
  write(set_of("longer"));
  pass(IdpKeys::period);
  EXPECT_EQ(in_force, (std::vector<std::string>{"a", "longer"}));
}

TEST_F(IdpKeysTest, OldKeysStayWhileTheFileIsInvalidAndTheErrorIsLoggedOnce) {
  write(set_of("a"));
  IdpKeys keys(config, timers, log, std::move(use));
  lines.clear();
  write("{");
  for (int look = 0; look < 5; ++look) pass(IdpKeys::period);
  EXPECT_EQ(in_force.size(), 1U);
  const std::size_t first = lines.find("auth.jwks");
  ASSERT_NE(first, std::string::npos) << lines;
  EXPECT_EQ(lines.find("auth.jwks", first + 1), std::string::npos) << lines;
  write(set_of("repaired"));
  pass(IdpKeys::period);
  EXPECT_EQ(in_force.back(), "repaired");
}

TEST_F(IdpKeysTest, ErrorOfAnInvalidOrMissingFileNamesTheFile) {
  const auto missing = load_outside_keys(config);
  ASSERT_FALSE(missing.ok());
  Config::Auth pem;
  pem.public_key = config.jwks;
  write("{");
  const auto broken = load_outside_keys(config);
  const auto no_pem = load_outside_keys(pem);
  ASSERT_FALSE(broken.ok());
  ASSERT_FALSE(no_pem.ok());
  EXPECT_EQ(missing.error().line, "auth.jwks: " + config.jwks + ": cannot be read");
  EXPECT_EQ(broken.error().line, "auth.jwks: " + config.jwks + ": no JSON");
  EXPECT_EQ(no_pem.error().line, "auth.public_key: " + config.jwks + ": no public key");
}

TEST_F(IdpKeysTest, WithoutConfiguredFilesThereAreNoKeys) {
  const auto none = load_outside_keys(Config::Auth{});
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none.value().keys.empty());
}

TEST_F(IdpKeysTest, UnusableKeyOfASetIsLoggedAndTheOthersAreUsed) {
  const std::string good = set_of("good");
  write(good.substr(0, good.size() - 2) + R"(,{"kty":"RSA","kid":"weak\n","n":"AQAB","e":"AQAB"}]})");
  IdpKeys keys(config, timers, log, std::move(use));
  EXPECT_EQ(in_force, std::vector<std::string>{"good"});
  EXPECT_NE(lines.find("key passed over"), std::string::npos) << lines;
  EXPECT_NE(lines.find("an RSA key for RS256 has 2048 to 8192 bits"), std::string::npos) << lines;
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2) << "one line for the key and one for the set: " << lines;
}

TEST_F(IdpKeysTest, SetWithoutAValidKeyIsRefusedInOneLine) {
  write(R"({"keys":[{"kty":"RSA","kid":"a\nb","n":"AQAB","e":"AQAB"}]})");
  const auto refused = load_outside_keys(config);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().line.find("2048 to 8192 bits"), std::string::npos) << refused.error().line;
  EXPECT_EQ(refused.error().line.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace parley::node
