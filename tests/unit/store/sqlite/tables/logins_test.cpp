// Places of logins in the database: the requirements of all engines, a restart, and the rows of the table.
#include "store/sqlite/tables/logins.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "unit/store/login_contract.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/write_scene.hpp"

namespace parley::store {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LoginContract, sqlite::Backend);

class LoginsAcrossARestart : public LoginContract<sqlite::Backend> {};

TEST_F(LoginsAcrossARestart, AreAllKept) {
  ASSERT_TRUE(remember("1", "here").ok());
  backend.reopen();
  EXPECT_TRUE(knows("here"));
  EXPECT_FALSE(knows("there"));
}

/// Checks the rows of the table, which no interface returns.
class LoginRows : public sqlite::WriteScene {
 protected:
  void SetUp() override {
    WriteScene::SetUp();
    for (const char* id : {"1", "2"}) {
      ASSERT_TRUE(
          std::holds_alternative<User>(tables->users.add({.id = base::UserId(id), .name = "A"}, now)));
    }
  }
  void remember(const char* user, const std::string& place) {
    const auto done = tables->logins.remember({base::UserId(user), place, now}, now - std::chrono::days(30));
    ASSERT_TRUE(std::holds_alternative<std::monostate>(done));
  }
  std::int64_t rows() { return *database.ask("SELECT count(*) FROM login_places"); }
};

TEST_F(LoginRows, OfAllUsersAreDeletedWhenTheyExpire) {
  remember("1", "old");
  now += std::chrono::days(31);
  remember("2", "new");
  EXPECT_EQ(rows(), 1);
}

TEST_F(LoginRows, OfOneUserAreAtMostTwenty) {
  for (int n = 0; n < 100; ++n) {
    now += std::chrono::seconds(1);
    remember("1", "place " + std::to_string(n));
  }
  EXPECT_EQ(rows(), 20);
}

TEST_F(LoginRows, AreNotWrittenAgainWithinADay) {
  remember("1", "here");
  const std::int64_t changes = tables->changes();
  now += std::chrono::hours(23);
  remember("1", "here");
  EXPECT_EQ(tables->changes(), changes);
  now += std::chrono::hours(2);
  remember("1", "here");
  EXPECT_GT(tables->changes(), changes);
}

}  // namespace
}  // namespace parley::store
