// The data folder. One process at a time owns it, and it is opened only if its database is ours and
// undamaged.
//
//     lock       locked with flock(2) while the store is open; the kernel unlocks it when the process dies
//     parley.db  the database, with SQLite's -wal and -shm files beside it
//
// The database is first checked through a read-only connection, so that a refusal leaves the file unchanged.
// A new database is created under another name and renamed when it is complete. So parley.db is never
// incomplete.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// Why a store cannot be opened or copied. Nothing was overwritten.
struct OpenError {
  enum class Reason : std::uint8_t {
    in_use,      ///< another process has locked the folder
    damaged,     ///< the database is damaged
    newer,       ///< a later version of the program wrote the database
    not_ours,    ///< it is a database of another program
    unreadable,  ///< the system refuses access: no such folder, no permission, no disk space
    unwritable,  ///< the target file of a backup cannot be written
  };
  Reason reason;
  std::string path;    ///< the file or folder that the error concerns
  std::string detail;  ///< a short reason for the operator
};

OpenError explain(const Failure& failure, const std::string& path);

/// Syncs a file or a folder to the disk. Returns false on failure, with errno set.
bool sync_path(const std::string& path);

/// Opens a read-only connection to the folder's database, also while a server uses the folder. It does not
/// check the pages for damage.
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

/// Returns whether a file of any kind exists at the path of the folder's database.
bool has_database(const std::string& folder);

/// Creates or checks `<folder>/parley.db`, migrates it, and returns its path. Precondition: the folder is
/// locked.
base::Result<std::string, OpenError> prepare_database(const std::string& folder, const char* vfs = nullptr);

/// Databases up to this size in bytes are read completely at each start to detect damage (about 50 ms). Of
/// larger ones only the header, the length and the list of tables are checked.
inline constexpr std::int64_t thorough_check_limit = 16 << 20;

}  // namespace parley::store::sqlite
