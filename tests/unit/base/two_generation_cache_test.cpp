// Tests a cache with bounded memory.
#include "base/two_generation_cache.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

using Names = TwoGenerationCache<int, std::string>;

TEST(TwoGenerationCache, FindsStoredEntriesOnly) {
  Names names(10);
  EXPECT_EQ(*names.remember(1, "Alice"), "Alice");
  ASSERT_NE(names.find(1), nullptr);
  EXPECT_EQ(*names.find(1), "Alice");
  EXPECT_EQ(names.find(2), nullptr);
}

TEST(TwoGenerationCache, ReplacesTheValueOfAKey) {
  Names names(10);
  names.remember(1, "Alice");
  names.remember(1, "Alicia");
  EXPECT_EQ(*names.find(1), "Alicia");
  EXPECT_EQ(names.size(), 1u);
}

TEST(TwoGenerationCache, NeverHoldsMoreThanTwoGenerations) {
  Names names(10);
  for (int number = 0; number < 1000; ++number) {
    names.remember(number, "another");
    ASSERT_LE(names.size(), 20u);
  }
  EXPECT_EQ(names.find(0), nullptr);
  EXPECT_NE(names.find(999), nullptr);
}

TEST(TwoGenerationCache, NeverDiscardsAnEntryThatIsUsedOften) {
  Names names(10);
  names.remember(0, "Alice");
  for (int number = 1; number < 1000; ++number) {
    names.remember(number, "another");
    const std::string* name = names.find(0);
    ASSERT_NE(name, nullptr) << "after " << number << " others";
    ASSERT_EQ(*name, "Alice");
    ASSERT_LE(names.size(), 20u);
  }
}

TEST(TwoGenerationCache, WorksWithACapacityOfOne) {
  Names names(1);
  names.remember(1, "Alice");
  names.remember(2, "Bob");
  ASSERT_NE(names.find(1), nullptr);
  EXPECT_EQ(*names.find(1), "Alice");
  EXPECT_EQ(*names.find(2), "Bob");
}

TEST(TwoGenerationCache, ClearDiscardsBothGenerations) {
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
