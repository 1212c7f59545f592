// The store in a data folder: opened once per process, with one set of interfaces for each shard.
//
//     shard 0 --MessageStore, UserStore, ...-->  Writer (1 thread)   --commit+sync-->  parley.db
//     shard 1 --MessageStore, UserStore, ...-->  Reader (2 threads)  <--snapshots----
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/threads/executor.hpp"
#include "base/unique_function.hpp"
#include "store/archive.hpp"
#include "store/block_store.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"
#include "store/file_store.hpp"
#include "store/login_store.hpp"
#include "store/message_store.hpp"
#include "store/revocation_store.hpp"
#include "store/sqlite/archive.hpp"
#include "store/sqlite/engine/database_folder.hpp"
#include "store/sqlite/reader.hpp"
#include "store/sqlite/writer.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

class Store {
 public:
  struct Options {
    std::string folder;  ///< must exist
    /// Called at most once, on a thread of the store, when the disk has failed. From then on nothing is
    /// acknowledged, and the process must stop.
    base::UniqueFunction<void(const Failure&)> on_fatal{};
    Writer::Limits limits{};
    const char* vfs = nullptr;  ///< name of a SQLite VFS (file system); nullptr: the operating system's
  };

  /// Opens the store. `clock` must outlive it; its wall_now() is called on the shards and by Archive::load.
  static base::Result<std::unique_ptr<Store>, OpenError> open(Options options, const base::Clock& clock);
  /// Commits and answers the queued changes, copies the log into the database and unlocks the folder. The
  /// executors must outlive the store.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Return the interfaces for the shard of this executor: the same object for the same executor. They live
  /// as long as the store. Call from any thread.
  MessageStore& messages(base::Executor& executor);
  UserStore& users(base::Executor& executor);
  CallStore& calls(base::Executor& executor);
  ConversationStore& conversations(base::Executor& executor);
  RevocationStore& revocations(base::Executor& executor);
  FileStore& files(base::Executor& executor);
  BlockStore& blocks(base::Executor& executor);
  LoginStore& logins(base::Executor& executor);
  Archive& archive() { return archive_; }

  /// Returns the number of transactions committed so far.
  std::uint64_t commits() const { return writer_->commits(); }

 private:
  class Shard;

  Store(FolderLock lock, std::unique_ptr<Watchers> watchers, std::unique_ptr<Writer> writer,
        std::unique_ptr<Reader> reader, std::string path, const char* vfs, const base::Clock& clock);
  Shard& shard(base::Executor& executor);

  FolderLock lock_;
  const base::Clock& clock_;
  std::unique_ptr<Watchers> watchers_;
  std::unique_ptr<Writer> writer_;
  /// Closed before the writer, so that the writer's connection is the last one, which removes the log.
  std::unique_ptr<Reader> reader_;
  FileArchive archive_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace parley::store::sqlite
