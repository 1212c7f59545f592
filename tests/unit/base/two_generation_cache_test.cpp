// Remembering in bounded memory.
#include "base/two_generation_cache.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

using Names = TwoGenerationCache<int, std::string>;

TEST(TwoGenerationCache, KnowWhatWasRememberedAndNothingElse) {
  Names names(10);
  EXPECT_EQ(*names.remember(1, "Alice"), "Alice");
  ASSERT_NE(names.find(1), nullptr);
  EXPECT_EQ(*names.find(1), "Alice");
  EXPECT_EQ(names.find(2), nullptr);
}

TEST(TwoGenerationCache, TakeTheNewestValue) {
  Names names(10);
  names.remember(1, "Alice");
  names.remember(1, "Alicia");
  EXPECT_EQ(*names.find(1), "Alicia");
  EXPECT_EQ(names.size(), 1u);
}

TEST(TwoGenerationCache, AreNeverMoreThanTwo) {
  Names names(10);
  for (int number = 0; number < 1000; ++number) {
    names.remember(number, "somebody");
    ASSERT_LE(names.size(), 20u);
  }
  EXPECT_EQ(names.find(0), nullptr);
  EXPECT_NE(names.find(999), nullptr);
}

TEST(TwoGenerationCache, NeverForgetWhatIsAskedForAgainAndAgain) {
  Names names(10);
  names.remember(0, "Alice");
  for (int number = 1; number < 1000; ++number) {
    names.remember(number, "somebody");
    const std::string* name = names.find(0);
    ASSERT_NE(name, nullptr) << "after " << number << " others";
    ASSERT_EQ(*name, "Alice");
    ASSERT_LE(names.size(), 20u);
  }
}

TEST(TwoGenerationCache, WorkWithRoomForOne) {
  Names names(1);
  names.remember(1, "Alice");
  names.remember(2, "Bob");
  ASSERT_NE(names.find(1), nullptr);
  EXPECT_EQ(*names.find(1), "Alice");
  EXPECT_EQ(*names.find(2), "Bob");
}

TEST(TwoGenerationCache, ForgetBothWhenCleared) {
  Names names(1);
  names.remember(1, "Alice");
  names.remember(2, "Bob");
  names.clear();
  EXPECT_EQ(names.size(), 0u);
  EXPECT_EQ(names.find(1), nullptr);
  EXPECT_EQ(names.find(2), nullptr);
}

}  // namespace
}  // namespace parley::base
