// Tests UniqueFunction: it owns its callable, and can be moved.
#include "base/unique_function.hpp"

#include <array>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

static_assert(!std::is_copy_constructible_v<UniqueFunction<void()>>);
static_assert(std::is_nothrow_move_constructible_v<UniqueFunction<void()>>);
static_assert(!std::is_constructible_v<UniqueFunction<int(int)>, std::string>);

TEST(UniqueFunction, CallsItsCallable) {
  UniqueFunction<int(int, int)> sum = [](int a, int b) { return a + b; };
  ASSERT_TRUE(static_cast<bool>(sum));
  EXPECT_EQ(sum(2, 3), 5);
  EXPECT_FALSE(static_cast<bool>(UniqueFunction<int()>{}));
}

TEST(UniqueFunction, OwnsACallableThatCannotBeCopied) {
  UniqueFunction<int()> answer = [value = std::make_unique<int>(42)] { return *value; };
  UniqueFunction<int()> moved = std::move(answer);
  EXPECT_EQ(moved(), 42);
  EXPECT_FALSE(static_cast<bool>(answer));
}

TEST(UniqueFunction, ForwardsItsArgumentsWithoutCopies) {
  UniqueFunction<std::unique_ptr<int>(std::unique_ptr<int>)> pass = [](std::unique_ptr<int> p) { return p; };
  auto owned = std::make_unique<int>(7);
  int* const address = owned.get();
  EXPECT_EQ(pass(std::move(owned)).get(), address);
}

TEST(UniqueFunction, AMutableCallableKeepsItsState) {
  UniqueFunction<int()> count = [n = 0]() mutable { return ++n; };
  count();
  EXPECT_EQ(count(), 2);
}

TEST(UniqueFunction, DestroysItsCallableWhenReplaced) {
  const auto owned = std::make_shared<int>(1);
  UniqueFunction<void()> function = [owned] {};
  EXPECT_EQ(owned.use_count(), 2);
  function = [] {};
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(UniqueFunction, MayBeReplacedByItsOwnCall) {
  int calls = 0;
  UniqueFunction<int()> function;
  function = [&function] {
    function = [] { return 2; };
    return function();
  };
  EXPECT_EQ(function(), 2);
  std::vector<UniqueFunction<void()>> list;
  list.emplace_back([&list, &calls] {
    for (int i = 0; i < 100; ++i) list.emplace_back([] {});
    ++calls;
  });
  list.front()();
  list.front() = [&calls] { ++calls; };
  list.front()();
  EXPECT_EQ(calls, 2);
}

TEST(UniqueFunction, MovesInlineAndAllocatedCallables) {
  int small = 0;
  std::array<char, 100> large{};
  std::vector<UniqueFunction<void()>> list;
  for (int i = 0; i < 50; ++i) {
    list.emplace_back([&small] { ++small; });
    list.emplace_back([large, &small]() mutable { small += ++large[0]; });
  }
  for (UniqueFunction<void()>& function : list) function();
  EXPECT_EQ(small, 100);
  for (UniqueFunction<void()>& function : list) function();
  EXPECT_EQ(small, 250);
}

}  // namespace
}  // namespace parley::base
