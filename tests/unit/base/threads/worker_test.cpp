// Tests that Worker has a bounded queue and runs every task that it accepts.
#include "base/threads/worker.hpp"

#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

TEST(Worker, RunsATaskOnAnotherThread) {
  std::thread::id ran_on;
  std::latch done(1);
  Worker worker(1, 4);
  ASSERT_TRUE(worker.try_run([&] {
    ran_on = std::this_thread::get_id();
    done.count_down();
  }));
  done.wait();
  EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST(Worker, RefusesATaskWhenTheQueueIsFullAndNeverRunsIt) {
  std::latch started(1);
  std::latch go(1);
  std::atomic<int> ran{0};
  bool refused_ran = false;
  {
    Worker worker(1, 2);
    ASSERT_TRUE(worker.try_run([&] {
      started.count_down();
      go.wait();
      ++ran;
    }));
    started.wait();  // the first task runs, so the queue is empty
    EXPECT_TRUE(worker.try_run([&] { ++ran; }));
    EXPECT_TRUE(worker.try_run([&] { ++ran; }));
    EXPECT_FALSE(worker.try_run([&] { refused_ran = true; }));
    EXPECT_FALSE(worker.try_run([&] { refused_ran = true; }));
    go.count_down();
  }
  EXPECT_EQ(ran, 3);
  EXPECT_FALSE(refused_ran);
}

TEST(Worker, AcceptsATaskAgainWhenAQueuedOneStarts) {
  std::latch first(1), second(1), go(1);
  Worker worker(1, 1);
  ASSERT_TRUE(worker.try_run([&] {
    first.count_down();
    go.wait();
  }));
  first.wait();
  ASSERT_TRUE(worker.try_run([&] { second.count_down(); }));
  ASSERT_FALSE(worker.try_run([] {}));
  go.count_down();
  second.wait();
  EXPECT_TRUE(worker.try_run([] {}));
}

TEST(Worker, FinishesAllAcceptedTasksBeforeItIsDestroyed) {
  std::atomic<int> ran{0};
  {
    Worker worker(3, 1000);
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(worker.try_run([&] { ++ran; }));
  }
  EXPECT_EQ(ran, 1000);
}

TEST(Worker, OneThreadRunsTasksInOrder) {
  std::vector<int> order;
  {
    Worker worker(1, 100);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(worker.try_run([&order, i] { order.push_back(i); }));
  }
  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(Worker, SeveralThreadsRunTasksConcurrently) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  {
    std::latch all_running(3);
    Worker worker(3, 3);
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(worker.try_run([&] {
        all_running.arrive_and_wait();  // passes only when three tasks run at the same time
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
      }));
    }
    all_running.wait();
  }
  EXPECT_EQ(threads.size(), 3u);
}

TEST(Worker, DestroysATaskAfterItHasRun) {
  const auto owned = std::make_shared<int>(1);
  {
    Worker worker(1, 1);
    ASSERT_TRUE(worker.try_run([owned] {}));
  }
  EXPECT_EQ(owned.use_count(), 1);
}

}  // namespace
}  // namespace parley::base
