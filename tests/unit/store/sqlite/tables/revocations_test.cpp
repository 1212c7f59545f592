// Revoked tokens in the database: the requirements of all engines, and that a restart keeps them.
#include "store/sqlite/tables/revocations.hpp"

#include <gtest/gtest.h>

#include "unit/store/revocation_contract.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, RevocationContract, sqlite::Backend);

class RevocationsAcrossARestart : public RevocationContract<sqlite::Backend> {};

TEST_F(RevocationsAcrossARestart, AreAllKept) {
  const RevokedToken token{support::user_id("1"), "t-1", in(std::chrono::hours(1))};
  const TokenMark mark{support::user_id("2"), in({}), "spared", in(std::chrono::hours(1))};
  ASSERT_TRUE(revoke(token).ok());
  ASSERT_TRUE(replace_password(mark, "$argon2id$new").ok());
  backend.reopen();
  EXPECT_EQ(revoked().tokens, std::vector{token});
  EXPECT_EQ(revoked().marks, std::vector{mark});
}

}  // namespace
}  // namespace parley::store
