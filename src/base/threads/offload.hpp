// Work that may block, done by a worker and answered at home.
//
//     home --offload--> worker: work() --post--> home: done(what it returned)
//                          \__ too much waits: home: done(busy)
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "base/unique_function.hpp"

namespace parley::base {

/// Calls `done` exactly once, on the thread of `home`, and there also destroys what `done` owns, whichever
/// thread lets go of the work last. `worker`: nullptr is one that has stopped, which refuses with `busy`.
/// `home` outlives the work.
template <class T, class Work>
  requires std::is_invocable_r_v<T, Work&>
void offload(Worker* worker, Executor& home, Work work, UniqueFunction<void(T)> done, T busy) {
  // Held twice, because a worker that is full destroys the task it refuses.
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
