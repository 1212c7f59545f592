// The log lines about rejected tokens.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/auth/identity_scene.hpp"

namespace parley::auth {
namespace {

class RefusedTokens : public IdentityOfPeople {
 protected:
  RefusedTokens() { identity->log_to(&log); }

  /// The line that was logged for this token; "(none)" if there was none.
  std::string line_for(std::string_view token) {
    lines.clear();
    EXPECT_FALSE(authenticate(token).ok()) << token;
    clock.advance(std::chrono::seconds(1));
    EXPECT_LE(lines.size(), 1U);
    return lines.empty() ? "(none)" : lines.front();
  }

  std::vector<std::string> lines;
  base::Log log{clock, base::LogLevel::info, base::LogFormat::json,
                [this](std::string_view line) { lines.emplace_back(line); }};
};

bool has(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

TEST_F(RefusedTokens, AreLoggedWithReasonKeyAndIssuer) {
  const std::string_view payload = R"({"sub":"1","iss":"https://id.example","exp":1758799800})";
  const std::string forged_token = jwt::forged(R"({"alg":"HS256","kid":"provider"})", payload, "wrong");
  const std::string line = line_for(forged_token);
  EXPECT_TRUE(has(line, R"("token refused")")) << line;
  EXPECT_TRUE(has(line, R"("why":"the signature does not match")")) << line;
  EXPECT_TRUE(has(line, R"("kid":"provider")")) << line;
  EXPECT_TRUE(has(line, R"("iss":"https://id.example")")) << line;
  EXPECT_TRUE(has(line, R"("level":"info")")) << line;
  EXPECT_FALSE(has(line, forged_token.substr(forged_token.rfind('.')))) << "the line must not have the token";
}

TEST_F(RefusedTokens, AreLoggedWithTheReasonOfEachFault) {
  const std::pair<std::string, std::string_view> rows[] = {
      {"x", "it does not have three segments"},
      {"!.!.!", "a segment is not base64url"},
      {std::string(jwt::longest_token + 1, 'a'), "it is longer than 16 KiB"},
      {jwt::forged("{", jwt::honest_payload), "the header cannot be read"},
      {jwt::forged(R"({"alg":"HS256","crit":["x"]})", jwt::honest_payload), "the header has crit"},
      {jwt::forged(R"({"alg":"HS256","typ":"logout+jwt"})", jwt::honest_payload),
       "typ is not that of an access token"},
      {jwt::forged(R"({"alg":"RS256"})", jwt::honest_payload), "no key is for its alg"},
      {jwt::token_of("[]"), "the payload cannot be read"},
      {jwt::token_of(R"({"exp":1758799800})"), "it has no usable user id"},
      {jwt::token_of(R"({"sub":"1"})"), "exp is missing, or a time is not a number of seconds"},
      {jwt::token_of(R"({"sub":"1","nbf":1758799800,"exp":1758799800})"), "nbf is in the future"},
      {jwt::token_of(R"({"sub":"1","exp":1})"), "it has expired"},
      {jwt::token_of(R"({"sub":"nobody","exp":1758799800})"), "no user has its id"},
  };
  for (const auto& [token, why] : rows) {
    const std::string line = line_for(token);
    EXPECT_TRUE(has(line, R"("why":")" + std::string(why) + '"')) << line;
  }
}

TEST_F(RefusedTokens, RevokedTokensAreLoggedForKnownAndUnknownUsers) {
  const auto alice = authenticate(jwt::token_of(jwt::honest_payload));
  ASSERT_TRUE(alice.ok());
  std::optional<base::Result<void>> out;
  identity->log_out(*alice, [&](base::Result<void> done) { out.emplace(std::move(done)); });
  shard.run_all();
  EXPECT_TRUE(has(line_for(jwt::token_of(jwt::honest_payload)), R"("why":"it is revoked")"));
  restart(CreateUsers::outside);
  std::optional<base::Result<void>> loaded;
  identity->load_revocations([&](base::Result<void> done) { loaded.emplace(std::move(done)); });
  shard.run_all();
  identity->log_to(&log);
  EXPECT_TRUE(has(line_for(jwt::token_of(jwt::honest_payload)), R"("why":"it is revoked")"));
}

TEST_F(RefusedTokens, AreLoggedAtMostFiveTimesASecondAndTheOthersAreCounted) {
  for (int count = 0; count < 1000; ++count) ASSERT_FALSE(authenticate("x").ok());
  EXPECT_EQ(lines.size(), 5U);
  clock.advance(std::chrono::seconds(1));
  ASSERT_FALSE(authenticate("x").ok());
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_TRUE(has(lines.back(), R"("unwritten":995)")) << lines.back();
}

TEST_F(RefusedTokens, CannotForgeALogLineOrFillTheLog) {
  const std::string line =
      line_for(jwt::forged(R"({"alg":"HS256","kid":"a\n{\"level\":\"error\"}\u001b[2J"})",
                           R"({"sub":"1","iss":")" + std::string(9000, 'i') + R"("})", "wrong"));
  EXPECT_EQ(std::ranges::count(line, '\n'), 1) << line;
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_LT(line.size(), 2000U);
}

TEST_F(RefusedTokens, AcceptedTokensAreNotLogged) {
  ASSERT_TRUE(authenticate("  Bearer " + jwt::token_of(jwt::honest_payload) + "\n").ok());
  EXPECT_TRUE(lines.empty());
}

}  // namespace
}  // namespace parley::auth
