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
#include "store/sqlite/database.hpp"

namespace parley::store::sqlite {

/// Why a store does not open. Nothing was overwritten.
struct OpenError {
  enum class Reason : std::uint8_t {
    in_use,      ///< another process holds the folder
    damaged,     ///< the database is not a whole one
    newer,       ///< a later version of the program made it
    not_ours,    ///< a database, but of another program
    unreadable,  ///< the system refuses: no such folder, no permission, no room
  };
  Reason reason;
  std::string path;    ///< the file or folder that it is about
  std::string detail;  ///< for the operator, in a few words
};

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

/// Makes, checks and migrates `<folder>/parley.db`, and answers its path. Precondition: the folder is locked.
base::Result<std::string, OpenError> prepare_database(const std::string& folder, const char* vfs = nullptr);

/// Databases up to this size are read through for damage at each start (about 50 ms); larger ones are
/// checked as far as their header, their length and their tables go.
inline constexpr std::int64_t thorough_check_limit = 16 << 20;

}  // namespace parley::store::sqlite
