// The interface through which other threads return completions: post() runs a task later on the thread that
// owns the executor. It is the only function of a shard that other threads may call.
#pragma once

#include "base/unique_function.hpp"

namespace parley::base {

class Executor {
 public:
  virtual ~Executor() = default;
  /// May be called from any thread. Tasks run on the owner's thread in the order posted, never inside post().
  virtual void post(UniqueFunction<void()> task) = 0;
};

}  // namespace parley::base
