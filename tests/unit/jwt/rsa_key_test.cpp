// RS256 verified by OpenSSL with the public key, and private keys that are rejected.
#include "jwt/rsa_key.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "support/rsa_pem.hpp"

namespace parley::jwt {
namespace {

using support::pem_of;
using support::usual_rsa_key;

TEST(Rs256Key, SignsTextThatThePublicKeyVerifies) {
  Rs256Key key(pem_of(usual_rsa_key()), "key 1");
  const std::string signature = key.sign("header.payload");
  EXPECT_EQ(signature.size(), 256U);
  EXPECT_TRUE(support::rs256_holds(support::public_pem_of(usual_rsa_key()), "header.payload", signature));
  EXPECT_FALSE(support::rs256_holds(support::public_pem_of(usual_rsa_key()), "Header.payload", signature));
  EXPECT_TRUE(key.verifies("header.payload", signature));
  EXPECT_EQ(key.algorithm(), "RS256");
  EXPECT_EQ(key.id(), "key 1");
}

TEST(Rs256Key, ReturnsTheSameSignatureAtEveryUse) {
  Rs256Key key(pem_of(usual_rsa_key()));
  const std::string first = key.sign("a");
  EXPECT_NE(key.sign(""), first);
  EXPECT_EQ(key.sign("a"), first) << "PKCS #1 v1.5 has no chance in it";
}

TEST(Rs256Key, AcceptsPkcs1AndPkcs8) {
  Rs256Key modern(pem_of(usual_rsa_key()));
  Rs256Key traditional(support::traditional_pem_of(usual_rsa_key()));
  EXPECT_EQ(traditional.sign("text"), modern.sign("text"));
}

TEST(Rs256Key, RejectsASignatureThatIsChangedCutOrOfAnotherKey) {
  Rs256Key key(pem_of(usual_rsa_key()));
  const std::string good = key.sign("text");
  for (const std::size_t at : {std::size_t{0}, std::size_t{127}, std::size_t{255}}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(key.verifies("text", bad)) << "byte " << at;
  }
  EXPECT_FALSE(key.verifies("text", good.substr(1)));
  EXPECT_FALSE(key.verifies("text", ""));
  EXPECT_FALSE(key.verifies("text", good + '\0'));
  EXPECT_FALSE(key.verifies("Text", good));
  Rs256Key other(pem_of(support::rsa_key(2048).get()));
  EXPECT_FALSE(key.verifies("text", other.sign("text")));
  EXPECT_EQ(ERR_peek_error(), 0U) << "no error is left in the queue of OpenSSL";
}

std::string complaint(const std::string& pem) {
  try {
    const Rs256Key key(pem);
    return "none";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(Rs256Key, RejectsEverythingButAPrivateRsaKeyOfAnAllowedSize) {
  const support::PrivateKey curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const std::string no_key = "no unencrypted private key in PEM form";
  const std::string whole = pem_of(usual_rsa_key());
  EXPECT_EQ(complaint(""), no_key);
  EXPECT_EQ(complaint("secret"), no_key);
  EXPECT_EQ(complaint(whole.substr(0, whole.size() / 2)), no_key);
  EXPECT_EQ(complaint(support::public_pem_of(usual_rsa_key())), no_key);
  EXPECT_EQ(complaint(pem_of(usual_rsa_key(), "passphrase")), no_key) << "without asking for the passphrase";
  EXPECT_EQ(complaint(pem_of(curve.get())), "RS256 takes an RSA key");
  EXPECT_EQ(complaint(pem_of(support::rsa_key(1024).get())), "an RSA key for RS256 has 2048 to 8192 bits");
  EXPECT_EQ(complaint(whole), "none");
}

}  // namespace
}  // namespace parley::jwt
