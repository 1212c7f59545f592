// The data folder: owned by one process at a time, and opened only where what lies in it is ours and whole.
//
//     lock       held with flock(2) as long as the store is open; the kernel lets go when the process dies
//     parley.db  the database, beside it SQLite's -wal and -shm
//
// A database is looked at through a read-only connection before anything may write to it, so that a refusal
// leaves the file as it was. A new one is made under another name and moved into place when it is whole:
// there is never a half-made parley.db.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// Why a store does not open, or is not copied. Nothing was overwritten.
struct OpenError {
  enum class Reason : std::uint8_t {
    in_use,      ///< another process holds the folder
    damaged,     ///< the database is not a whole one
    newer,       ///< a later version of the program made it
    not_ours,    ///< a database, but of another program
    unreadable,  ///< the system refuses: no such folder, no permission, no room
    unwritable,  ///< the file that a copy was to go to
  };
  Reason reason;
  std::string path;    ///< the file or folder that it is about
  std::string detail;  ///< for the operator, in a few words
};

OpenError explain(const Failure& failure, const std::string& path);

/// Writes what a file or a folder holds to the disk. False where the system refuses, with errno.
bool sync_path(const std::string& path);

/// A connection to the folder's database that cannot write, also while a server has the folder. Its pages are
/// not looked at.
base::Result<Database, OpenError> open_for_reading(const std::string& folder, const char* vfs = nullptr);

/// Exclusive ownership of a data folder.
class FolderLock {
 public:
  static base::Result<FolderLock, OpenError> acquire(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

/// Whether a database, or anything else, lies where the folder's own would.
bool has_database(const std::string& folder);

/// Makes, checks and migrates `<folder>/parley.db`, and answers its path. Precondition: the folder is locked.
base::Result<std::string, OpenError> prepare_database(const std::string& folder, const char* vfs = nullptr);

/// Databases up to this size are read through for damage at each start (about 50 ms); larger ones are
/// checked as far as their header, their length and their tables go.
inline constexpr std::int64_t thorough_check_limit = 16 << 20;

}  // namespace parley::store::sqlite
