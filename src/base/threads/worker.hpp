// Runs blocking work (password hashing, database reads) outside the event loop. It has a fixed number of
// threads and one bounded queue. The threads do not preempt an event loop on the same CPU. Completions are
// returned through a base::Executor.
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
  /// `capacity` limits the waiting tasks, not those that run.
  Worker(std::size_t threads, std::size_t capacity);
  /// Finishes the running and the queued tasks, then joins the threads.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Queues the task. Returns false, and destroys the task without running it, if the queue is full.
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
