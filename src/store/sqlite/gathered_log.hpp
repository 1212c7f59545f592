// A layer between SQLite and the file system (a VFS) that gathers what a transaction appends to the log.
// SQLite writes each page and the header in front of it by a call of its own; here they become one call for
// many of them, in the same order, before whoever looks at the file could miss them:
//
//     SQLite:   header page header page header page sync
//     file:     [----------------------------------] sync
//
// Any other file is left alone. Only the connection that writes needs it: what is not synced yet is read by
// nobody else.
#pragma once

#include <cstddef>
#include <string>

#include <sqlite3.h>

namespace parley::store::sqlite {

class GatheredLog {
 public:
  /// Bytes that wait at the most. SQLite writes no more than 131,071 at once to a file of a Unix system.
  static constexpr std::size_t capacity = 120u << 10;

  /// In front of the VFS of this name, which must be registered; null: the operating system's.
  explicit GatheredLog(const char* beneath);
  ~GatheredLog();
  GatheredLog(const GatheredLog&) = delete;
  GatheredLog& operator=(const GatheredLog&) = delete;

  /// For Database::Options::vfs, of databases that are closed before this goes.
  const char* name() const { return name_.c_str(); }

 private:
  std::string name_;
  sqlite3_vfs vfs_;
};

}  // namespace parley::store::sqlite
