// Tests Result: it holds a value or an error, and owns it.
#include "base/result.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

Result<int> halved(int number) {
  if (number % 2 != 0) return Error::invalid("number", "must be even");
  return number / 2;
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = halved(4);
  ASSERT_TRUE(good.ok());
  EXPECT_TRUE(static_cast<bool>(good));
  EXPECT_EQ(*good, 2);
  EXPECT_EQ(good.value(), 2);

  const Result<int> bad = halved(3);
  ASSERT_FALSE(bad.ok());
  EXPECT_FALSE(static_cast<bool>(bad));
  EXPECT_EQ(bad.error().code, ErrorCode::invalid_data);
  EXPECT_EQ(bad.error().field, "number");
  EXPECT_EQ(bad.error().message, "must be even");
}

TEST(Result, CanBeMovedFrom) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 5);
}

TEST(Result, ItsArrowOperatorAccessesTheValue) {
  Result<std::string> result(std::string("abc"));
  EXPECT_EQ(result->size(), 3u);
  result->push_back('d');
  EXPECT_EQ(*result, "abcd");
}

TEST(Result, HoldsAnErrorOfAnyType) {
  struct Refused {
    int why;
  };
  const Result<int, Refused> refused(Refused{7});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().why, 7);
}

TEST(ResultOfNothing, IsSuccessOrAnError) {
  const Result<void> done;
  EXPECT_TRUE(done.ok());
  Result<void> failed = Error(ErrorCode::unavailable);
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "The server is busy");
  EXPECT_EQ(std::move(failed).error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace parley::base
