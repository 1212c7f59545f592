// An executor that a test controls: posted tasks wait until the test runs them.
// || Tasks may come from other threads (completions of a worker), so a test can also wait for a task. It
// waits for the arrival itself, not for a fixed time. The limit below only ends a test that has failed.
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
    // Notifies under the lock, because the test may destroy this executor as soon as it has the task.
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    arrived_.notify_all();
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }

  /// Runs all pending tasks and the tasks that they post. Returns the number of tasks run.
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

  /// Returns false if no task arrived within `at_most`.
  bool wait_for_task(std::chrono::milliseconds at_most = patience) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, at_most, [this] { return !tasks_.empty(); });
  }

  /// Runs tasks as they arrive until `done()` holds. Returns false if no more tasks arrive before that.
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
