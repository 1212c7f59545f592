// How a completion comes home: post() runs a task later on the thread that owns the executor. The one
// thing that other threads may call on a shard.
#pragma once

#include "base/unique_function.hpp"

namespace parley::base {

class Executor {
 public:
  virtual ~Executor() = default;
  /// Callable from any thread. Tasks run in the order posted, on the owner's thread, never inside post().
  virtual void post(UniqueFunction<void()> task) = 0;
};

}  // namespace parley::base
