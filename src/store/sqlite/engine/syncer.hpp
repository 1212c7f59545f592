// Makes a transaction durable while the next one is written. After a COMMIT without a sync, this thread syncs
// the log and then has the requests answered:
//
//     writer:   [1 ..... COMMIT][2 ..... COMMIT][3 .....
//     syncer:                   [sync][answers] [sync][answers]
//
// SQLite shows committed data to readers, synced or not, and a power failure could undo it. So the result of
// a read is delivered only when everything that it could see is durable: see when_durable().
//
// The syncer has its own thread, because a task of a base::Worker would not start before the shards are idle.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/unique_function.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

class Syncer {
 public:
  using Sync = base::UniqueFunction<std::optional<Failure>()>;
  /// Receives the failure of the sync or of an earlier one; after a failure no further sync is tried.
  using Synced = base::UniqueFunction<void(const std::optional<Failure>&)>;
  using Told = base::UniqueFunction<void(bool is_durable)>;

  /// The most readers that wait. Further ones are called at once with is_durable = false.
  static constexpr std::size_t reader_limit = 10'000;

  /// `sync` is called on the syncer's thread.
  explicit Syncer(Sync sync);
  /// Finishes the sync in progress, if any.
  ~Syncer();
  Syncer(const Syncer&) = delete;
  Syncer& operator=(const Syncer&) = delete;

  // The next three are called by the one thread that commits, in this order.
  /// Announces a COMMIT without a sync; from here on readers may see its changes.
  void expect() { ++seen_; }
  /// Blocks until no sync is in progress and all earlier requests have been answered.
  void wait();
  /// Starts the sync of the finished COMMIT, then calls `synced`; both run on the syncer's thread.
  /// Precondition: no sync is in progress.
  void run(Synced synced);

  /// Calls `told`, a Told, when the data that this thread has just read is durable: now on this thread, or
  /// later on the syncer's thread. Call from any thread.
  template <class F>
  void when_durable(F told) {
    const std::uint64_t number = seen_;
    if (durable_ >= number) return told(true);
    wait_for(number, std::move(told));
  }

 private:
  struct Waiting {
    std::uint64_t number;
    Told told;
  };

  void wait_for(std::uint64_t number, Told told);
  void work();

  Sync sync_;
  std::atomic<std::uint64_t> seen_ = 0;     ///< number of COMMITs without a sync so far
  std::atomic<std::uint64_t> durable_ = 0;  ///< how many of them are synced

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Synced> under_way_;  ///< set until all requests of the COMMIT are answered
  std::uint64_t number_ = 0;         ///< number of the COMMIT whose sync is in progress
  bool stopping_ = false;
  std::optional<Failure> failure_;  ///< written by the syncer's thread only
  std::vector<Waiting> waiting_;

  std::thread thread_;
};

}  // namespace parley::store::sqlite
