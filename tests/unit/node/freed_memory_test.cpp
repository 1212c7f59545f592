// A heap that breathes, comes to rest, and grows again, in virtual time.
#include "node/freed_memory.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::node {
namespace {

constexpr std::size_t megabyte = FreedMemory::worth_it;
constexpr std::size_t program = 10 * megabyte;  // resident, and nothing of the heap

class FreedMemoryTest : public ::testing::Test {
 protected:
  /// What the next look finds.
  void finds(std::size_t bytes) {
    unused = program + bytes;
    clock.advance(FreedMemory::period, timers);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  std::size_t unused = program;
  std::size_t in_broken_pages = 0;
  int given_back = 0;
  FreedMemory memory{timers,
                     {.unused = [this] { return unused; },
                      .give_back =
                          [this] {
                            unused = program + in_broken_pages;
                            ++given_back;
                          }}};
};

TEST_F(FreedMemoryTest, GivesBackWhatIsUnusedAtTwoLooks) {
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 0);
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 1);
  EXPECT_EQ(unused, program);
}

TEST_F(FreedMemoryTest, TriesOnceForWhatCannotBeGivenBack) {
  in_broken_pages = 3 * megabyte;
  for (int look = 0; look < 10; ++look) finds(3 * megabyte);
  EXPECT_EQ(given_back, 1);
  for (int look = 0; look < 10; ++look) finds(4 * megabyte - 1);
  EXPECT_EQ(given_back, 1);
  finds(4 * megabyte);
  finds(4 * megabyte);
  EXPECT_EQ(given_back, 2);
}

TEST_F(FreedMemoryTest, KeepsWhatIsUsedAgainBetweenLooks) {
  for (int breath = 0; breath < 10; ++breath) {
    finds(20 * megabyte);
    finds(megabyte / 2);
  }
  EXPECT_EQ(given_back, 0);
}

TEST_F(FreedMemoryTest, KeepsWhatIsNotWorthTheCall) {
  for (int look = 0; look < 10; ++look) finds(megabyte - 1);
  EXPECT_EQ(given_back, 0);
}

TEST_F(FreedMemoryTest, GivesBackAfterEachBurst) {
  for (int burst = 1; burst <= 3; ++burst) {
    finds(5 * megabyte);
    finds(5 * megabyte);
    EXPECT_EQ(given_back, burst);
  }
}

TEST(Heap, OfAProcessFindsWhatWasFreed) {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the allocator here is another";
#endif
  constexpr std::size_t size = 1'000;
  constexpr std::size_t count = 3'000;
  Heap heap = Heap::of_process();
  std::vector<std::string> held(count, std::string(size, 'x'));
  const auto above = std::make_unique<std::string>(size, 'x');  // what is freed lies in the midst of the heap
  const std::size_t while_held = heap.unused();
  held.clear();
  const std::size_t freed = heap.unused();
  EXPECT_GE(freed, while_held + count * size / 2);
  heap.give_back();
  EXPECT_LE(heap.unused(), freed - count * size / 2);
}

}  // namespace
}  // namespace parley::node
