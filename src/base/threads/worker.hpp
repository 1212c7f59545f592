// A Worker runs blocking work (password hashing, database reads) off the event loop: a fixed number of
// threads behind one bounded queue, which do not interrupt a loop that shares their processor. Completions
// travel back through a base::Executor.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/unique_function.hpp"

namespace parley::base {

class Worker {
 public:
  /// `capacity` bounds the tasks waiting, not those running.
  Worker(std::size_t threads, std::size_t capacity);
  /// Finishes what is running and what is queued, then joins.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// False, and the task is not run, when the queue is full: the caller answers "busy".
  [[nodiscard]] bool try_run(UniqueFunction<void()> task);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<UniqueFunction<void()>> queue_;
  std::size_t capacity_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace parley::base
