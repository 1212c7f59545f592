// Tokens of an identity provider together with own tokens, and attacks that mix the two (RFC 8725).
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "jwt/public_key.hpp"
#include "jwt/rsa_key.hpp"
#include "jwt/token.hpp"
#include "support/manual_clock.hpp"
#include "support/rsa_pem.hpp"
#include "unit/jwt/forge.hpp"

namespace parley::jwt {
namespace {

using support::public_pem_of;
using support::usual_rsa_key;

class OutsideToken : public ::testing::Test {
 protected:
  OutsideToken() { verifier.replace_outside_keys(keys_named("a")); }

  static std::vector<std::unique_ptr<Key>> keys_named(const std::string& id) {
    std::vector<std::unique_ptr<Key>> keys;
    keys.push_back(PublicKey::from_pem(public_pem_of(usual_rsa_key()), id).value());
    return keys;
  }
  static std::vector<std::unique_ptr<Key>> own_key() {
    std::vector<std::unique_ptr<Key>> keys;
    keys.push_back(std::make_unique<Hs256Key>(secret));
    return keys;
  }
  static std::string signed_by_provider(std::string_view header, EVP_PKEY* key = usual_rsa_key()) {
    Rs256Key signer(support::pem_of(key));
    std::string token = base::encode_base64url(header) + '.' + base::encode_base64url(honest_payload);
    const std::string signature = signer.sign(token);
    return token + '.' + base::encode_base64url(signature);
  }

  support::ManualClock clock;
  Verifier verifier{clock, own_key()};
};

constexpr std::string_view named = R"({"alg":"RS256","kid":"a"})";

TEST_F(OutsideToken, IsAcceptedTogetherWithOwnTokens) {
  const auto theirs = verifier.verify(signed_by_provider(named));
  ASSERT_TRUE(theirs.ok());
  EXPECT_EQ(theirs.value().origin, Origin::outside);
  EXPECT_TRUE(verifier.verify(signed_by_provider(R"({"alg":"RS256"})")).ok());
  const auto ours = verifier.verify(token_of(honest_payload));
  ASSERT_TRUE(ours.ok());
  EXPECT_EQ(ours.value().origin, Origin::own);
}

TEST_F(OutsideToken, CannotUseThePublicKeyAsASecret) {
  const std::string pem = public_pem_of(usual_rsa_key());
  for (const std::string& key : {pem, pem.substr(0, pem.size() - 1)}) {
    EXPECT_FALSE(verifier.verify(forged(honest_header, honest_payload, key)).ok());
    EXPECT_FALSE(verifier.verify(forged(R"({"alg":"HS256","kid":"a"})", honest_payload, key)).ok());
    EXPECT_FALSE(verifier.verify(forged(named, honest_payload, key)).ok());
  }
}

TEST_F(OutsideToken, IsRejectedWithAnotherAlgorithmKeyNameOrKey) {
  const std::string good = signed_by_provider(named);
  for (const char* algorithm : {"none", "HS256", "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", ""}) {
    const std::string header = R"({"alg":")" + std::string(algorithm) + R"(","kid":"a"})";
    EXPECT_FALSE(verifier.verify(signed_by_provider(header)).ok()) << algorithm;
  }
  EXPECT_FALSE(verifier.verify(signed_by_provider(R"({"alg":"RS256","kid":"b"})")).ok());
  EXPECT_FALSE(verifier.verify(signed_by_provider(R"({"alg":"RS256","kid":""})")).ok());
  EXPECT_FALSE(verifier.verify(signed_by_provider(named, support::rsa_key(2048).get())).ok());
  EXPECT_FALSE(verifier.verify(good.substr(0, good.rfind('.') + 1)).ok()) << "without its signature";
}

TEST_F(OutsideToken, MayNameEdDsaByItsCurve) {
  const support::PrivateKey edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  std::vector<std::unique_ptr<Key>> keys;
  keys.push_back(PublicKey::from_pem(public_pem_of(edwards.get())).value());
  verifier.replace_outside_keys(std::move(keys));
  const auto signed_as = [&](std::string_view algorithm) {
    const std::string header = R"({"alg":")" + std::string(algorithm) + "\"}";
    std::string token = base::encode_base64url(header) + '.' + base::encode_base64url(honest_payload);
    std::array<unsigned char, 64> signature{};
    std::size_t size = signature.size();
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    EXPECT_EQ(EVP_DigestSignInit(context, nullptr, nullptr, nullptr, edwards.get()), 1);
    EXPECT_EQ(EVP_DigestSign(context, signature.data(), &size,
                             reinterpret_cast<const unsigned char*>(token.data()), token.size()),
              1);
    EVP_MD_CTX_free(context);
    return token + '.' + base::encode_base64url({reinterpret_cast<const char*>(signature.data()), size});
  };
  EXPECT_TRUE(verifier.verify(signed_as("EdDSA")).ok());
  EXPECT_TRUE(verifier.verify(signed_as("Ed25519")).ok());
  for (const char* other : {"Ed448", "ed25519", "ES256", "RS256"}) {
    EXPECT_FALSE(verifier.verify(signed_as(other)).ok()) << other;
  }
}

TEST_F(OutsideToken, IsTriedWithEachKeyOfTheNamedKid) {
  auto keys = keys_named("a");
  keys.insert(keys.begin(), PublicKey::from_pem(public_pem_of(support::rsa_key(2048).get()), "a").value());
  verifier.replace_outside_keys(std::move(keys));
  EXPECT_TRUE(verifier.verify(signed_by_provider(named)).ok());
}

TEST_F(OutsideToken, WithAKidThatIsNotTextIsTriedWithAllKeys) {
  EXPECT_TRUE(verifier.verify(signed_by_provider(R"({"alg":"RS256","kid":7})")).ok());
}

TEST_F(OutsideToken, IsRejectedOnceItsKeyIsReplaced) {
  const std::string token = signed_by_provider(named);
  verifier.replace_outside_keys(keys_named("b"));
  EXPECT_FALSE(verifier.verify(token).ok());
  verifier.replace_outside_keys(keys_named(""));
  EXPECT_TRUE(verifier.verify(token).ok()) << "a key without a name matches any kid";
  verifier.replace_outside_keys({});
  EXPECT_FALSE(verifier.verify(token).ok());
  EXPECT_TRUE(verifier.verify(token_of(honest_payload)).ok()) << "our own key stays";
}

}  // namespace
}  // namespace parley::jwt
