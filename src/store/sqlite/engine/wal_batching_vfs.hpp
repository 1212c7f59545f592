// A layer between SQLite and the file system (a VFS) that gathers what a transaction appends to the log.
// SQLite writes each page and the header in front of it by a call of its own; here they become one call for
// many of them, in the same order, before whoever looks at the file could miss them:
//
//     SQLite:   header page header page header page sync
//     file:     [----------------------------------] sync
//
// The disk begins with what is full already while the rest is gathered, unless the sync is left to later:
// another sync may then be under way, which would wait for these pages too.
//
// Any other file is left alone. Only the connection that writes needs it.
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
  /// Bytes that wait at the most. SQLite writes no more than 131,071 at once to a file of a Unix system.
  static constexpr std::size_t capacity = 120u << 10;

  /// In front of the VFS of this name, which must be registered; null: the operating system's.
  explicit WalBatchingVfs(const char* beneath);
  ~WalBatchingVfs();
  WalBatchingVfs(const WalBatchingVfs&) = delete;
  WalBatchingVfs& operator=(const WalBatchingVfs&) = delete;

  /// For Database::Options::vfs, of databases that are closed before this goes.
  const char* name() const { return name_.c_str(); }

  enum class CommitSyncs : std::uint8_t { at_once, later };
  /// Whether what a COMMIT appends is durable when it returns, as SQLite's synchronous=FULL has it, or when
  /// sync() has been called after it. The header with which the log begins anew is synced at once either way:
  /// behind one that is lost, new pages would pass for old ones.
  void set(CommitSyncs when) { commit_syncs_ = when; }
  /// Makes durable what has been committed; why not, where that failed. From any thread, while the log is
  /// open.
  std::optional<Failure> sync();

 private:
  friend struct OpenGatheredLog;

  std::string name_;
  sqlite3_vfs* beneath_;
  sqlite3_vfs vfs_;
  CommitSyncs commit_syncs_ = CommitSyncs::at_once;
  sqlite3_file* open_ = nullptr;  ///< beneath the layer
};

}  // namespace parley::store::sqlite
