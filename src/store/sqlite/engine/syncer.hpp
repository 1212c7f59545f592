// Makes a transaction durable while the next one is written. A COMMIT that does not sync hands over to this
// thread, which syncs the log and then has the answers given:
//
//     writer:   [1 ..... COMMIT][2 ..... COMMIT][3 .....
//     syncer:                   [sync][answers] [sync][answers]
//
// SQLite shows what is committed to whoever reads, synced or not, and a power cut would take it back. So what
// has been read is not told before all that could be seen is durable: when_durable().
//
// The thread is its own: one of a base::Worker would not begin before the shards have nothing to do.
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
  /// The failure of the sync, or of one before it: none is tried after that.
  using Synced = base::UniqueFunction<void(const std::optional<Failure>&)>;
  using Told = base::UniqueFunction<void(bool is_durable)>;

  /// Readers that wait at the most; any more are told at once that nothing is certain.
  static constexpr std::size_t reader_limit = 10'000;

  /// `sync` is called on the syncer's thread.
  explicit Syncer(Sync sync);
  /// Finishes what is under way.
  ~Syncer();
  Syncer(const Syncer&) = delete;
  Syncer& operator=(const Syncer&) = delete;

  // Of the one thread that commits, in this order.
  /// A COMMIT that does not sync is about to be tried; from here on it may be seen.
  void expect() { ++seen_; }
  /// Returns when nothing is under way, and every answer before has been given.
  void wait();
  /// The COMMIT is over, and nothing is under way: syncs, and calls `synced`, on the syncer's thread.
  void run(Synced synced);

  /// Calls `told`, a Told, when what this thread has just read may be told: now and here, or on the syncer's
  /// thread. From any thread.
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
  std::atomic<std::uint64_t> seen_ = 0;     ///< COMMITs without a sync, so far
  std::atomic<std::uint64_t> durable_ = 0;  ///< of those, how many are synced by now

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Synced> under_way_;  ///< until everybody is answered
  std::uint64_t number_ = 0;         ///< of the COMMIT under way
  bool stopping_ = false;
  std::optional<Failure> failure_;  ///< written by the syncer's thread only
  std::vector<Waiting> waiting_;

  std::thread thread_;
};

}  // namespace parley::store::sqlite
