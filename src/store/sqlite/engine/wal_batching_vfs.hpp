// A layer between SQLite and the file system (a VFS) that buffers what a transaction appends to the log.
// SQLite writes each page and the header before it with a separate call. The layer combines many of them into
// one call, in the same order, and before any other reader of the file needs them:
//
//     SQLite:   header page header page header page sync
//     file:     [----------------------------------] sync
//
// When the buffer is full, the kernel is asked to start writing while more is buffered. This is not done if
// the sync comes later, because another sync may then be in progress and would wait for these pages too.
//
// Other files are passed through unchanged. Only the connection that writes needs this layer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <sqlite3.h>

#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

class WalBatchingVfs {
 public:
  /// The size of the buffer in bytes. SQLite writes at most 131,071 bytes in one call on Unix systems.
  static constexpr std::size_t capacity = 120u << 10;

  /// Registers a layer on top of the VFS with this name, which must be registered; nullptr: the operating
  /// system's.
  explicit WalBatchingVfs(const char* beneath);
  ~WalBatchingVfs();
  WalBatchingVfs(const WalBatchingVfs&) = delete;
  WalBatchingVfs& operator=(const WalBatchingVfs&) = delete;

  /// For Database::Options::vfs. The databases must be closed before this is destroyed.
  const char* name() const { return name_.c_str(); }

  enum class CommitSyncs : std::uint8_t { at_once, later };
  /// Sets when the changes of a COMMIT become durable: before it returns, as with SQLite's synchronous=FULL,
  /// or when sync() is called after it. The header with which the log starts over is always synced at once.
  /// If that header were lost, new pages would be taken for old ones.
  void set(CommitSyncs when) { commit_syncs_ = when; }
  /// Syncs everything that was committed. Returns the failure, if any. Call from any thread, while the log is
  /// open.
  std::optional<Failure> sync();

 private:
  friend struct OpenGatheredLog;

  std::string name_;
  sqlite3_vfs* beneath_;
  sqlite3_vfs vfs_;
  CommitSyncs commit_syncs_ = CommitSyncs::at_once;
  sqlite3_file* open_ = nullptr;  ///< the log's file beneath the layer
};

}  // namespace parley::store::sqlite
