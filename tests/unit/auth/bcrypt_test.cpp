// Password hashes of other backends.
#include "auth/bcrypt.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "auth/foreign_hash.hpp"

namespace parley::auth {
namespace {

constexpr std::string_view hash_of_password123 =
    "$2b$04$abcdefghijklmnopqrstuuK7Sjs7rFYArh/ytIZsOeM/z4RV2Fw2i";

bool matches(std::string_view hash, std::string_view password) {
  const auto result = bcrypt_matches(hash, password);
  EXPECT_TRUE(result.ok());
  return result.ok() && *result;
}

std::string of_version(char version) {
  std::string hash(hash_of_password123);
  hash[2] = version;
  return hash;
}

TEST(Bcrypt, VerifiesHashesOfTheReferenceImplementation) {
  // Vectors from the tests of Openwall's crypt_blowfish.
  EXPECT_TRUE(matches("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"));
  EXPECT_TRUE(matches("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U"));
  EXPECT_FALSE(matches("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U"));
  EXPECT_TRUE(matches("$2b$05$abcdefghijklmnopqrstuuuIpp3Qi35nuBTAx.3FGSuZ4WaBwdBEi",
                      "Gr\xc3\xbc\xc3\x9f"
                      "e"));
}

TEST(Bcrypt, AcceptsTheThreeVersionsInUse) {
  for (const char version : {'a', 'b', 'y'}) {
    EXPECT_TRUE(matches(of_version(version), "password123")) << version;
    EXPECT_FALSE(matches(of_version(version), "password124")) << version;
    EXPECT_FALSE(matches(of_version(version), "")) << version;
    EXPECT_EQ(bcrypt_cost(of_version(version)), 4u);
  }
  EXPECT_EQ(bcrypt_cost(of_version('x')), std::nullopt) << "the versions with a fault are not verified";
}

TEST(Bcrypt, Uses72BytesOfThePasswordAndRejectsAZeroByte) {
  const std::string_view hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
  const std::string first = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  ASSERT_EQ(first.size(), 72u);
  EXPECT_TRUE(matches(hash, first));
  EXPECT_TRUE(matches(hash, first + "chars after 72 are ignored"));
  EXPECT_TRUE(matches(hash, first + std::string(900, 'x')));
  EXPECT_FALSE(matches(hash, first.substr(0, 71)));
  EXPECT_FALSE(matches(hash_of_password123, std::string_view("password123\0", 12)));
  EXPECT_FALSE(matches(hash_of_password123, std::string_view("password123\0x", 13)));
}

TEST(Bcrypt, CostIsReturnedOnlyForACompleteHash) {
  const std::string whole(hash_of_password123);
  EXPECT_EQ(bcrypt_cost(whole.substr(0, 4) + "31" + whole.substr(6)), 31u);
  for (const std::string& text : {
           std::string(),
           std::string("$2b$04$"),
           whole.substr(0, 59),
           whole + "x",
           whole.substr(0, 59) + "!",
           "$2$" + whole.substr(3),
           "$2b$4$" + whole.substr(6),
           "$2b$03$" + whole.substr(7),
           "$2b$32$" + whole.substr(7),
           "$2b$99$" + whole.substr(7),
           "$2b$04:" + whole.substr(7),
       }) {
    EXPECT_EQ(bcrypt_cost(text), std::nullopt) << text;
  }
}

TEST(Bcrypt, IsVerifiedAsAPasswordAndNeedsARehash) {
  const auto right = verify_password(hash_of_password123, "password123", {1, 8192});
  ASSERT_TRUE(right.ok());
  EXPECT_TRUE(right->matches);
  EXPECT_TRUE(right->needs_rehash);
  const std::string costly = "$2b$17$" + std::string(hash_of_password123.substr(7));
  EXPECT_FALSE(verify_password(costly, "password123", {1, 8192})->matches);
  const auto wrong = verify_password(hash_of_password123, "wrong", {1, 8192});
  ASSERT_TRUE(wrong.ok());
  EXPECT_FALSE(wrong->matches);
  EXPECT_FALSE(wrong->needs_rehash);
}

TEST(ForeignHash, IsUsableOnlyWithinTheBoundsOfItsCost) {
  const std::string whole(hash_of_password123);
  const struct {
    std::string hash;
    HashFitness fitness;
  } cases[] = {
      {whole, HashFitness::usable},
      {"$2y$16$" + whole.substr(7), HashFitness::usable},
      {"$2b$17$" + whole.substr(7), HashFitness::too_costly},
      {"$2b$31$" + whole.substr(7), HashFitness::too_costly},
      {"$2b$32$" + whole.substr(7), HashFitness::unusable},
      {"$2x$04$" + whole.substr(7), HashFitness::unusable},
      {"$2b$04$short", HashFitness::unusable},
      {"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
       HashFitness::usable},
      {"$argon2id$v=19$m=1048576,t=4,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::usable},
      {"$argon2id$v=19$m=1048576,t=5,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::too_costly},
      {"$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::too_costly},
      {"$argon2id$v=19$m=8,t=4294967295,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::too_costly},
      {"$argon2id$v=16$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::unusable},
      {"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ", HashFitness::unusable},
      {"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$", HashFitness::unusable},
      {"$argon2id$v=19$m=,t=1,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::unusable},
      {"$argon2id$" + std::string(200, 'x'), HashFitness::unusable},
      {"$argon2id$", HashFitness::unusable},
      {"$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXP", HashFitness::unusable},
      {"$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2", HashFitness::unusable},
      {"5f4dcc3b5aa765d61d8327deb882cf99", HashFitness::unusable},
      {"", HashFitness::unusable},
  };
  for (const auto& [hash, fitness] : cases) EXPECT_EQ(fitness_of(hash), fitness) << hash;
}

}  // namespace
}  // namespace parley::auth
