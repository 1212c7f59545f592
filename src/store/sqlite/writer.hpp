// The only thread that writes, with group commit: it takes all requests queued since the last commit and
// applies them in one transaction. So one message costs one sync, and a thousand queued messages cost one
// sync too.
//
//     shard --submit--> queue ==> [BEGIN, every job, COMMIT + sync] --one post per shard--> answers, and the
//                                                                                    messages of other shards
//
// While many requests are queued, this thread does not wait for the sync. The Syncer then syncs and answers,
// in parallel to the next transaction.
//
// No request succeeds before its transaction is synced. After a transient failure, such as a full disk, the
// transaction is rolled back, its jobs are refused, and the next transaction is tried normally. If a sync or
// a write fails, or the file is damaged, nothing is written any more. The process must then stop
// (`on_fatal`).
//
// Another thread copies the log (WAL) into the database once per 32 MiB, while writing continues. A page that
// many commits changed is then copied once. Pages written meanwhile are copied again, until few enough are
// left that this thread copies them. The next transaction then starts the log over, reusing its space in the
// file. So the log stays short, and a sync of it does not change the file size, which costs a third less.
// While a reader holds an old snapshot, the log has to grow. If it reaches 128 MiB, this thread copies it,
// and its callers wait.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "base/threads/worker.hpp"
#include "base/unique_function.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/syncer.hpp"
#include "store/sqlite/engine/wal_batching_vfs.hpp"
#include "store/sqlite/write_request.hpp"
#include "store/sqlite/write_tables.hpp"

namespace parley::store::sqlite {

class Writer {
 public:
  struct Limits {
    std::size_t jobs = 10'000;  ///< queued; if either limit is exceeded, a job is refused at once
    std::size_t bytes = 64u << 20;
  };
  struct Hooks {
    base::UniqueFunction<void(const Failure&)> on_fatal;  ///< at most once, on any thread
    base::UniqueFunction<void(Change)> on_change;  ///< after each commit, once per kind of change in it
  };

  static base::Result<std::unique_ptr<Writer>, Failure> open(const std::string& path, const char* vfs,
                                                             Limits limits, Hooks hooks);
  /// Commits and answers the queued requests, then closes the database.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void submit(std::unique_ptr<WriteRequest> job);

  /// Returns the number of committed transactions.
  std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }
  /// The syncer by which readers wait until what they read is durable.
  Syncer& syncer() { return syncer_; }

 private:
  using Changed = std::array<bool, 2>;  ///< indexed by Change
  using Batch = std::vector<std::unique_ptr<WriteRequest>>;
  /// The requests of one shard in a batch, in order.
  struct Round {
    base::Executor* executor;
    Batch requests;
  };

  /// The most jobs of one batch. It limits how long the first job waits and how long the shards are idle
  /// meanwhile.
  static constexpr std::size_t batch_limit = 400;
  /// With fewer jobs, a transaction costs more than the time in which the previous one is synced.
  static constexpr std::size_t worthwhile = batch_limit / 2;
  static constexpr int checkpoint_pages = 8'000;  ///< pages in the log at which the copy begins
  static constexpr int remaining_pages = 500;     ///< if at most this many are left, the writer copies them
  static constexpr int blocked_pages = 2'000;     ///< growth of the log before a blocked copy is retried
  static constexpr int overdue_pages = 32'000;

  Writer(std::unique_ptr<WalBatchingVfs> log, Database database, Database checkpoints, Limits limits,
         Hooks hooks);
  void work();
  Batch next_batch();  ///< empty: stop
  void write(Batch batch);
  /// Commits the batch. Sets `is_synced` to true if it is durable, to false if the syncer must run.
  std::optional<Failure> commit(Batch& batch, Changed& changed, bool& is_synced);
  bool others_wait();
  /// Answers the batch after the sync, on this thread or the syncer's. Refuses all of it if the commit or the
  /// disk failed.
  void finish(Batch batch, const Changed& changed, bool has_failed);
  void post_answers(Batch batch);
  void checkpoint_if_due();
  /// Copies the pages that the log holds when the copy begins, as far as readers allow.
  void checkpoint(Database& database);
  void stop_writing(const Failure& failure);

  std::unique_ptr<WalBatchingVfs> log_;
  Database database_;
  Database checkpoint_database_;
  WriteTables tables_;
  Limits limits_;
  Hooks hooks_;
  int log_pages_ = 0;                      ///< in the WAL after the latest commit
  std::atomic<bool> is_copying_ = false;   ///< the other thread is copying and owns the next two members
  int checkpoint_due_ = checkpoint_pages;  ///< size of the log at which the next copy begins, in pages
  int copied_pages_ = 0;                   ///< pages of the log copied so far
  std::atomic<bool> fatal_ = false;
  std::atomic<std::uint64_t> commits_ = 0;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<WriteRequest>> queue_;
  std::size_t queued_bytes_ = 0;
  bool stopping_ = false;

  base::Worker checkpointer_{1, 1};
  Syncer syncer_;
  std::thread thread_;
};

}  // namespace parley::store::sqlite
