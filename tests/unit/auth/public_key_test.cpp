// Public keys against the examples of the RFCs, and what is refused.
#include "auth/public_key.hpp"

#include <string>

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "base/base64.hpp"
#include "support/rsa_pem.hpp"
#include "unit/auth/rfc_keys.hpp"

namespace parley::auth {
namespace {

using support::public_pem_of;
using support::usual_rsa_key;

std::string bytes(std::string_view text) {
  return base::decode_base64url(text).value();
}

struct Example {
  const char* source;
  const char* algorithm;
  std::unique_ptr<Key> key;
  std::string text;
  std::string signature;
};

std::vector<Example> examples() {
  std::vector<Example> all;
  all.push_back({"RFC 7515, A.2", "RS256", PublicKey::rsa(bytes(rfc::rsa_n), bytes("AQAB")).value(),
                 std::string(rfc::rs256_text), bytes(rfc::rs256_signature)});
  all.push_back({"RFC 7515, A.3", "ES256", PublicKey::p256(bytes(rfc::ec_x), bytes(rfc::ec_y)).value(),
                 std::string(rfc::es256_text), bytes(rfc::es256_signature)});
  all.push_back({"RFC 8037, A.4", "EdDSA", PublicKey::ed25519(bytes(rfc::ed_x)).value(),
                 std::string(rfc::eddsa_text), bytes(rfc::eddsa_signature)});
  return all;
}

TEST(PublicKey, VerifiesTheExamplesOfTheRfcs) {
  for (const Example& example : examples()) {
    EXPECT_TRUE(example.key->verifies(example.text, example.signature)) << example.source;
    EXPECT_EQ(example.key->algorithm(), example.algorithm) << example.source;
    EXPECT_EQ(example.key->origin(), Origin::outside) << example.source;
  }
}

TEST(PublicKey, RefusesASignatureThatIsChangedCutOrLengthened) {
  for (const Example& example : examples()) {
    for (std::size_t at = 0; at < example.signature.size(); at += 7) {
      std::string bad = example.signature;
      bad[at] = static_cast<char>(bad[at] ^ 1);
      EXPECT_FALSE(example.key->verifies(example.text, bad)) << example.source << ", byte " << at;
    }
    const std::string& good = example.signature;
    EXPECT_FALSE(example.key->verifies(example.text, "")) << example.source;
    EXPECT_FALSE(example.key->verifies(example.text, good.substr(1))) << example.source;
    EXPECT_FALSE(example.key->verifies(example.text, good + '\0')) << example.source;
    EXPECT_FALSE(example.key->verifies(example.text + ".", good)) << example.source;
    const std::string zeros(good.size(), '\0');  // r = s = 0 opened what did not check it (CVE-2022-21449)
    EXPECT_FALSE(example.key->verifies(example.text, zeros)) << example.source;
  }
  EXPECT_EQ(ERR_peek_error(), 0U) << "no refusal is left behind for the next user of OpenSSL";
}

TEST(PublicKey, ReadsPemOfEachOfItsKinds) {
  const support::PrivateKey curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const support::PrivateKey edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(usual_rsa_key()), "a").value()->algorithm(), "RS256");
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(curve.get())).value()->algorithm(), "ES256");
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(edwards.get())).value()->algorithm(), "EdDSA");
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(usual_rsa_key()), "a").value()->id(), "a");
}

std::string pem_complaint(const std::string& pem) {
  const auto made = PublicKey::from_pem(pem);
  return made ? "none" : made.error().message;
}

TEST(PublicKey, RefusesPemOfAnythingElse) {
  const support::PrivateKey wide(EVP_EC_gen("P-384"), &EVP_PKEY_free);
  const support::PrivateKey exchange(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), &EVP_PKEY_free);
  EXPECT_EQ(pem_complaint(""), "no public key");
  EXPECT_EQ(pem_complaint("secret"), "no public key");
  EXPECT_EQ(pem_complaint(support::pem_of(usual_rsa_key())), "no public key") << "a private key";
  EXPECT_EQ(pem_complaint(public_pem_of(wide.get())), "an elliptic curve key for ES256 is one of P-256");
  EXPECT_EQ(pem_complaint(public_pem_of(exchange.get())), "the key is neither RSA nor P-256 nor Ed25519");
  EXPECT_EQ(pem_complaint(public_pem_of(support::rsa_key(1024).get())),
            "an RSA key for RS256 has 2048 to 8192 bits");
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(PublicKey, RefusesNumbersThatAreNoKey) {
  EXPECT_FALSE(PublicKey::rsa("", "").ok());
  EXPECT_FALSE(PublicKey::rsa(bytes(rfc::rsa_n), bytes("AA")).ok()) << "exponent 0";
  EXPECT_FALSE(PublicKey::rsa(bytes(rfc::rsa_n), std::string(5, '\x7F')).ok()) << "a long exponent";
  EXPECT_FALSE(PublicKey::rsa(bytes(rfc::rsa_n).substr(0, 128), bytes("AQAB")).ok()) << "1024 bits";
  EXPECT_FALSE(PublicKey::p256(bytes(rfc::ec_x), bytes(rfc::ec_x)).ok()) << "a point off the curve";
  EXPECT_FALSE(PublicKey::p256(std::string(32, '\0'), std::string(32, '\0')).ok());
  EXPECT_FALSE(PublicKey::p256(bytes(rfc::ec_x) + '\0', bytes(rfc::ec_y)).ok());
  EXPECT_FALSE(PublicKey::ed25519(bytes(rfc::ed_x).substr(1)).ok());
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace parley::auth
