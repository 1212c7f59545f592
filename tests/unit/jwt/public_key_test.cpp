// Public keys with the examples of the RFCs, and texts that are rejected.
#include "jwt/public_key.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/err.h>

#include "base/base64.hpp"
#include "jwt/rsa_key.hpp"
#include "support/rsa_pem.hpp"
#include "unit/jwt/rfc_keys.hpp"

namespace parley::jwt {
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

TEST(PublicKey, RejectsASignatureThatIsChangedCutOrLengthened) {
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
    const std::string zeros(good.size(), '\0');  // r = s = 0 was accepted by libraries that did not check it
                                                 // (CVE-2022-21449)
    EXPECT_FALSE(example.key->verifies(example.text, zeros)) << example.source;
  }
  EXPECT_EQ(ERR_peek_error(), 0U) << "no error is left in the queue of OpenSSL";
}

TEST(PublicKey, ReadsPemOfEachKeyType) {
  const support::PrivateKey curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const support::PrivateKey edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(usual_rsa_key()), "a").value()->algorithm(), "RS256");
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(curve.get())).value()->algorithm(), "ES256");
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(edwards.get())).value()->algorithm(), "EdDSA");
  EXPECT_EQ(PublicKey::from_pem(public_pem_of(usual_rsa_key()), "a").value()->id(), "a");
}

std::string signed_by(EVP_PKEY* key, const std::string& text) {
  return Rs256Key(support::pem_of(key)).sign(text);
}

bool is_usual_key(const std::string& text) {
  const auto key = PublicKey::from_pem(text);
  if (!key) ADD_FAILURE() << key.error().message << ": " << text;
  return key && (*key)->verifies("text", signed_by(usual_rsa_key(), "text"));
}

std::string without_armour(const std::string& pem) {
  const std::size_t begin = pem.find('\n') + 1;
  return pem.substr(begin, pem.find("-----END") - begin);
}

TEST(PublicKey, ReadsACertificateWithAnyDates) {
  const support::PrivateKey curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const support::PrivateKey edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  EXPECT_TRUE(is_usual_key(support::certificate_pem_of(usual_rsa_key())));
  EXPECT_EQ(PublicKey::from_pem(support::certificate_pem_of(curve.get())).value()->algorithm(), "ES256");
  EXPECT_EQ(PublicKey::from_pem(support::certificate_pem_of(edwards.get())).value()->algorithm(), "EdDSA");
}

TEST(PublicKey, ReadsAKeyInEveryTextForm) {
  const std::string pem = public_pem_of(usual_rsa_key());
  const std::string bare = without_armour(pem);
  std::string on_one_line = bare;
  std::erase(on_one_line, '\n');
  std::string unpadded = on_one_line;
  while (unpadded.ends_with('=')) unpadded.pop_back();
  std::string url_safe = unpadded;
  for (char& c : url_safe) c = c == '+' ? '-' : c == '/' ? '_' : c;
  std::string with_crlf;
  for (const char c : pem) with_crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string indented = "  ";
  for (const char c : pem) indented += c == '\n' ? std::string("\n  ") : std::string(1, c);
  const std::string ways[] = {
      "\xEF\xBB\xBF" + pem,
      "The key of our provider:\n" + pem + "and no more\n",
      with_crlf,
      indented,
      bare,
      "\xEF\xBB\xBF" + on_one_line + "\n",
      unpadded,
      url_safe,
      support::traditional_public_pem_of(usual_rsa_key()),
      without_armour(support::traditional_public_pem_of(usual_rsa_key())),
      without_armour(support::certificate_pem_of(usual_rsa_key())),
      support::certificate_pem_of(usual_rsa_key()) +
          support::certificate_pem_of(support::rsa_key(2048).get()),
      support::pem_of(usual_rsa_key()) + pem,
      public_pem_of(support::rsa_key(1024).get()) + pem,
  };
  for (const std::string& text : ways) EXPECT_TRUE(is_usual_key(text));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(PublicKey, AcceptsNumbersWithOrWithoutLeadingZeros) {
  const std::string zeros(2, '\0');
  const auto rsa = PublicKey::rsa(zeros + bytes(rfc::rsa_n), zeros + zeros + bytes("AQAB"));
  ASSERT_TRUE(rsa.ok()) << rsa.error().message;
  EXPECT_TRUE((*rsa)->verifies(rfc::rs256_text, bytes(rfc::rs256_signature)));
  const auto ec = PublicKey::p256(zeros + bytes(rfc::ec_x), '\0' + bytes(rfc::ec_y));
  ASSERT_TRUE(ec.ok()) << ec.error().message;
  EXPECT_TRUE((*ec)->verifies(rfc::es256_text, bytes(rfc::es256_signature)));

  // One key in 256 has a coordinate with a leading zero, which some libraries omit.
  for (int tries = 0; tries < 10'000; ++tries) {
    const support::PrivateKey key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    std::array<unsigned char, 65> point{};
    std::size_t size = 0;
    ASSERT_EQ(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(),
                                              &size),
              1);
    if (point[1] != 0) continue;
    const std::string x(point.begin() + 2, point.begin() + 33);
    const std::string y(point.begin() + 33, point.end());
    EXPECT_TRUE(PublicKey::p256(x, y).ok());
    return;
  }
  FAIL() << "no such key was generated";
}

std::string pem_complaint(const std::string& pem) {
  const auto made = PublicKey::from_pem(pem);
  return made ? "none" : made.error().message;
}

TEST(PublicKey, RejectsAnyOtherPem) {
  const support::PrivateKey wide(EVP_EC_gen("P-384"), &EVP_PKEY_free);
  const support::PrivateKey exchange(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), &EVP_PKEY_free);
  EXPECT_EQ(pem_complaint(""), "no public key");
  EXPECT_EQ(pem_complaint("secret"), "no public key");
  EXPECT_EQ(pem_complaint("\xEF\xBB\xBF"), "no public key");
  EXPECT_EQ(pem_complaint("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"), "no public key");
  EXPECT_EQ(pem_complaint("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "no public key");
  EXPECT_EQ(pem_complaint(without_armour(support::pem_of(usual_rsa_key()))), "no public key")
      << "a private key";
  EXPECT_EQ(pem_complaint(support::certificate_pem_of(support::rsa_key(1024).get())),
            "an RSA key for RS256 has 2048 to 8192 bits");
  EXPECT_EQ(pem_complaint(std::string(PublicKey::largest_pem + 1, 'A')), "no public key");
  EXPECT_EQ(pem_complaint(support::pem_of(usual_rsa_key())), "no public key") << "a private key";
  EXPECT_EQ(pem_complaint(public_pem_of(wide.get())), "an elliptic curve key for ES256 is one of P-256");
  EXPECT_EQ(pem_complaint(public_pem_of(exchange.get())), "the key is neither RSA nor P-256 nor Ed25519");
  EXPECT_EQ(pem_complaint(public_pem_of(support::rsa_key(1024).get())),
            "an RSA key for RS256 has 2048 to 8192 bits");
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(PublicKey, RejectsNumbersThatAreNotAKey) {
  EXPECT_FALSE(PublicKey::rsa("", "").ok());
  EXPECT_FALSE(PublicKey::rsa(bytes(rfc::rsa_n), bytes("AA")).ok()) << "exponent 0";
  EXPECT_FALSE(PublicKey::rsa(bytes(rfc::rsa_n), std::string(5, '\x7F')).ok()) << "a long exponent";
  EXPECT_FALSE(PublicKey::rsa(bytes(rfc::rsa_n).substr(0, 128), bytes("AQAB")).ok()) << "1024 bits";
  EXPECT_FALSE(PublicKey::p256(bytes(rfc::ec_x), bytes(rfc::ec_x)).ok()) << "a point off the curve";
  EXPECT_FALSE(PublicKey::p256(std::string(32, '\0'), std::string(32, '\0')).ok());
  EXPECT_FALSE(PublicKey::p256(bytes(rfc::ec_x).substr(1), bytes(rfc::ec_y)).ok());
  EXPECT_FALSE(PublicKey::p256(bytes(rfc::ec_x) + '\0', bytes(rfc::ec_y)).ok());
  EXPECT_FALSE(PublicKey::ed25519(bytes(rfc::ed_x).substr(1)).ok());
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace parley::jwt
