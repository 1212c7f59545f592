// The allowed claims about the user and the validity of a token. The present time is 2025-09-25T10:30:00Z,
// 1758796200.
#include "jwt/claims.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/json/json.hpp"
#include "support/manual_clock.hpp"
#include "unit/jwt/faults.hpp"

namespace parley::jwt {
namespace {

using std::chrono::milliseconds;

base::Result<Claims, TokenFault> read(std::string_view json, const ClaimRules& rules = {},
                                      base::Timestamp now = support::ManualClock().wall_now(),
                                      Origin origin = Origin::own) {
  base::json::Document document;
  if (document.parse(json) != base::json::ParseError::none) {
    ADD_FAILURE() << "not JSON: " << json;
    return TokenFault::bad_payload;
  }
  return read_claims(document.root(), rules, origin, now);
}

void expect_fault(std::string_view json, TokenFault fault, const ClaimRules& rules = {}) {
  const auto claims = read(json, rules);
  ASSERT_FALSE(claims.ok()) << json;
  EXPECT_EQ(claims.error(), fault) << json;
}

TEST(Claims, ReadsTheUserFromTheFirstClaimThatNamesOne) {
  const struct {
    std::string_view json;
    std::string_view user;
  } rows[] = {
      {R"({"sub":"1","exp":1758799800})", "1"},
      {R"({"userId":"1","exp":1758799800})", "1"},
      {R"({"id":"1","exp":1758799800})", "1"},
      {R"({"user_id":"1","exp":1758799800})", "1"},
      {R"({"userId":1,"exp":1758799800})", "1"},
      {R"({"sub":1,"exp":1758799800})", "1"},
      {R"({"sub":1,"userId":"2","exp":1758799800})", "1"},
      {R"({"sub":2.0,"exp":1758799800})", "2"},
      {R"({"userId":1e3,"exp":1758799800})", "1000"},
      {R"({"id":9223372036854775807,"exp":1758799800})", "9223372036854775807"},
      {R"({"user_id":-5,"exp":1758799800})", "-5"},
      {R"({"user_id":"4","id":"3","userId":"2","sub":"1","exp":1758799800})", "1"},
      {R"({"user_id":"4","id":"3","userId":"2","exp":1758799800})", "2"},
      {R"({"user_id":"4","id":"3","exp":1758799800})", "3"},
      {R"({"sub":"01","exp":1758799800})", "01"},
      {R"({"sub":"\uff11","exp":1758799800})", "\xef\xbc\x91"},
      {R"({"sub":"auth0|ünï","exp":1758799800})", "auth0|ünï"},
  };
  for (const auto& row : rows) {
    const auto claims = read(row.json);
    ASSERT_TRUE(claims.ok()) << row.json << ": " << ::testing::PrintToString(claims.error());
    EXPECT_EQ(claims->user.str(), row.user) << row.json;
  }
}

TEST(Claims, RejectsATokenWithAnUnusableUserWithoutTryingTheNextClaim) {
  const std::string_view rows[] = {
      R"({"exp":1758799800})",
      R"({"sub":1.5,"exp":1758799800})",
      R"({"sub":1e300,"userId":"1","exp":1758799800})",
      R"({"sub":9007199254740993.0,"exp":1758799800})",
      R"({"sub":"","userId":"1","exp":1758799800})",
      R"({"sub":null,"userId":"1","exp":1758799800})",
      R"({"sub":{},"exp":1758799800})",
      R"({"sub":["1"],"exp":1758799800})",
      R"({"sub":true,"exp":1758799800})",
      R"({"userId":1.5,"exp":1758799800})",
      R"({"userId":18446744073709551616,"exp":1758799800})",
      R"({"id":null,"user_id":"1","exp":1758799800})",
      R"({"sub":"a\nb","exp":1758799800})",
      R"({"sub":" 1","exp":1758799800})",
      R"({"sub":"1 ","exp":1758799800})",
      R"({"sub":"a\u007f","exp":1758799800})",
      R"({"sub":"a\u0085","exp":1758799800})",
      R"({"Sub":"1","exp":1758799800})",
  };
  for (const std::string_view row : rows) expect_fault(row, TokenFault::bad_user);

  const auto with_id_of = [](std::size_t size) {
    return R"({"sub":")" + std::string(size, 'a') + R"(","exp":1758799800})";
  };
  EXPECT_EQ(read(with_id_of(200))->user.str(), std::string(200, 'a'));
  EXPECT_TRUE(read(with_id_of(255)).ok());
  expect_fault(with_id_of(256), TokenFault::bad_user);
}

TEST(Claims, RejectsAPayloadThatIsNotAnObject) {
  for (const std::string_view json : {"[]", "\"1\"", "1", "null", "true"}) {
    expect_fault(json, TokenFault::bad_payload);
  }
}

TEST(Claims, RejectsATimeThatIsNotANumberOfSeconds) {
  const std::string_view rows[] = {
      R"({"sub":"1"})",
      R"({"sub":"1","exp":null})",
      R"({"sub":"1","exp":true})",
      R"({"sub":"1","exp":"9999999999"})",
      R"({"sub":"1","exp":[9999999999]})",
      R"({"sub":"1","exp":-1})",
      R"({"sub":"1","exp":-0.5})",
      R"({"sub":"1","exp":1e308})",
      R"({"sub":"1","exp":-1e308})",
      R"({"sub":"1","exp":9223372036854775807})",
      R"({"sub":"1","exp":253402300800})",
      R"({"sub":"1","exp":1758799800000})",
      R"({"sub":"1","exp":1758799800,"nbf":"0"})",
      R"({"sub":"1","exp":1758799800,"nbf":null})",
      R"({"sub":"1","exp":1758799800,"nbf":-1})",
  };
  for (const std::string_view row : rows) expect_fault(row, TokenFault::bad_time);
}

TEST(Claims, AcceptsTheLastSecondOfTheYear9999AndFractions) {
  const auto latest = read(R"({"sub":"1","exp":253402300799})");
  ASSERT_TRUE(latest.ok());
  EXPECT_EQ(latest->expires_at.time_since_epoch(), milliseconds(253'402'300'799'000));
  const auto fraction = read(R"({"sub":"1","exp":1758799800.25})");
  ASSERT_TRUE(fraction.ok());
  EXPECT_EQ(fraction->expires_at.time_since_epoch(), milliseconds(1'758'799'800'250));
}

TEST(Claims, AcceptsAnExpiryUpToSixtySecondsAgo) {
  const base::Timestamp expiry(milliseconds(1'758'796'200'000));
  const std::string_view json = R"({"sub":"1","exp":1758796200})";
  EXPECT_TRUE(read(json, {}, expiry - milliseconds(1)).ok());
  EXPECT_TRUE(read(json, {}, expiry).ok());
  EXPECT_TRUE(read(json, {}, expiry + milliseconds(60'000)).ok());
  const auto late = read(json, {}, expiry + milliseconds(60'001));
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error(), TokenFault::expired);
  expect_fault(R"({"sub":"1","exp":0})", TokenFault::expired);
}

TEST(Claims, AcceptsANotBeforeUpToSixtySecondsAhead) {
  const base::Timestamp beginning(milliseconds(1'758'796'200'000));
  const std::string_view json = R"({"sub":"1","exp":1758799800,"nbf":1758796200})";
  EXPECT_TRUE(read(json, {}, beginning).ok());
  EXPECT_TRUE(read(json, {}, beginning - milliseconds(60'000)).ok());
  const auto early = read(json, {}, beginning - milliseconds(60'001));
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error(), TokenFault::not_yet_valid);
}

TEST(Claims, AreNotRejectedForAnyTimeOfIssue) {
  const auto issued_at = [](std::string_view iat) {
    const auto claims = read(R"({"sub":"1","exp":1758799800,"iat":)" + std::string(iat) + "}");
    EXPECT_TRUE(claims.ok()) << iat;
    return claims.ok() ? claims->issued_at.time_since_epoch() : milliseconds(-1);
  };
  EXPECT_EQ(issued_at("1758796380"), milliseconds(1'758'796'380'000)) << "three minutes ahead";
  EXPECT_EQ(issued_at("253402300799"), milliseconds(253'402'300'799'000));
  for (const std::string_view iat : {"\"now\"", "1e300", "-1", "null", "{}"}) {
    EXPECT_EQ(issued_at(iat), milliseconds(0)) << iat << " is as good as none";
  }
}

TEST(Claims, ChecksTheIssuerExactlyIfOneIsConfigured) {
  const ClaimRules rules{"https://id.example.org", ""};
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"iss":"https://id.example.org"})", rules).ok());
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"iss":"anybody"})").ok());
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800})").ok());
  const std::string_view rows[] = {
      R"({"sub":"1","exp":1758799800})",
      R"({"sub":"1","exp":1758799800,"iss":""})",
      R"({"sub":"1","exp":1758799800,"iss":"https://id.example.or"})",
      R"({"sub":"1","exp":1758799800,"iss":"https://id.example.org/"})",
      R"({"sub":"1","exp":1758799800,"iss":"https://id.example.org.evil.test"})",
      R"({"sub":"1","exp":1758799800,"iss":"HTTPS://ID.EXAMPLE.ORG"})",
  };
  for (const std::string_view row : rows) expect_fault(row, TokenFault::wrong_issuer, rules);
  expect_fault(R"({"sub":"1","exp":1758799800,"iss":["https://id.example.org"]})", TokenFault::bad_payload,
               rules);
  expect_fault(R"({"sub":"1","exp":1758799800,"iss":1})", TokenFault::bad_payload);
}

TEST(Claims, ChecksTheAudienceExactlyIfOneIsConfigured) {
  const ClaimRules rules{"", "parley"};
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"aud":"parley"})", rules).ok());
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"aud":["web","parley"]})", rules).ok());
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"aud":"other"})").ok());
  const std::string_view rows[] = {
      R"({"sub":"1","exp":1758799800})",
      R"({"sub":"1","exp":1758799800,"aud":"other"})",
      R"({"sub":"1","exp":1758799800,"aud":"parley2"})",
      R"({"sub":"1","exp":1758799800,"aud":"parle"})",
      R"({"sub":"1","exp":1758799800,"aud":[]})",
      R"({"sub":"1","exp":1758799800,"aud":["web","parley2"]})",
      R"({"sub":"1","exp":1758799800,"aud":["parley",1]})",
      R"({"sub":"1","exp":1758799800,"aud":{"parley":true}})",
      R"({"sub":"1","exp":1758799800,"aud":null})",
      R"({"sub":"1","exp":1758799800,"aud":"other","client_id":"parley","azp":"parley"})",
      R"({"sub":"1","exp":1758799800,"aud":[],"client_id":"parley"})",
      R"({"sub":"1","exp":1758799800,"client_id":"parley2","azp":"parle"})",
      R"({"sub":"1","exp":1758799800,"client_id":["parley"],"azp":{"parley":1}})",
      R"({"sub":"1","exp":1758799800,"scope":"parley"})",
  };
  for (const std::string_view row : rows) expect_fault(row, TokenFault::wrong_audience, rules);
}

TEST(Claims, MatchTheAudienceWithTheClientIfTheTokenHasNoAudience) {
  const ClaimRules rules{"", "parley"};
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"client_id":"parley"})", rules).ok());
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"azp":"parley"})", rules).ok());
  EXPECT_TRUE(read(R"({"sub":"1","exp":1758799800,"client_id":"x","azp":"parley"})", rules).ok());
}

TEST(Claims, ReportsExpiredOnlyIfTheTokenHasNoOtherFault) {
  expect_fault(R"({"sub":"1","exp":1,"iss":"else"})", TokenFault::wrong_issuer, {"us", ""});
  expect_fault(R"({"sub":{},"exp":1})", TokenFault::bad_user);
  EXPECT_EQ(answer_to(TokenFault::expired).code, base::ErrorCode::token_expired);
  EXPECT_EQ(answer_to(TokenFault::bad_signature).code, base::ErrorCode::unauthorized);
  EXPECT_EQ(answer_to(TokenFault::not_yet_valid).code, base::ErrorCode::unauthorized);
}

TEST(Claims, CleansAndBoundsTheNameAndIgnoresANameThatIsNotText) {
  const auto name_of = [](const std::string& json) {
    const auto claims = read(R"({"sub":"1","exp":1758799800,"name":)" + json + "}");
    EXPECT_TRUE(claims.ok()) << json;
    return claims.ok() ? claims->name : std::string("refused");
  };
  EXPECT_EQ(name_of(R"("Al\nice\u0085\u007f Ü")"), "Alice Ü");
  EXPECT_EQ(name_of("7"), "");
  EXPECT_EQ(name_of("null"), "");
  EXPECT_EQ(name_of(R"("  Alice ")"), "Alice");
  EXPECT_EQ(name_of(R"("   ")"), "");
  EXPECT_EQ(name_of(R"("\u00a0Alice\u3000")"), "Alice");
  EXPECT_EQ(name_of(R"("\u200b\u2060\u00ad")"), "") << "no visible character is left";
  EXPECT_EQ(name_of('"' + std::string(128, 'x') + '"'), std::string(128, 'x'));
  EXPECT_EQ(name_of('"' + std::string(127, 'x') + "é\""), std::string(127, 'x'));
}

TEST(Claims, TakeTheNameFromTheFirstUsualClaimThatHasOne) {
  const auto name_of = [](const std::string& more) {
    const auto claims = read(R"({"sub":"1","exp":1758799800)" + more + "}");
    EXPECT_TRUE(claims.ok()) << more;
    return claims.ok() ? claims->name : std::string("refused");
  };
  EXPECT_EQ(name_of(R"(,"nickname":"n","preferred_username":"p","name":"Alice")"), "Alice");
  EXPECT_EQ(name_of(R"(,"nickname":"n","preferred_username":"p")"), "p");
  EXPECT_EQ(name_of(R"(,"nickname":"n")"), "n");
  EXPECT_EQ(name_of(R"(,"nickname":"n","preferred_username":"p","name":" ")"), "p");
  EXPECT_EQ(name_of(R"(,"nickname":"n","preferred_username":"p","name":"\u2060")"), "p");
  EXPECT_EQ(name_of(R"(,"nickname":"n","preferred_username":7,"name":null)"), "n");
  EXPECT_EQ(name_of(R"(,"given_name":"Alice","email":"a@b.example")"), "");
}

TEST(Claims, ReadsTheTokenIdAndTheEmail) {
  const auto claims = read(R"({"sub":"1","exp":1758799800,"jti":"t-1","email":"Alice@Example.com"})");
  ASSERT_TRUE(claims.ok());
  EXPECT_EQ(claims->token_id, "t-1");
  EXPECT_EQ(claims->email, "Alice@Example.com");
  expect_fault(R"({"sub":"1","exp":1758799800,"jti":7})", TokenFault::bad_payload);
}

/// Reads a provider's token with these names of the claims.
base::Result<Claims, TokenFault> read_outside(std::string_view json, std::string_view user,
                                              std::string_view name = {}) {
  const ClaimRules rules{.issuer = {},
                         .audience = {},
                         .outside_names = {ClaimName::parse(user).value(), ClaimName::parse(name).value()}};
  return read(json, rules, support::ManualClock().wall_now(), Origin::outside);
}

TEST(Claims, OfAProviderAreReadUnderTheConfiguredNames) {
  const struct {
    std::string_view json;
    std::string_view user_claim;
    std::string_view name_claim;
    std::string_view user;
    std::string_view name;
  } rows[] = {
      {R"({"sub":"1","uid":"carol","nick":"C","name":"x","exp":1758799800})", "uid", "nick", "carol", "C"},
      {R"({"uid":7,"exp":1758799800})", "uid", "nick", "7", ""},
      {R"({"sub":"1","profile":{"id":"9","names":{"full":"Carol C"}},"exp":1758799800})", "profile.id",
       "profile.names.full", "9", "Carol C"},
      {R"({"https://shop.example/id":"9","https://shop.example/name":"Carol","exp":1758799800})",
       "https://shop.example/id", "https://shop.example/name", "9", "Carol"},
      {R"({"sub":"1","name":"Carol","exp":1758799800})", "", "", "1", "Carol"},
      {R"({"sub":"1","name":"Carol","nick":5,"exp":1758799800})", "sub", "nick", "1", ""},
  };
  for (const auto& row : rows) {
    const auto claims = read_outside(row.json, row.user_claim, row.name_claim);
    ASSERT_TRUE(claims.ok()) << row.json << ": " << ::testing::PrintToString(claims.error());
    EXPECT_EQ(claims->user.str(), row.user) << row.json;
    EXPECT_EQ(claims->name, row.name) << row.json;
    EXPECT_EQ(claims->origin, Origin::outside);
  }
}

TEST(Claims, OfAProviderAreRejectedIfTheConfiguredClaimHasNoUsableUser) {
  const struct {
    std::string_view json;
    std::string_view claim;
  } rows[] = {
      {R"({"sub":"1","userId":"1","exp":1758799800})", "uid"},
      {R"({"sub":"1","uid":"","exp":1758799800})", "uid"},
      {R"({"sub":"1","uid":["1"],"exp":1758799800})", "uid"},
      {R"({"sub":"1","uid":{"id":"1"},"exp":1758799800})", "uid"},
      {R"({"sub":"1","profile":"1","exp":1758799800})", "profile.id"},
      {R"({"sub":"1","profile":{"id":null},"exp":1758799800})", "profile.id"},
      {R"({"sub":5.5,"exp":1758799800})", "sub"},
      {R"({"https://shop":{"example/id":"9"},"exp":1758799800})", "https://shop.example/id"},
  };
  for (const auto& row : rows) {
    const auto claims = read_outside(row.json, row.claim);
    ASSERT_FALSE(claims.ok()) << row.json;
    EXPECT_EQ(claims.error(), TokenFault::bad_user) << row.json;
  }
}

TEST(Claims, OfOwnTokensAreReadUnderTheUsualNames) {
  const ClaimRules rules{
      .issuer = {},
      .audience = {},
      .outside_names = {ClaimName::parse("uid").value(), ClaimName::parse("nick").value()}};
  const auto claims = read(R"({"sub":"1","uid":"2","name":"Carol","nick":"C","exp":1758799800})", rules);
  ASSERT_TRUE(claims.ok());
  EXPECT_EQ(claims->user.str(), "1");
  EXPECT_EQ(claims->name, "Carol");
}

}  // namespace
}  // namespace parley::jwt
