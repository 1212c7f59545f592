// Runs work that may block on a worker thread, and passes the result to the thread of the executor `home`.
//
//     home --offload--> worker: work() --post--> home: done(result)
//                          \__ queue is full:    home: done(busy)
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "base/unique_function.hpp"

namespace parley::base {

/// Runs `work` on `worker`. Calls `done` exactly once, on the thread of `home`, and destroys `done` and its
/// captures on that thread. Calls done(busy) if the worker's queue is full or `worker` is nullptr, which
/// means that the worker has stopped. `home` must outlive the work.
template <class T, class Work>
  requires std::is_invocable_r_v<T, Work&>
void offload(Worker* worker, Executor& home, Work work, UniqueFunction<void(T)> done, T busy) {
  // Shared, because a full worker destroys the task that it refuses, but `done` must still be called.
  const auto kept = std::make_shared<UniqueFunction<void(T)>>(std::move(done));
  const auto answer = [&home, kept](T result) {
    home.post([kept, result = std::move(result)]() mutable {
      auto completion = std::move(*kept);
      completion(std::move(result));
    });
  };
  const bool is_taken =
      worker != nullptr && worker->try_run([answer, work = std::move(work)]() mutable { answer(work()); });
  if (!is_taken) answer(std::move(busy));
}

}  // namespace parley::base
