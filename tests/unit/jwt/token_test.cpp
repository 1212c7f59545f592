// Attacks on the token as a whole: its size, encoding, header and signature.
#include "jwt/token.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "unit/jwt/faults.hpp"
#include "unit/jwt/forge.hpp"

namespace parley::jwt {
namespace {

class TokenVerifier : public ::testing::Test {
 protected:
  static std::vector<std::unique_ptr<Key>> one_key() {
    std::vector<std::unique_ptr<Key>> keys;
    keys.push_back(std::make_unique<Hs256Key>(secret));
    return keys;
  }

  void expect_fault(const std::string& token, TokenFault fault, std::string_view why) {
    const auto claims = verifier.verify(token);
    ASSERT_FALSE(claims.ok()) << why;
    EXPECT_EQ(claims.error(), fault) << why;
  }

  support::ManualClock clock;
  Verifier verifier{clock, one_key()};
};

TEST_F(TokenVerifier, AcceptsAValidToken) {
  const auto claims = verifier.verify(
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
      ".eyJzdWIiOiIxIiwibmFtZSI6IkFsaWNlIiwiZXhwIjoxNzU4Nzk5ODAwfQ"
      ".gywONZdNXuwmINCdfqWGM8eho1tPdFUpgtEzOPiYdO8");
  ASSERT_TRUE(claims.ok()) << ::testing::PrintToString(claims.error());
  EXPECT_EQ(claims->user.str(), "1");
  EXPECT_EQ(claims->name, "Alice");
  EXPECT_EQ(claims->origin, Origin::own);
  EXPECT_EQ(claims->expires_at.time_since_epoch(), std::chrono::seconds(1'758'799'800));
}

TEST_F(TokenVerifier, AcceptsTheHeadersOfUsualIssuers) {
  for (const std::string_view header :
       {R"({"alg":"HS256"})", R"({"typ":"jwt","alg":"HS256"})", R"({"alg":"HS256","typ":"at+JWT"})",
        R"({"alg":"HS256","typ":"JWT","x-note":{"any":[1,2]}})",
        R"({"alg":"HS256","typ":"application/at+jwt"})", R"({"alg":"HS256","typ":"APPLICATION/JWT"})",
        R"({"alg":"HS256","b64":true,"zip":"DEF","cty":"JWT"})",
        R"({"alg":"HS256","jku":"http://127.0.0.1:9/keys"})",
        R"({"alg":"HS256","x5u":"http://127.0.0.1:9/cert"})",
        R"({"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}})", R"({"alg":"HS256","x5c":["AAAA"],"x5t":"AA"})",
        R"({"alg":"HS256","kid":"any"})", R"({"alg":"HS256","kid":""})", R"({"alg":"HS256","kid":{}})",
        R"({"alg":"HS256","kid":0})", R"({"alg":"HS256","kid":null})", " {\"alg\" :\t\"HS256\"}\n"}) {
    EXPECT_TRUE(verifier.verify(forged(header, honest_payload)).ok()) << header;
  }
}

TEST_F(TokenVerifier, RejectsEveryAlgorithmExceptThatOfItsKey) {
  const std::string_view algorithms[] = {"none",  "None",  "NONE",   "nOnE",  "",       "HS384",
                                         "HS512", "hs256", "HS256 ", "RS256", "RS512",  "PS256",
                                         "ES256", "EdDSA", "HS1",    "dir",   "A128KW", "Ed25519"};
  for (const std::string_view algorithm : algorithms) {
    const std::string header = R"({"alg":")" + std::string(algorithm) + R"(","typ":"JWT"})";
    // With the signature that HS256 would have, and without a signature.
    expect_fault(forged(header, honest_payload), TokenFault::wrong_algorithm, header);
    expect_fault(base::encode_base64url(header) + "." + base::encode_base64url(honest_payload) + ".",
                 TokenFault::wrong_algorithm, header);
  }
  expect_fault(forged(R"({"alg":"HS384"})", honest_payload, secret, EVP_sha384()),
               TokenFault::wrong_algorithm, "a correct HS384 signature");
  expect_fault(forged(R"({"alg":"HS512"})", honest_payload, secret, EVP_sha512()),
               TokenFault::wrong_algorithm, "a correct HS512 signature");
}

TEST_F(TokenVerifier, RejectsAHeaderWithCritAnotherTypeOrNoAlgorithm) {
  const struct {
    std::string_view header;
    TokenFault fault;
  } rows[] = {
      {R"({"alg":"HS256","crit":["x"],"x":1})", TokenFault::refused_header},
      {R"({"alg":"HS256","crit":[]})", TokenFault::refused_header},
      {R"({"alg":"HS256","crit":["exp"]})", TokenFault::refused_header},
      {R"({"alg":"HS256","b64":false,"crit":["b64"]})", TokenFault::refused_header},
      {R"({"alg":"HS256","crit":null})", TokenFault::refused_header},
      {R"({"alg":"HS256","typ":"logout+jwt"})", TokenFault::wrong_type},
      {R"({"alg":"HS256","typ":"application/logout+jwt"})", TokenFault::wrong_type},
      {R"({"alg":"HS256","typ":"application/"})", TokenFault::wrong_type},
      {R"({"alg":"HS256","typ":"application/application/jwt"})", TokenFault::wrong_type},
      {R"({"alg":"HS256","typ":"text/jwt"})", TokenFault::wrong_type},
      {R"({"alg":"HS256","typ":""})", TokenFault::wrong_type},
      {R"({"alg":"HS256","typ":null})", TokenFault::bad_header},
      {R"({"alg":"HS256","typ":["JWT"]})", TokenFault::bad_header},
      {R"({"typ":"JWT"})", TokenFault::bad_header},
      {R"({"alg":null})", TokenFault::bad_header},
      {R"({"alg":["HS256"]})", TokenFault::bad_header},
      {R"({"alg":256})", TokenFault::bad_header},
      {R"({"alg":"HS256","alg":"HS256"})", TokenFault::bad_header},
      {R"({"alg":"none","alg":"HS256"})", TokenFault::bad_header},
      {R"({"alg":"HS256"} )"
       "x",
       TokenFault::bad_header},
      {R"({"alg":"HS256",})", TokenFault::bad_header},
      {R"(["alg","HS256"])", TokenFault::bad_header},
      {R"("HS256")", TokenFault::bad_header},
      {"", TokenFault::bad_header},
      {"HS256", TokenFault::bad_header},
      {"\xef\xbb\xbf{\"alg\":\"HS256\"}", TokenFault::bad_header},
      {"{\"alg\":\"HS256\xff\"}", TokenFault::bad_header},
  };
  for (const auto& row : rows) expect_fault(forged(row.header, honest_payload), row.fault, row.header);
}

TEST_F(TokenVerifier, RejectsASignedPayloadThatIsNotStrictJson) {
  const std::string deep =
      R"({"sub":"1","exp":1758799800,"x":)" + std::string(40, '[') + std::string(40, ']') + "}";
  const std::string_view rows[] = {
      "",
      "not json",
      "[]",
      "\"1\"",
      R"({"sub":"1","exp":1758799800)",
      R"({"sub":"1","exp":1758799800}})",
      R"({"sub":"1","sub":"2","exp":1758799800})",
      R"({"sub":"1","exp":1,"exp":1758799800})",
      R"({"sub":"1","exp":1758799800,"x":{"a":1,"a":2}})",
      R"({"sub":"1","exp":NaN})",
      "{\"sub\":\"\xff\",\"exp\":1758799800}",
      "{\"sub\":\"\xc0\xb1\",\"exp\":1758799800}",
      deep,
  };
  for (const std::string_view row : rows) expect_fault(token_of(row), TokenFault::bad_payload, row);
}

TEST_F(TokenVerifier, RejectsAUserIdWithInvalidEscapes) {
  for (const std::string_view row :
       {R"({"sub":"1\u0000","exp":1758799800})", R"({"sub":"\ud800","exp":1758799800})",
        R"({"sub":"a\udc00\ud800","exp":1758799800})"}) {
    expect_fault(token_of(row), TokenFault::bad_user, row);
  }
  expect_fault(token_of(R"({"sub":"1","exp":1e999})"), TokenFault::bad_time, "above the range of a double");
}

TEST_F(TokenVerifier, AcceptsInvalidEscapesInDescribingClaims) {
  const auto claims =
      verifier.verify(token_of(R"({"sub":"1","exp":1758799800,"name":"cut \ud83d\u0000","x":1e999})"));
  ASSERT_TRUE(claims.ok());
  EXPECT_EQ(claims->user.str(), "1");
  EXPECT_EQ(claims->name, "cut \xef\xbf\xbd");
}

TEST_F(TokenVerifier, RejectsAnyNumberOfSegmentsExceptThree) {
  const std::string good = token_of(honest_payload);
  const std::string header = good.substr(0, good.find('.'));
  for (const std::string& token :
       {std::string(), std::string("."), header, good.substr(0, good.rfind('.')), good + ".", good + ".AAAA",
        "." + good, header + "..." + header, header + ".a.b.c.d"}) {
    expect_fault(token, TokenFault::not_three_segments, token);
  }
  expect_fault("..", TokenFault::bad_header, "three empty segments");
}

TEST_F(TokenVerifier, RejectsEveryOtherEncodingOfTheSameToken) {
  const std::string good = token_of(honest_payload);
  ASSERT_TRUE(verifier.verify(good).ok());
  // 32 bytes are 43 characters. The last character has two bits that must be zero.
  const std::string body = good.substr(0, good.size() - 1);
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const char last : alphabet) {
    if (last == good.back()) continue;
    const bool same_bits = alphabet.find(last) / 4 == alphabet.find(good.back()) / 4;
    const bool canonical = alphabet.find(last) % 4 == 0;
    ASSERT_FALSE(same_bits && canonical);
    expect_fault(body + last, canonical ? TokenFault::bad_signature : TokenFault::bad_base64url,
                 std::string("last character ") + last);
  }
  for (const std::string_view end : {"=", "==", "+", "/", " ", "\n", "\r\n", "\t", "%3D", "\xc3\xa9"}) {
    expect_fault(good + std::string(end), TokenFault::bad_base64url, end);
  }
  expect_fault(" " + good, TokenFault::bad_base64url, "a leading space");
  expect_fault(std::string("\0", 1) + good, TokenFault::bad_base64url, "a leading zero byte");
  expect_fault(good.substr(0, 5) + "\n" + good.substr(5), TokenFault::bad_base64url, "a newline inside");
}

TEST_F(TokenVerifier, RejectsSignedSegmentsInAnotherEncoding) {
  const std::string header = base::encode_base64url(honest_header);
  const std::string payload = base::encode_base64url(honest_payload);
  const std::string padded = header + std::string((4 - header.size() % 4) % 4, '=');
  const struct {
    std::string header;
    std::string payload;
  } rows[] = {
      {header + "=", payload},       {padded + "====", payload}, {header, payload + "="},
      {header, payload + "=="},      {header, payload + " "},    {header, payload + "\n"},
      {header, "+" + payload},       {header, "/" + payload},    {header, payload.substr(1)},
      {header + "A", payload + "A"}, {header, "%65" + payload},
  };
  for (const auto& row : rows) {
    const auto claims = verifier.verify(sealed(row.header, row.payload));
    EXPECT_FALSE(claims.ok()) << row.header << " . " << row.payload;
  }
}

TEST_F(TokenVerifier, RejectsATokenWithAnyCharacterChanged) {
  const std::string good = token_of(honest_payload);
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char other : {'A', '9', '_', '.'}) {
      if (good[at] == other) continue;
      std::string bad = good;
      bad[at] = other;
      EXPECT_FALSE(verifier.verify(bad).ok()) << bad;
    }
  }
}

TEST_F(TokenVerifier, RejectsATokenCutAtAnyPosition) {
  const std::string good = token_of(honest_payload);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(verifier.verify(std::string_view(good).substr(0, size)).ok()) << size;
  }
}

TEST_F(TokenVerifier, RejectsSignaturesOfAnotherSecret) {
  for (const std::string_view guess :
       {"", "secret", "changeme", "your-256-bit-secret", "0123456789abcdef0123456789abcdee"}) {
    expect_fault(forged(honest_header, honest_payload, guess), TokenFault::bad_signature, guess);
  }
  expect_fault(base::encode_base64url(honest_header) + "." + base::encode_base64url(honest_payload) + ".",
               TokenFault::bad_signature, "no signature at all");
}

TEST_F(TokenVerifier, ReportsOnlyTheSignatureIfItIsWrong) {
  expect_fault(forged(honest_header, R"({"sub":"1","exp":1})", "secret"), TokenFault::bad_signature,
               "expired");
  expect_fault(forged(honest_header, "not json", "secret"), TokenFault::bad_signature, "no JSON");
}

TEST_F(TokenVerifier, RejectsMoreThanSixteenKibibytesBeforeDecoding) {
  // A note that makes the token exactly as long as needed: 3 bytes are 4 characters.
  const auto token_with_note = [](std::size_t size) {
    return token_of(R"({"sub":"1","exp":1758799800,"note":")" + std::string(size, 'n') + "\"}");
  };
  std::size_t note = 12'000;
  while (token_with_note(note).size() < longest_token) ++note;
  ASSERT_EQ(token_with_note(note).size(), longest_token);
  EXPECT_TRUE(verifier.verify(token_with_note(note)).ok());
  expect_fault(token_with_note(note + 1), TokenFault::too_long, "one more byte of the note");
  expect_fault(std::string(longest_token + 1, '!'), TokenFault::too_long, "bytes outside the alphabet");
  expect_fault(std::string(60 * 1024, 'A'), TokenFault::too_long, "60 KiB");
}

TEST_F(TokenVerifier, DistinguishesAnExpiredFromAnInvalidToken) {
  const std::string token = token_of(honest_payload);
  clock.advance(std::chrono::hours(1) + leeway);
  EXPECT_TRUE(verifier.verify(token).ok());
  clock.advance(std::chrono::milliseconds(1));
  expect_fault(token, TokenFault::expired, "a millisecond after the leeway");
}

/// Counts how often it is asked to verify.
class CountingKey final : public Key {
 public:
  explicit CountingKey(int& asked, Origin origin = Origin::own) : Key("", origin), asked_(asked) {}
  std::string_view algorithm() const override { return key_.algorithm(); }
  bool verifies(std::string_view text, std::string_view signature) override {
    ++asked_;
    return key_.verifies(text, signature);
  }

 private:
  int& asked_;
  Hs256Key key_{secret};
};

class RememberedToken : public ::testing::Test {
 protected:
  static std::vector<std::unique_ptr<Key>> counting_key(int& asked, Origin origin) {
    std::vector<std::unique_ptr<Key>> keys;
    keys.push_back(std::make_unique<CountingKey>(asked, origin));
    return keys;
  }
  static std::string token_of_user(int number) {
    return token_of(R"({"exp":1758799800,"sub":")" + std::to_string(number) + "\"}");
  }

  int asked = 0;
  support::ManualClock clock;
  Verifier verifier{clock, counting_key(asked, Origin::outside)};
  const std::string good = token_of(honest_payload);
};

TEST_F(RememberedToken, IsVerifiedOnceAndReturnsTheSameClaims) {
  const auto first = verifier.verify(good);
  const auto again = verifier.verify(good);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(again->user, first->user);
  EXPECT_EQ(again->name, first->name);
  EXPECT_EQ(again->token_id, first->token_id);
  EXPECT_EQ(again->expires_at, first->expires_at);
  EXPECT_EQ(again->origin, first->origin);
}

TEST_F(RememberedToken, ExpiresLikeAnyOtherToken) {
  ASSERT_TRUE(verifier.verify(good).ok());
  clock.advance(std::chrono::hours(1) + leeway + std::chrono::milliseconds(1));
  const auto claims = verifier.verify(good);
  ASSERT_FALSE(claims.ok());
  EXPECT_EQ(claims.error(), TokenFault::expired);
}

TEST_F(RememberedToken, DoesNotApplyToAnotherSignature) {
  ASSERT_TRUE(verifier.verify(good).ok());
  std::string bad = good;
  bad[bad.rfind('.') + 1] = bad[bad.rfind('.') + 1] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(verifier.verify(bad).ok());
  EXPECT_FALSE(verifier.verify(bad).ok()) << "a rejected token is verified again";
  EXPECT_EQ(asked, 3);
}

TEST_F(RememberedToken, IsDroppedWithTheKeysOfItsProvider) {
  ASSERT_TRUE(verifier.verify(good).ok());
  verifier.replace_outside_keys({});
  EXPECT_FALSE(verifier.verify(good).ok());
  verifier.replace_outside_keys(counting_key(asked, Origin::outside));
  EXPECT_TRUE(verifier.verify(good).ok());
  EXPECT_EQ(asked, 2);
}

TEST_F(RememberedToken, IsDroppedInFavourOfNewerTokens) {
  ASSERT_TRUE(verifier.verify(good).ok());
  constexpr int others = 2 * static_cast<int>(Verifier::generation);
  for (int number = 0; number < others; ++number) ASSERT_TRUE(verifier.verify(token_of_user(number)).ok());
  EXPECT_TRUE(verifier.verify(good).ok());
  EXPECT_EQ(asked, others + 2);
}

TEST_F(RememberedToken, ALongTokenIsNotCached) {
  const std::string note(longest_remembered_token, 'n');
  const std::string token = token_of(R"({"sub":"1","exp":1758799800,"note":")" + note + "\"}");
  EXPECT_TRUE(verifier.verify(token).ok());
  EXPECT_TRUE(verifier.verify(token).ok());
  EXPECT_EQ(asked, 2);
}

TEST_F(TokenVerifier, UsesOnlyTheKeyThatTheKidNames) {
  constexpr std::string_view other = "another secret of at least 32 byte";
  std::vector<std::unique_ptr<Key>> keys;
  keys.push_back(std::make_unique<Hs256Key>(secret, "2024"));
  keys.push_back(std::make_unique<Hs256Key>(other, "2025", Origin::outside));
  Verifier two(clock, std::move(keys), {"", ""});

  const auto with_name = two.verify(forged(R"({"alg":"HS256","kid":"2025"})", honest_payload, other));
  ASSERT_TRUE(with_name.ok()) << ::testing::PrintToString(with_name.error());
  EXPECT_EQ(with_name->origin, Origin::outside);
  const auto nameless = two.verify(forged(R"({"alg":"HS256"})", honest_payload, other));
  ASSERT_TRUE(nameless.ok()) << ::testing::PrintToString(nameless.error());
  EXPECT_EQ(nameless->origin, Origin::outside);

  const auto swapped = two.verify(forged(R"({"alg":"HS256","kid":"2024"})", honest_payload, other));
  ASSERT_FALSE(swapped.ok());
  EXPECT_EQ(swapped.error(), TokenFault::bad_signature);
}

TEST_F(TokenVerifier, TriesAtMost32KeysForOneToken) {
  int asked = 0;
  std::vector<std::unique_ptr<Key>> keys;
  for (std::size_t count = 0; count < 2 * Verifier::most_tries; ++count) {
    keys.push_back(std::make_unique<CountingKey>(asked));
  }
  Verifier many(clock, std::move(keys));
  const auto refused = many.verify(forged(honest_header, honest_payload, "another secret"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error(), TokenFault::bad_signature);
  EXPECT_EQ(asked, static_cast<int>(Verifier::most_tries));
}

TEST_F(TokenVerifier, WithoutKeysRejectsEveryToken) {
  Verifier none(clock, {});
  EXPECT_FALSE(none.verify(token_of(honest_payload)).ok());
  EXPECT_FALSE(none.verify(base::encode_base64url(R"({"alg":"none"})") + "." +
                           base::encode_base64url(honest_payload) + ".")
                   .ok());
}

}  // namespace
}  // namespace parley::jwt
