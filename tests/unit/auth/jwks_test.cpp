// Which keys of a set are taken, which are passed over, and which refuse the set.
#include "auth/jwks.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "unit/auth/rfc_keys.hpp"

namespace parley::auth {
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

/// "RS256 a, ES256 b", or the complaint.
std::string read(const std::string& text) {
  const auto keys = read_jwks(text);
  if (!keys) return keys.error().message;
  std::string all;
  for (const auto& key : *keys) {
    all += (all.empty() ? "" : ", ") + std::string(key->algorithm()) +
           (key->id().empty() ? "" : " " + key->id());
  }
  return all;
}

TEST(Jwks, TakesRsaP256AndEd25519ByTheirNames) {
  EXPECT_EQ(read(set(rsa(R"(,"kid":"a")") + ',' + ec(R"(,"kid":"b")") + ',' + okp())),
            "RS256 a, ES256 b, EdDSA");
  EXPECT_EQ(read(set(rsa(R"(,"use":"sig","alg":"RS256","key_ops":["sign","verify"],"x5c":["?"],"x5t":"?")"))),
            "RS256");
  const auto keys = read_jwks(set(okp()));
  const std::string signature = base::decode_base64url(rfc::eddsa_signature).value();
  EXPECT_TRUE((*keys)[0]->verifies(rfc::eddsa_text, signature));
}

TEST(Jwks, PassesOverKeysForSomethingElse) {
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
    EXPECT_EQ(read(set(key)), "no key for RS256, ES256 or EdDSA") << key;
  }
}

TEST(Jwks, RefusesASetWithASecretInIt) {
  EXPECT_EQ(read(set(okp() + R"(,{"kty":"oct","k":"AAAA"})")),
            "key 2: a secret has no place in a set of public keys");
  for (const char* member : {"d", "p", "q", "dp", "dq", "qi", "oth"}) {
    EXPECT_EQ(read(set(rsa(",\"" + std::string(member) + "\":\"AQ\""))),
              "key 1: a private key has no place in a set of public keys")
        << member;
  }
}

TEST(Jwks, RefusesKeysThatAreBroken) {
  const std::pair<std::string, std::string> table[] = {
      {R"({"kty":"RSA","e":"AQAB"})", "key 1: an RSA key for RS256 has 2048 to 8192 bits"},
      {R"({"kty":"RSA","e":"AQAB","n":"AQAB"})", "key 1: an RSA key for RS256 has 2048 to 8192 bits"},
      {R"({"kty":"RSA","e":"AQAB","n":"!"})", "key 1: an RSA key for RS256 has 2048 to 8192 bits"},
      {R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})",
       "key 1: the coordinates of a P-256 key have 32 bytes"},
      {R"({"kty":"OKP","crv":"Ed25519"})", "key 1: an Ed25519 key has 32 bytes"},
      {okp(R"(,"kid":7)"), "key 1: kid is no string"},
      {okp(",\"kid\":\"" + std::string(257, 'k') + '"'), "key 1: kid is longer than 256 bytes"},
      {okp(R"(,"kid":"a")") + ',' + ec(R"(,"kid":"a")"), "key 2: another key has its kid"},
      {"7", "key 1: no object"},
  };
  for (const auto& [keys, complaint] : table) EXPECT_EQ(read(set(keys)), complaint) << keys;
}

TEST(Jwks, RefusesWhatIsNoSet) {
  for (const char* text : {"", "{", "nonsense"}) EXPECT_EQ(read(text), "no JSON") << text;
  for (const char* text : {"[]", "7", "{}", R"({"keys":{}})", R"({"keys":null})"}) {
    EXPECT_EQ(read(text), "no JSON object with an array \"keys\"") << text;
  }
  EXPECT_EQ(read(set("")), "no key for RS256, ES256 or EdDSA");
  EXPECT_EQ(read(set(okp()) + std::string(largest_jwks, ' ')), "larger than 65536 bytes");
  std::string many = okp();
  for (std::size_t count = 1; count < most_jwks_keys; ++count) many += ',' + okp();
  EXPECT_NE(read(set(many)), "more than 32 keys");
  EXPECT_EQ(read(set(many + ',' + okp())), "more than 32 keys");
}

}  // namespace
}  // namespace parley::auth
