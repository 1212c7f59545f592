#include "base/threads/worker.hpp"

#include <sched.h>
#include <utility>

namespace parley::base {

namespace {

/// Queueing a task wakes a worker thread. If the thread shares its CPU with an event loop, the kernel could
/// run it at once and interrupt the loop for each task. A SCHED_BATCH thread waits until the loop is idle.
/// Failure is ignored: without it everything works, but slightly slower.
void never_interrupt_others() {
  const sched_param any{};
  (void)sched_setscheduler(0, SCHED_BATCH, &any);
}

}  // namespace

Worker::Worker(std::size_t threads, std::size_t capacity) : capacity_(capacity) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Worker::try_run(UniqueFunction<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= capacity_) return false;
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

void Worker::work() {
  never_interrupt_others();
  for (;;) {
    UniqueFunction<void()> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace parley::base
