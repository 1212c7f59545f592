// A file system that fails on request: SQLite's own, with a check before each write and each sync.
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

  /// While set, every write fails because the disk is full.
  void set_full(bool full);
  /// Makes the nth write, sync or truncation from now on fail, and all later ones.
  void fail_from(std::size_t nth);
  /// Makes only the next sync fail.
  void fail_next_sync();
  bool has_failed() const;
  /// Returns the number of writes, syncs and truncations since the last fail_from.
  std::size_t calls() const;

  /// Makes all syncs wait from now on, until release_syncs().
  void hold_syncs();
  void release_syncs();
  /// Lets only the waiting sync continue.
  void release_one_sync();
  /// Blocks until a sync is waiting.
  void wait_until_held();

  /// Called before a call on a file is passed on. Returns SQLITE_OK if it may continue.
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
