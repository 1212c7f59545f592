// The one thread that writes. Group commit: it takes whatever has queued since the last commit and makes it
// one transaction, so that one message costs one sync and a thousand waiting messages cost one sync too.
//
//     shard --submit--> queue ==> [BEGIN, every job, COMMIT + sync] --one post per shard--> answers, and the
//                                                                                    messages of other shards
//
// While many wait it does not wait for the sync itself: that and the answers are the Syncer's, beside the
// next transaction.
//
// Nothing is answered with success before its transaction is synced. Where there is no room, the transaction
// is undone, its jobs are refused, and the next one is tried as if nothing had been. Where a sync or a write
// fails, or the file turns out damaged, nothing is written any more: the process must stop (`on_fatal`).
//
// The log (WAL) is copied into the database by another thread once per 32 MiB, while writing goes on: a page
// that many commits changed is then copied once. What is written meanwhile it copies again, until so little
// is left that this thread does it; the next transaction then begins the log anew, where it lies on the disk.
// So the log stays short, and a sync of it changes no file's size, which costs a third less. While somebody
// reads an old snapshot the log has to grow; if it grows to 128 MiB, this thread copies it and its callers
// wait.
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
#include "store/sqlite/write_statements.hpp"

namespace parley::store::sqlite {

class Writer {
 public:
  struct Limits {
    std::size_t jobs = 10'000;  ///< waiting; past either, a job is refused at once
    std::size_t bytes = 64u << 20;
  };
  struct Hooks {
    base::UniqueFunction<void(const Failure&)> on_fatal;  ///< once at the most, from any thread
    base::UniqueFunction<void(Change)> on_change;         ///< after each commit, per kind of change in it
  };

  static base::Result<std::unique_ptr<Writer>, Failure> open(const std::string& path, const char* vfs,
                                                             Limits limits, Hooks hooks);
  /// Commits what is queued, answers it, and closes the database.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void submit(std::unique_ptr<WriteRequest> job);

  using Hear = base::UniqueFunction<void(const SharedMessage&)>;
  /// As MessageStore::hear_others, for the shard of this executor.
  void hear_others(base::Executor& executor, Hear heard);

  /// Transactions that were committed.
  std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }
  /// Whom others ask who read what is committed here.
  Syncer& syncer() { return syncer_; }

 private:
  using Changed = std::array<bool, 2>;  ///< by Change
  using Batch = std::vector<std::unique_ptr<WriteRequest>>;
  struct Listener {
    base::Executor* executor;
    Hear heard;
  };
  /// One of the two: an answer, or a message of another shard.
  struct Parcel {
    std::unique_ptr<WriteRequest> own;
    SharedMessage news;
  };
  /// What one shard gets of a batch, in its order.
  struct Round {
    base::Executor* executor;
    Listener* listener;
    std::vector<Parcel> parcels;
  };

  /// Jobs: bounds how long the first of them waits, and how long the shards have nothing to do meanwhile.
  static constexpr std::size_t batch_limit = 400;
  /// Jobs: of fewer, a transaction costs more than the time in which the one before is synced.
  static constexpr std::size_t worthwhile = batch_limit / 2;
  static constexpr int checkpoint_pages = 8'000;  ///< of the log, from which on it is copied
  static constexpr int remaining_pages = 500;     ///< so few are copied by the writer itself
  static constexpr int blocked_pages = 2'000;     ///< more, before what a reader blocked is tried again
  static constexpr int overdue_pages = 32'000;

  Writer(std::unique_ptr<WalBatchingVfs> log, Database database, Database checkpoints, Limits limits,
         Hooks hooks);
  void work();
  Batch next_batch();  ///< empty: stop
  void write(Batch batch);
  /// Says in `is_synced` whether it is durable, or the syncer has to run.
  std::optional<Failure> commit(Batch& batch, Changed& changed, bool& is_synced);
  bool others_wait();
  /// After the sync, on this thread or on the syncer's. All are refused where it failed, or the disk has.
  void finish(Batch batch, const Changed& changed, bool has_failed);
  void post_answers(Batch batch);
  std::vector<Round> rounds_of(Batch batch);
  void checkpoint_if_due();
  /// Copies as much of the log as there is when it begins.
  void checkpoint(Database& database);
  void stop_writing(const Failure& failure);

  std::unique_ptr<WalBatchingVfs> log_;
  Database database_;
  Database checkpoint_database_;
  WriteStatements ledger_;
  Limits limits_;
  Hooks hooks_;
  int log_pages_ = 0;                      ///< in the WAL after the latest commit
  std::atomic<bool> is_copying_ = false;   ///< another thread does, and has the next two
  int checkpoint_due_ = checkpoint_pages;  ///< of the log
  int copied_pages_ = 0;                   ///< of the log, so far
  std::atomic<bool> fatal_ = false;
  std::atomic<std::uint64_t> commits_ = 0;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<WriteRequest>> queue_;
  std::size_t queued_bytes_ = 0;
  std::vector<std::unique_ptr<Listener>> listeners_;  ///< only added to, before there is anything to hear
  bool stopping_ = false;

  base::Worker checkpointer_{1, 1};
  Syncer syncer_;
  std::thread thread_;
};

}  // namespace parley::store::sqlite
