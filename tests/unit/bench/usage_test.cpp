#include "load/usage.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

namespace parley::bench {
namespace {

using std::chrono::milliseconds;

TEST(Usage, IsReadAfterANameWithBlanksAndBrackets) {
  const auto usage =
      read_stat("42 (a) R (b c)) S 1 42 42 0 -1 4194560 881 0 0 0 250 75 0 0 20 0 3 0 99 1000 88\n", 100);
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->user, milliseconds(2500));
  EXPECT_EQ(usage->cpu, milliseconds(3250));
}

TEST(Usage, IsNotReadFromATruncatedLine) {
  for (const std::string_view line :
       {"", "42 (name", "42 (name) S 1 2 3", "42 (name) S 1 2 3 4 5 6 7 8 9 10 x 12"}) {
    EXPECT_FALSE(read_stat(line, 100)) << line;
  }
}

TEST(Usage, HasTheResidentPagesInTheSecondField) {
  EXPECT_EQ(read_statm("5000 1234 900 10 0 400 0\n"), 1234U);
  EXPECT_EQ(read_statm("5000"), std::nullopt);
}

TEST(Usage, HasTheTimeOfAThreadInTheFirstField) {
  EXPECT_EQ(read_schedstat("123456789 5 7\n"), Nanos(123'456'789));
  EXPECT_EQ(read_schedstat(""), std::nullopt);
}

TEST(Usage, OfAProcessGrowsWithItsWork) {
  const auto before = usage_of(getpid());
  ASSERT_TRUE(before);
  EXPECT_GT(before->resident, 0U);
  volatile unsigned work = 0;
  for (unsigned i = 0; i < 50'000'000; ++i) work = work + i;
  const auto after = usage_of(getpid());
  ASSERT_TRUE(after);
  EXPECT_GT(after->cpu, before->cpu);
}

TEST(Usage, IsAbsentIfThereIsNoSuchProcess) {
  EXPECT_FALSE(usage_of(0));
}

}  // namespace
}  // namespace parley::bench
