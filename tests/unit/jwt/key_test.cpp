// HS256 with the test vector of its standard.
#include "jwt/key.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/jwt/forge.hpp"

namespace parley::jwt {
namespace {

// RFC 7515, appendix A.1.
constexpr std::string_view rfc_key =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
constexpr std::string_view rfc_text =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr std::string_view rfc_signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

std::string decoded(std::string_view text) {
  return base::decode_base64url(text).value_or("no base64url");
}

TEST(Hs256Key, SignsLikeTheExampleOfTheStandard) {
  Hs256Key key(decoded(rfc_key));
  EXPECT_EQ(base::encode_base64url(key.sign(rfc_text)), rfc_signature);
  EXPECT_TRUE(key.verifies(rfc_text, decoded(rfc_signature)));
}

TEST(Hs256Key, ReturnsTheSameSignatureAtEveryUse) {
  Hs256Key key(secret);
  const std::string first = key.sign("a");
  EXPECT_EQ(first, hmac(EVP_sha256(), secret, "a"));
  EXPECT_EQ(key.sign("b"), hmac(EVP_sha256(), secret, "b"));
  EXPECT_EQ(key.sign(""), hmac(EVP_sha256(), secret, ""));
  EXPECT_EQ(key.sign("a"), first);
}

TEST(Hs256Key, RejectsASignatureWithAnyBitChangedOrAnyByteMissing) {
  Hs256Key key(secret);
  const std::string good = key.sign("text");
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(key.verifies("text", bad)) << "bit " << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(key.verifies("text", std::string_view(good).substr(0, size))) << size;
  }
  EXPECT_FALSE(key.verifies("text", good + '\0'));
  EXPECT_FALSE(key.verifies("Text", good));
  EXPECT_TRUE(key.verifies("text", good));
}

TEST(Hs256Key, RejectsASecretOfFewerThan32Bytes) {
  EXPECT_THROW(Hs256Key(std::string(31, 's')), std::invalid_argument);
  EXPECT_THROW(Hs256Key(""), std::invalid_argument);
  EXPECT_NO_THROW(Hs256Key(std::string(32, 's')));
}

TEST(Hs256Key, HasTheOriginOwnByDefault) {
  EXPECT_EQ(Hs256Key(secret).origin(), Origin::own);
  const Hs256Key theirs(secret, "theirs", Origin::outside);
  EXPECT_EQ(theirs.origin(), Origin::outside);
  EXPECT_EQ(theirs.id(), "theirs");
}

}  // namespace
}  // namespace parley::jwt
