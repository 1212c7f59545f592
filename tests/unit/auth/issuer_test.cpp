// Issued tokens must be accepted by this server, and must have the documented claims.
#include "auth/issuer.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/json/json.hpp"
#include "jwt/token.hpp"
#include "support/manual_clock.hpp"
#include "unit/jwt/faults.hpp"
#include "unit/jwt/forge.hpp"

namespace parley::auth {
namespace {

store::User alice() {
  store::User user;
  user.id = base::UserId("1");
  user.name = "Alice \"A\" <b>";
  user.email = "alice@example.com";
  user.password_hash = "$argon2id$never-in-a-token";
  return user;
}

std::string part(const std::string& token, int index) {
  std::size_t begin = 0;
  for (; index > 0; --index) begin = token.find('.', begin) + 1;
  return base::decode_base64url(token.substr(begin, token.find('.', begin) - begin)).value_or("no base64url");
}

class TokenIssuer : public ::testing::Test {
 protected:
  Issuer issuer_with(jwt::ClaimRules rules, std::string key_id = {}) {
    return Issuer(clock, std::make_unique<jwt::Hs256Key>(jwt::secret, std::move(key_id)), std::move(rules));
  }
  jwt::Verifier verifier_with(jwt::ClaimRules rules, std::string key_id = {}) {
    std::vector<std::unique_ptr<jwt::Key>> keys;
    keys.push_back(std::make_unique<jwt::Hs256Key>(jwt::secret, std::move(key_id)));
    return jwt::Verifier(clock, std::move(keys), std::move(rules));
  }

  support::ManualClock clock;
};

TEST_F(TokenIssuer, WritesTheDocumentedClaimsAndNothingSecret) {
  const IssuedToken issued = issuer_with({}).issue(alice());
  EXPECT_EQ(part(issued.token, 0), R"({"alg":"HS256","typ":"JWT"})");
  EXPECT_EQ(issued.expires_in, std::chrono::hours(24 * 7));

  const std::string json = part(issued.token, 1);
  base::json::Document document;
  ASSERT_EQ(document.parse(json), base::json::ParseError::none) << json;
  const base::json::Value claims = document.root();
  EXPECT_EQ(claims.size(), 7u) << json;
  EXPECT_EQ(claims.find("sub")->as_string(), "1");
  EXPECT_EQ(claims.find("userId")->as_string(), "1");
  EXPECT_EQ(claims.find("name")->as_string(), "Alice \"A\" <b>");
  EXPECT_EQ(claims.find("email")->as_string(), "alice@example.com");
  EXPECT_EQ(claims.find("iat")->as_integer(), 1'758'796'200);
  EXPECT_EQ(claims.find("exp")->as_integer(), 1'758'796'200 + 7 * 86'400);
  EXPECT_EQ(claims.find("jti")->as_string().size(), 22u);
}

TEST_F(TokenIssuer, MakesTokensThatAreAcceptedUntilTheyExpire) {
  const IssuedToken issued = issuer_with({}).issue(alice());
  jwt::Verifier verifier = verifier_with({});
  const auto claims = verifier.verify(issued.token);
  ASSERT_TRUE(claims.ok()) << ::testing::PrintToString(claims.error());
  EXPECT_EQ(claims->user.str(), "1");
  EXPECT_EQ(claims->name, "Alice \"A\" <b>");

  clock.advance(issued.expires_in + jwt::leeway);
  EXPECT_TRUE(verifier.verify(issued.token).ok());
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(verifier.verify(issued.token).ok());
}

TEST_F(TokenIssuer, MakesADifferentIdForEachToken) {
  Issuer issuer = issuer_with({});
  jwt::Verifier verifier = verifier_with({});
  const auto first = verifier.verify(issuer.issue(alice()).token);
  const auto second = verifier.verify(issuer.issue(alice()).token);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->token_id, second->token_id);
}

TEST_F(TokenIssuer, WritesKeyIssuerAndAudienceThatItsVerifierAccepts) {
  const jwt::ClaimRules rules{"https://chat.example.org", "parley"};
  const std::string token = issuer_with(rules, "2025").issue(alice()).token;
  EXPECT_EQ(part(token, 0), R"({"alg":"HS256","typ":"JWT","kid":"2025"})");
  jwt::Verifier verifier = verifier_with(rules, "2025");
  EXPECT_TRUE(verifier.verify(token).ok());

  const auto bare = verifier.verify(issuer_with({}, "2025").issue(alice()).token);
  ASSERT_FALSE(bare.ok());
  EXPECT_EQ(bare.error(), jwt::TokenFault::wrong_issuer);
}

TEST_F(TokenIssuer, OmitsTheEmailClaimIfTheUserHasNoAddress) {
  store::User user = alice();
  user.email.clear();
  EXPECT_EQ(part(issuer_with({}).issue(user).token, 1).find("email"), std::string::npos);
}

}  // namespace
}  // namespace parley::auth
