// Encodes the answers to reads: a small page at once, a large one on a worker's thread, so that the shard is
// not busy for milliseconds with the text of one client.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "base/result.hpp"
#include "base/threads/executor.hpp"
#include "base/threads/offload.hpp"
#include "base/threads/worker.hpp"
#include "base/unique_function.hpp"

namespace parley::api {

class AnswerEncoder {
 public:
  /// In bytes. Pages with at least this much text, about 0.2 ms of work, are encoded by the worker.
  static constexpr std::size_t large_page = 32 << 10;

  using Done = base::UniqueFunction<void(base::Result<std::string>)>;

  /// `home` is the shard. It outlives the worker's last task. Without a worker the shard encodes every page.
  AnswerEncoder(base::Worker* worker, base::Executor& home) : worker_(worker), home_(home) {}

  /// Calls `done` exactly once on the shard with what `encode` returns, before this returns or later.
  /// Refused: unavailable, if too many pages wait for the worker. `encode` must own all that it reads.
  template <class Encode>
  void encode(std::size_t text_bytes, Encode encode, Done done) {
    if (worker_ == nullptr || text_bytes < large_page) return done(encode());
    base::offload<base::Result<std::string>>(
        worker_, home_,
        [encode = std::move(encode)]() mutable { return base::Result<std::string>(encode()); },
        std::move(done), base::Error(base::ErrorCode::unavailable));
  }

 private:
  base::Worker* worker_;
  base::Executor& home_;
};

}  // namespace parley::api
