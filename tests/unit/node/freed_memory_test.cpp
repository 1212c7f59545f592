// A heap that breathes, comes to rest, and grows again, in virtual time.
#include "node/freed_memory.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::node {
namespace {

constexpr std::size_t megabyte = FreedMemory::worth_it;

class FreedMemoryTest : public ::testing::Test {
 protected:
  /// What the next look finds.
  void finds(std::size_t bytes) {
    idle = bytes;
    clock.advance(FreedMemory::period, timers);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  std::size_t idle = 0;
  std::size_t at_the_end = 0;  ///< of the heap: what is given back there is no longer a part of it
  int given_back = 0;
  FreedMemory memory{timers,
                     {.idle = [this] { return idle; },
                      .give_back =
                          [this] {
                            idle -= at_the_end;
                            ++given_back;
                          }}};
};

TEST_F(FreedMemoryTest, GivesBackOnceWhatLiesFreeAtTwoLooks) {
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 0);
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 1);
  for (int look = 0; look < 10; ++look) finds(5 * megabyte);
  EXPECT_EQ(given_back, 1);
}

TEST_F(FreedMemoryTest, GivesBackAgainWhatIsFreedAtTheEndOfTheHeap) {
  at_the_end = 4 * megabyte;
  finds(5 * megabyte);
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 1);
  at_the_end = 0;
  finds(2 * megabyte);
  finds(2 * megabyte);
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

TEST_F(FreedMemoryTest, GivesBackWhatIsFreedAfterMoreWasTakenIntoUse) {
  finds(5 * megabyte);
  finds(5 * megabyte);
  finds(2 * megabyte);  // three of those that were given back are in use again
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 1);
  finds(5 * megabyte);
  EXPECT_EQ(given_back, 2);
}

TEST_F(FreedMemoryTest, GivesBackWhatIsFreedOnTopOfWhatWasGivenBack) {
  finds(5 * megabyte);
  finds(5 * megabyte);
  finds(6 * megabyte - 1);
  finds(6 * megabyte - 1);
  EXPECT_EQ(given_back, 1);
  finds(6 * megabyte);
  finds(6 * megabyte);
  EXPECT_EQ(given_back, 2);
}

TEST(Heap, OfAProcessFindsWhatWasFreed) {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the allocator here is another";
#endif
  Heap heap = Heap::of_process();
  std::vector<std::string> held(2'000, std::string(1'000, 'x'));
  const std::size_t while_held = heap.idle();
  held.clear();
  EXPECT_GE(heap.idle(), while_held + 2'000 * 1'000);
}

}  // namespace
}  // namespace parley::node
