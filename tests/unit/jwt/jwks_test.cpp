// Which keys of a set are used, which are skipped, and which texts are rejected as a set.
#include "jwt/jwks.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "unit/jwt/rfc_keys.hpp"

namespace parley::jwt {
namespace {

std::string rsa(const std::string& more = "") {
  return R"({"kty":"RSA","e":"AQAB","n":")" + std::string(rfc::rsa_n) + '"' + more + '}';
}
std::string ec(const std::string& more = "", std::string_view curve = "P-256") {
  return R"({"kty":"EC","crv":")" + std::string(curve) + R"(","x":")" + std::string(rfc::ec_x) +
         R"(","y":")" + std::string(rfc::ec_y) + '"' + more + '}';
}
std::string okp(const std::string& more = "", std::string_view curve = "Ed25519") {
  return R"({"kty":"OKP","crv":")" + std::string(curve) + R"(","x":")" + std::string(rfc::ed_x) + '"' + more +
         '}';
}
std::string set(const std::string& keys) {
  return R"({"keys":[)" + keys + "]}";
}

/// The keys as "RS256 a, ES256 b", or the error message.
std::string read(const std::string& text) {
  const auto found = read_jwks(text);
  if (!found) return found.error().message;
  std::string all;
  for (const auto& key : found->keys) {
    all += (all.empty() ? "" : ", ") + std::string(key->algorithm()) +
           (key->id().empty() ? "" : " " + key->id());
  }
  return all;
}

/// The complaints about keys that were skipped in a set with a usable key, one line each.
std::string complaints(const std::string& keys) {
  const auto found = read_jwks(R"({"keys":[)" + okp() + ',' + keys + "]}");
  if (!found) return "refused: " + found.error().message;
  EXPECT_EQ(found->keys.size(), 1U) << keys;
  std::string all;
  for (const std::string& line : found->complaints) all += (all.empty() ? "" : "\n") + line;
  return all;
}

TEST(Jwks, ReadsRsaP256AndEd25519Keys) {
  EXPECT_EQ(read(set(rsa(R"(,"kid":"a")") + ',' + ec(R"(,"kid":"b")") + ',' + okp())),
            "RS256 a, ES256 b, EdDSA");
  EXPECT_EQ(read(set(rsa(R"(,"use":"sig","alg":"RS256","key_ops":["sign","verify"],"x5c":["?"],"x5t":"?")"))),
            "RS256");
  EXPECT_EQ(read(set(okp(R"(,"alg":"Ed25519")") + ',' + okp(R"(,"alg":"EdDSA","use":null)"))),
            "EdDSA, EdDSA");
  const auto read_set = read_jwks(set(okp()));
  const std::string signature = base::decode_base64url(rfc::eddsa_signature).value();
  EXPECT_TRUE(read_set->keys[0]->verifies(rfc::eddsa_text, signature));
  EXPECT_TRUE(read_set->complaints.empty());
}

TEST(Jwks, SkipsKeysForOtherPurposes) {
  const std::string beside[] = {
      rsa(R"(,"use":"enc")"),
      rsa(R"(,"alg":"RS512")"),
      rsa(R"(,"alg":"HS256")"),
      rsa(R"(,"use":7)"),
      rsa(R"(,"key_ops":["encrypt"])"),
      rsa(R"(,"key_ops":"verify")"),
      ec(R"(,"alg":"ES384")"),
      ec("", "P-521"),
      okp("", "X25519"),
      okp(R"(,"alg":"ES256")"),
      R"({"kty":"PQ","pub":"AA"})",
      R"({"kid":"no type"})",
  };
  for (const std::string& key : beside) {
    EXPECT_EQ(read(set(key + ',' + okp(R"(,"kid":"good")"))), "EdDSA good") << key;
    EXPECT_TRUE(read(set(key)).starts_with("no key for RS256, ES256 or EdDSA")) << key;
  }
}

TEST(Jwks, SkipsKeysMarkedForEncryptionWithoutAComplaint) {
  EXPECT_EQ(complaints(rsa(R"(,"use":"enc")")), "");
  EXPECT_EQ(complaints(rsa(R"(,"key_ops":["encrypt"])")), "");
  EXPECT_EQ(complaints(rsa(R"(,"alg":"RS512","kid":"k")")), "key 2 (k): not for RS256, ES256 or EdDSA");
  EXPECT_EQ(complaints(ec("", "P-384")), "key 2: not for RS256, ES256 or EdDSA");
  EXPECT_EQ(complaints(R"({"kty":"PQ","pub":"AA"})"), "key 2: not for RS256, ES256 or EdDSA");
}

TEST(Jwks, SkipsSecretsAndPrivateKeysWithAComplaint) {
  EXPECT_EQ(complaints(R"({"kty":"oct","k":"AAAA"})"),
            "key 2: a secret has no place in a set of public keys");
  for (const char* member : {"d", "p", "q", "dp", "dq", "qi", "oth"}) {
    EXPECT_EQ(complaints(rsa(",\"" + std::string(member) + "\":\"AQ\"")),
              "key 2: a private key has no place in a set of public keys")
        << member;
  }
}

TEST(Jwks, SkipsDamagedKeysWithAComplaint) {
  const std::pair<std::string, std::string> table[] = {
      {R"({"kty":"RSA","e":"AQAB"})", "key 2: an RSA key for RS256 has 2048 to 8192 bits"},
      {R"({"kty":"RSA","e":"AQAB","n":"AQAB","kid":"weak"})",
       "key 2 (weak): an RSA key for RS256 has 2048 to 8192 bits"},
      {R"({"kty":"RSA","e":"AQAB","n":"!"})", "key 2: an RSA key for RS256 has 2048 to 8192 bits"},
      {R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})", "key 2: no public key"},
      {R"({"kty":"EC","crv":"P-256","x":"","y":"AQ"})",
       "key 2: the coordinates of a P-256 key have 32 bytes"},
      {R"({"kty":"OKP","crv":"Ed25519"})", "key 2: an Ed25519 key has 32 bytes"},
      {okp(",\"kid\":\"" + std::string(257, 'k') + '"'), "key 2: kid is longer than 256 bytes"},
      {"7", "key 2: no object"},
      {"7," + okp(R"(,"alg":"x")") + ",null",
       "key 2: no object\nkey 3: not for RS256, ES256 or EdDSA\nkey 4: no object"},
  };
  for (const auto& [keys, complaint] : table) EXPECT_EQ(complaints(keys), complaint) << keys;
}

TEST(Jwks, ReportsAtMostTenComplaints) {
  std::string bad = "7";
  for (int count = 1; count < 50; ++count) bad += ",7";
  const auto read_set = read_jwks(set(okp() + ',' + bad));
  ASSERT_TRUE(read_set.ok());
  ASSERT_EQ(read_set->complaints.size(), KeySet::most_complaints);
  EXPECT_EQ(read_set->complaints.back(), "and 41 keys more");
}

TEST(Jwks, AcceptsAKeyListedTwiceAndTwoKeysOfOneName) {
  EXPECT_EQ(read(set(okp(R"(,"kid":"a")") + ',' + okp(R"(,"kid":"a")"))), "EdDSA a, EdDSA a");
  EXPECT_EQ(read(set(okp(R"(,"kid":"a")") + ',' + ec(R"(,"kid":"a")"))), "EdDSA a, ES256 a");
}

TEST(Jwks, ReadsAKeyWhoseNameIsNotTextAsAKeyWithoutAName) {
  EXPECT_EQ(read(set(okp(R"(,"kid":7)") + ',' + okp(R"(,"kid":null)"))), "EdDSA, EdDSA");
}

TEST(Jwks, AcceptsNumbersWithPaddingOrLeadingZeros) {
  std::string usual(rfc::rsa_n);
  std::string zeros = base::encode_base64url('\0' + base::decode_base64url(rfc::rsa_n).value());
  std::string padded = usual + "==";
  std::string other = usual;
  for (char& c : other) c = c == '-' ? '+' : c == '_' ? '/' : c;
  for (const std::string& n : {usual, zeros, padded, other, "\\n " + usual}) {
    const auto read_set = read_jwks(set(R"({"kty":"RSA","e":"AAEAAQ==","n":")" + n + "\"}"));
    ASSERT_TRUE(read_set.ok()) << read_set.error().message << ": " << n;
    EXPECT_TRUE(
        read_set->keys[0]->verifies(rfc::rs256_text, base::decode_base64url(rfc::rs256_signature).value()));
  }
}

TEST(Jwks, AcceptsAByteOrderMarkAndASingleKey) {
  EXPECT_EQ(read("\xEF\xBB\xBF" + set(okp())), "EdDSA");
  EXPECT_EQ(read(okp(R"(,"kid":"alone")")), "EdDSA alone");
}

TEST(Jwks, RejectsATextThatIsNotASet) {
  for (const char* text : {"", "{", "nonsense"}) EXPECT_EQ(read(text), "no JSON") << text;
  for (const char* text : {"[]", "7", "{}", R"({"keys":{}})", R"({"keys":null})"}) {
    EXPECT_EQ(read(text), "no JSON object with an array \"keys\"") << text;
  }
  EXPECT_EQ(read(set("")), "no key for RS256, ES256 or EdDSA");
  EXPECT_EQ(read(set("7")), "no key for RS256, ES256 or EdDSA; key 1: no object");
  EXPECT_EQ(read(R"({"kty":"oct","k":"AAAA"})"),
            "no key for RS256, ES256 or EdDSA; key 1: a secret has no place in a set of public keys");
}

TEST(Jwks, AcceptsAtMostOneMebibyteAndTheFirst256Keys) {
  const std::string one = set(okp());
  EXPECT_EQ(read(one + std::string(largest_jwks - one.size(), ' ')), "EdDSA");
  EXPECT_EQ(read(one + std::string(largest_jwks - one.size() + 1, ' ')), "larger than 1 MiB");
  std::string many = okp();
  for (std::size_t count = 0; count < most_jwks_keys; ++count) many += ',' + okp();
  const auto read_set = read_jwks(set(many));
  ASSERT_TRUE(read_set.ok());
  EXPECT_EQ(read_set->keys.size(), most_jwks_keys);
  EXPECT_EQ(read_set->complaints, std::vector<std::string>{"key 257: the set has 256 keys before it"});
}

}  // namespace
}  // namespace parley::jwt
