// A shard's thread as a test plays it: what is posted waits until the test says run.
//
// Tasks may come from other threads (a worker's completions), so a test can also wait for one to arrive. It
// waits on the arrival itself, never for a time: the limit below only ends a test that has failed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include "base/threads/executor.hpp"

namespace parley::support {

class ManualExecutor final : public base::Executor {
 public:
  static constexpr std::chrono::seconds patience{30};

  void post(base::UniqueFunction<void()> task) override {
    // Notified under the lock: the test may destroy this executor as soon as it has the task.
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    arrived_.notify_all();
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }

  /// Runs what is there and what those tasks post in turn. Answers how many ran.
  std::size_t run_all() {
    std::size_t count = 0;
    for (;;) {
      std::deque<base::UniqueFunction<void()>> batch;
      {
        const std::lock_guard lock(mutex_);
        batch.swap(tasks_);
      }
      if (batch.empty()) return count;
      for (auto& task : batch) task();
      count += batch.size();
    }
  }

  /// False when no task arrived meanwhile.
  bool wait_for_task(std::chrono::milliseconds at_most = patience) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, at_most, [this] { return !tasks_.empty(); });
  }

  /// Runs tasks as they arrive until `done()` holds. False when nothing arrived any more and it did not.
  template <class Condition>
  bool run_until(Condition done) {
    for (;;) {
      run_all();
      if (done()) return true;
      if (!wait_for_task()) return false;
    }
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<base::UniqueFunction<void()>> tasks_;
};

}  // namespace parley::support
