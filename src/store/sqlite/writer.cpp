#include "store/sqlite/writer.hpp"

#include <algorithm>
#include <sched.h>
#include <utility>

namespace parley::store::sqlite {

base::Result<std::unique_ptr<Writer>, Failure> Writer::open(const std::string& path, const char* vfs,
                                                            Limits limits, Hooks hooks) {
  auto log = std::make_unique<WalBatchingVfs>(vfs);
  auto database = Database::open(path, {.vfs = log->name()});
  if (!database) return std::move(database).error();
  auto checkpoints = Database::open(path, {.vfs = vfs});
  if (!checkpoints) return std::move(checkpoints).error();
  // FULL: each commit syncs the log. The checkpoint connection syncs the log before it copies and the
  // database after it. secure_delete overwrites deleted content with zeros instead of only unlinking it from
  // its page.
  for (Database* each : {&*database, &*checkpoints}) {
    if (!each->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;"
                       "PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON")) {
      return each->failure();
    }
  }
  return std::unique_ptr<Writer>(
      new Writer(std::move(log), *std::move(database), *std::move(checkpoints), limits, std::move(hooks)));
}

Writer::Writer(std::unique_ptr<WalBatchingVfs> log, Database database, Database checkpoints, Limits limits,
               Hooks hooks)
    : log_(std::move(log)),
      database_(std::move(database)),
      checkpoint_database_(std::move(checkpoints)),
      tables_(database_),
      limits_(limits),
      hooks_(std::move(hooks)),
      syncer_([this] { return log_->sync(); }) {
  const auto note_log_size = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<Writer*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(database_.handle(), note_log_size, this);
  thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (!fatal_) return;
  // Closing the last connection would copy the log into the database, which must not be touched after a
  // failure.
  for (Database* each : {&database_, &checkpoint_database_}) {
    sqlite3_db_config(each->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

void Writer::submit(std::unique_ptr<WriteRequest> job) {
  {
    const std::lock_guard lock(mutex_);
    const bool room = queue_.size() < limits_.jobs && queued_bytes_ + job->size() <= limits_.bytes;
    if (room && !stopping_ && !fatal_) {
      queued_bytes_ += job->size();
      queue_.push_back(std::move(job));
    }
  }
  if (job == nullptr) return wake_.notify_one();
  job->refuse();
  base::Executor& executor = job->executor();
  executor.post([job = std::move(job)] { job->answer(); });
}

void Writer::work() {
  for (Batch batch = next_batch(); !batch.empty(); batch = next_batch()) write(std::move(batch));
  syncer_.wait();
}

Writer::Batch Writer::next_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  const std::size_t count = std::min(queue_.size(), batch_limit);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  Batch batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  for (const auto& job : batch) queued_bytes_ -= job->size();
  return batch;
}

bool Writer::others_wait() {
  const std::lock_guard lock(mutex_);
  return queue_.size() >= worthwhile;
}

void Writer::write(Batch batch) {
  Changed changed{};
  bool is_synced = true;
  std::optional<Failure> failure;
  if (!fatal_) failure = commit(batch, changed, is_synced);
  if (failure) {
    // Once a sync has failed, even a rollback must not touch the file.
    if (failure->is_transient()) {
      tables_.roll_back();
    } else {
      stop_writing(*failure);
    }
  }
  const bool has_failed = failure.has_value();
  syncer_.wait();
  if (is_synced) {
    finish(std::move(batch), changed, has_failed);
    // Yields, so that a shard on the same CPU handles the answers first. Its next writes then arrive as one
    // batch.
    sched_yield();
  } else {
    syncer_.run([this, batch = std::move(batch), changed, has_failed](const auto& lost) mutable {
      if (lost) stop_writing(*lost);
      finish(std::move(batch), changed, has_failed);
    });
  }
  checkpoint_if_due();
}

std::optional<Failure> Writer::commit(Batch& batch, Changed& changed, bool& is_synced) {
  if (!tables_.begin()) return tables_.failure();
  for (const auto& job : batch) {
    const std::int64_t before = tables_.changes();
    if (auto failure = job->apply(tables_)) return failure;
    if (const auto change = job->change(); change && tables_.changes() != before) {
      changed[static_cast<std::size_t>(*change)] = true;
    }
  }
  is_synced = !others_wait();
  if (!is_synced) syncer_.expect();
  log_->set(is_synced ? WalBatchingVfs::CommitSyncs::at_once : WalBatchingVfs::CommitSyncs::later);
  const bool is_committed = tables_.commit();
  log_->set(WalBatchingVfs::CommitSyncs::at_once);
  if (!is_committed) return tables_.failure();
  commits_.fetch_add(1, std::memory_order_relaxed);
  return std::nullopt;
}

void Writer::finish(Batch batch, const Changed& changed, bool has_failed) {
  const bool is_refused = has_failed || fatal_;
  if (is_refused) {
    for (const auto& job : batch) job->refuse();
  }
  post_answers(std::move(batch));
  for (const Change change : {Change::users, Change::messages}) {
    if (!is_refused && changed[static_cast<std::size_t>(change)] && hooks_.on_change)
      hooks_.on_change(change);
  }
}

void Writer::post_answers(Batch batch) {
  std::vector<Round> rounds;
  for (auto& request : batch) {
    base::Executor* const executor = &request->executor();
    auto own = std::ranges::find(rounds, executor, &Round::executor);
    if (own == rounds.end()) own = rounds.insert(own, {executor, {}});
    own->requests.push_back(std::move(request));
  }
  for (Round& round : rounds) {
    round.executor->post([requests = std::move(round.requests)] {
      for (const auto& request : requests) request->answer();
    });
  }
}

void Writer::checkpoint_if_due() {
  if (fatal_ || is_copying_) return;
  if (log_pages_ < checkpoint_pages) {
    checkpoint_due_ = checkpoint_pages;
    copied_pages_ = 0;
  }
  if (log_pages_ < checkpoint_due_) return;
  if (log_pages_ >= overdue_pages || log_pages_ - copied_pages_ <= remaining_pages) {
    checkpoint(database_);
    checkpoint_due_ = log_pages_ + blocked_pages;  // has no effect once the log has started over
    return;
  }
  is_copying_ = true;
  // Never refused, because only one copy runs at a time.
  static_cast<void>(checkpointer_.try_run([this, copied_before = copied_pages_] {
    checkpoint(checkpoint_database_);
    if (copied_pages_ == copied_before) checkpoint_due_ += blocked_pages;
    is_copying_ = false;
  }));
}

void Writer::checkpoint(Database& database) {
  if (fatal_) return;
  int copied = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(database.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &copied);
  if (code == SQLITE_OK) {
    copied_pages_ = copied;
    return;
  }
  const Failure failure = database.failure();
  if (!failure.is_transient()) stop_writing(failure);
}

void Writer::stop_writing(const Failure& failure) {
  if (fatal_.exchange(true)) return;
  if (hooks_.on_fatal) hooks_.on_fatal(failure);
}

}  // namespace parley::store::sqlite
