// A file system that fails when told to: SQLite's own, with a gate in front of each write and each sync.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>

#include <sqlite3.h>

namespace parley::store::sqlite {

class FaultyDisk {
 public:
  explicit FaultyDisk(std::string name);
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// For Store::Options::vfs.
  const char* name() const { return name_.c_str(); }

  /// While set, every write finds no room.
  void set_full(bool full);
  /// The nth write, sync or truncation from now on fails, and so does every one behind it.
  void fail_from(std::size_t nth);
  /// The next sync, and only it, fails.
  void fail_next_sync();
  bool has_failed() const;
  /// Writes, syncs and truncations since the last fail_from.
  std::size_t calls() const;

  /// Syncs wait from now on, until let go.
  void hold_syncs();
  void release_syncs();
  /// The one that waits, and no other, goes on.
  void release_one_sync();
  /// Until a sync waits.
  void wait_until_held();

  /// What a call on a file asks before it is passed on; SQLITE_OK: go ahead.
  int before_write();
  int before_sync();

 private:
  int count();

  std::string name_;
  sqlite3_vfs vfs_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool full_ = false;
  bool fail_next_sync_ = false;
  bool held_ = false;
  std::size_t let_through_ = 0;
  std::size_t waiting_ = 0;
  std::size_t calls_ = 0;
  std::size_t fail_from_ = 0;  ///< 0: never
  bool has_failed_ = false;
};

}  // namespace parley::store::sqlite
