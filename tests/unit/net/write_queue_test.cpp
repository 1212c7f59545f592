// The queue of a connection's output: order, sharing, and the release of memory.
#include "net/write_queue.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

base::SharedBytes shared(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

std::string front(const WriteQueue& queue, std::size_t entries = 64) {
  std::array<iovec, 64> slices;
  std::string bytes;
  const std::size_t count = queue.gather(std::span(slices).first(entries));
  for (std::size_t i = 0; i < count; ++i) {
    bytes.append(static_cast<const char*>(slices[i].iov_base), slices[i].iov_len);
  }
  return bytes;
}

std::size_t entries(const WriteQueue& queue) {
  std::array<iovec, 64> slices;
  return queue.gather(slices);
}

const std::string frame(100, 'f');
const std::string other(200, 'g');

class WriteQueueTest : public ::testing::Test {
 protected:
  WriteQueue::SpareRooms spares;
};

TEST_F(WriteQueueTest, KeepsTheOrderOfCopiesAndSharedBytes) {
  WriteQueue queue(spares);
  queue.append("one ");
  const auto first = shared(frame);
  const auto second = shared(other);
  queue.append_shared(first, *first);
  queue.append_shared(second, std::string_view(*second).substr(50, 100));
  queue.append("two");
  EXPECT_EQ(front(queue), "one " + frame + other.substr(50, 100) + "two");
  EXPECT_EQ(queue.bytes(), 4 + 100 + 100 + 3);
}

TEST_F(WriteQueueTest, JoinsConsecutiveCopiesIntoOneSlice) {
  WriteQueue queue(spares);
  for (int i = 0; i < 100; ++i) queue.append("x");
  EXPECT_EQ(entries(queue), 1u);
  EXPECT_EQ(front(queue), std::string(100, 'x'));
}

TEST_F(WriteQueueTest, CopiesASharedViewThatIsTooShortForASlice) {
  WriteQueue queue(spares);
  const auto owner = shared(frame);
  queue.append("a");
  queue.append_shared(owner, std::string_view(*owner).substr(0, WriteQueue::copied_below - 1));
  EXPECT_EQ(entries(queue), 1u);
  EXPECT_EQ(owner.use_count(), 1);
  queue.append_shared(owner, std::string_view(*owner).substr(0, WriteQueue::copied_below));
  EXPECT_EQ(entries(queue), 2u);
  EXPECT_EQ(owner.use_count(), 2);
}

TEST_F(WriteQueueTest, HoldsAnOwnerUntilItsLastByteIsWritten) {
  WriteQueue queue(spares);
  const auto owner = shared(frame);
  queue.append_shared(owner, *owner);
  queue.append("behind");
  queue.consume(frame.size() - 1);
  EXPECT_EQ(owner.use_count(), 2);
  queue.consume(1);
  EXPECT_EQ(owner.use_count(), 1);
  EXPECT_EQ(front(queue), "behind");
}

TEST_F(WriteQueueTest, ReturnsTheSameBytesHoweverFewTheKernelAcceptsAtATime) {
  const auto first = shared(frame);
  const auto second = shared(other);
  const std::string whole = "begin" + frame + "middle" + other + frame + "end";
  for (std::size_t step = 1; step <= whole.size(); ++step) {
    WriteQueue queue(spares);
    queue.append("begin");
    queue.append_shared(first, *first);
    queue.append("middle");
    queue.append_shared(second, *second);
    queue.append_shared(first, *first);
    queue.append("end");
    std::string written;
    while (!queue.empty()) {
      const std::string piece = front(queue, 1 + step % 3).substr(0, step);
      ASSERT_FALSE(piece.empty()) << "step " << step;
      written += piece;
      queue.consume(piece.size());
      ASSERT_EQ(queue.bytes(), whole.size() - written.size()) << "step " << step;
    }
    ASSERT_EQ(written, whole) << "step " << step;
  }
}

TEST_F(WriteQueueTest, AcceptsMoreWhileItIsBeingWritten) {
  WriteQueue queue(spares);
  queue.append("abc");
  queue.consume(2);
  queue.append("def");
  EXPECT_EQ(front(queue), "cdef");
  queue.consume(4);
  queue.append("gh");
  EXPECT_EQ(front(queue), "gh");
  EXPECT_EQ(queue.bytes(), 2u);
}

TEST_F(WriteQueueTest, ReleasesItsMemoryWhenAllIsWritten) {
  WriteQueue queue(spares);
  const auto owner = shared(frame);
  for (int i = 0; i < 1000; ++i) {
    queue.append(other);
    queue.append_shared(owner, *owner);
  }
  EXPECT_GT(queue.footprint(), 200'000u);
  queue.consume(queue.bytes());
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(owner.use_count(), 1);
  EXPECT_EQ(queue.footprint(), 0u);
  queue.append("again");
  EXPECT_LT(queue.footprint(), 1024u);
}

TEST_F(WriteQueueTest, LeavesItsRoomToTheNextQueue) {
  WriteQueue one(spares);
  WriteQueue other_one(spares);
  one.append("abc");
  one.consume(2);
  EXPECT_EQ(spares.size(), 0u);
  one.consume(1);
  EXPECT_EQ(spares.size(), 1u);
  other_one.append("def");
  EXPECT_EQ(spares.size(), 0u);
  EXPECT_EQ(front(other_one), "def");
}

TEST_F(WriteQueueTest, KeepsABoundedNumberOfSpareRooms) {
  std::vector<WriteQueue> queues;
  for (std::size_t i = 0; i < WriteQueue::SpareRooms::most + 10; ++i) queues.emplace_back(spares).append("x");
  for (WriteQueue& queue : queues) queue.clear();
  EXPECT_EQ(spares.size(), WriteQueue::SpareRooms::most);
}

TEST_F(WriteQueueTest, ContinuesInAnotherShardAndLeavesItsRoomThere) {
  WriteQueue::SpareRooms there;
  const auto owner = shared(frame);
  WriteQueue queue(spares);
  queue.append("abc");
  queue.append_shared(owner, *owner);
  queue.consume(1);
  WriteQueue next(there, std::move(queue));
  EXPECT_EQ(front(next), "bc" + frame);
  next.append("!");
  next.consume(next.bytes());
  EXPECT_EQ(owner.use_count(), 1);
  EXPECT_EQ(spares.size(), 0u);
  EXPECT_EQ(there.size(), 1u);
}

TEST_F(WriteQueueTest, StaysSmallAlthoughItIsNeverEmpty) {
  WriteQueue queue(spares);
  const auto owner = shared(frame);
  queue.append("x");
  for (int i = 0; i < 50'000; ++i) {
    queue.append(other);
    queue.append_shared(owner, *owner);
    queue.consume(other.size() + frame.size());
    ASSERT_EQ(queue.bytes(), 1u);
    ASSERT_LT(queue.footprint(), 100'000u) << "round " << i;
  }
}

TEST_F(WriteQueueTest, ReleasesEverythingWhenCleared) {
  WriteQueue queue(spares);
  const auto owner = shared(frame);
  queue.append("a");
  queue.append_shared(owner, *owner);
  queue.clear();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(entries(queue), 0u);
  EXPECT_EQ(owner.use_count(), 1);
}

}  // namespace
}  // namespace parley::net
