// Remembering people in bounded memory.
#include "auth/known_users.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::auth {
namespace {

base::UserId user(int number) {
  return base::UserId(std::to_string(number));
}

TEST(KnownUsers, KnowsWhoWasRememberedAndNobodyElse) {
  KnownUsers known(10);
  known.remember(user(1), "Alice");
  ASSERT_NE(known.find(user(1)), nullptr);
  EXPECT_EQ(*known.find(user(1)), "Alice");
  EXPECT_EQ(known.find(user(2)), nullptr);
}

TEST(KnownUsers, TakesTheNewestName) {
  KnownUsers known(10);
  known.remember(user(1), "Alice");
  known.remember(user(1), "Alicia");
  EXPECT_EQ(*known.find(user(1)), "Alicia");
  EXPECT_EQ(known.size(), 1u);
}

TEST(KnownUsers, NeverHoldsMoreThanTwoGenerations) {
  KnownUsers known(10);
  for (int number = 0; number < 1000; ++number) {
    known.remember(user(number), "somebody");
    ASSERT_LE(known.size(), 20u);
  }
  EXPECT_EQ(known.find(user(0)), nullptr);
  EXPECT_NE(known.find(user(999)), nullptr);
}

TEST(KnownUsers, NeverForgetsSomebodyWhoKeepsComing) {
  KnownUsers known(10);
  known.remember(user(0), "Alice");
  for (int number = 1; number < 1000; ++number) {
    known.remember(user(number), "somebody");
    const std::string* name = known.find(user(0));
    ASSERT_NE(name, nullptr) << "after " << number << " others";
    ASSERT_EQ(*name, "Alice");
    ASSERT_LE(known.size(), 20u);
  }
}

TEST(KnownUsers, WorksWithRoomForOne) {
  KnownUsers known(1);
  known.remember(user(1), "Alice");
  known.remember(user(2), "Bob");
  ASSERT_NE(known.find(user(1)), nullptr);
  EXPECT_EQ(*known.find(user(1)), "Alice");
  EXPECT_EQ(*known.find(user(2)), "Bob");
}

}  // namespace
}  // namespace parley::auth
