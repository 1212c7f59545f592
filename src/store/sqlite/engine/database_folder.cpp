#include "store/sqlite/engine/database_folder.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "store/sqlite/engine/schema.hpp"

namespace parley::store::sqlite {

namespace {

using Reason = OpenError::Reason;

std::string path_in(const std::string& folder) {
  return folder + "/parley.db";
}

OpenError refused_by_system(const std::string& path) {
  return {Reason::unreadable, path, std::strerror(errno)};
}

base::Result<void, OpenError> create(const std::string& folder, const std::string& path, const char* vfs) {
  const std::string unfinished = path + ".new";
  // Removes what an interrupted start has left.
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) ::unlink((unfinished + suffix).c_str());
  {
    auto database = Database::open(unfinished, {.create = true, .vfs = vfs});
    if (!database) return explain(database.error(), unfinished);
    if (!database->execute("PRAGMA synchronous = FULL")) return explain(database->failure(), unfinished);
    auto migrated = migrate(*database, migrations());
    if (!migrated) return explain(migrated.error(), unfinished);
    // WAL mode is stored in the file's header now, so that later connections need not write to set it.
    if (!database->execute("PRAGMA journal_mode = WAL")) return explain(database->failure(), unfinished);
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0) return refused_by_system(path);
  if (!sync_path(folder)) return refused_by_system(folder);
  return {};
}

/// Opens the database read-only and checks that this program created it.
base::Result<Database, OpenError> open_ours(const std::string& path, std::int64_t size, const char* vfs) {
  // SQLite treats a file that is shorter than its smallest page as a database without tables.
  if (size < 512) return OpenError{Reason::damaged, path, "the file is cut short"};
  auto database = Database::open(path, {.read_only = true, .vfs = vfs});
  if (!database) return explain(database.error(), path);
  sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);

  const auto owner = database->ask("PRAGMA application_id");
  if (!owner) return explain(owner.error(), path);
  const auto version = database->ask("PRAGMA user_version");
  if (!version) return explain(version.error(), path);
  if (*owner != application_id || *version < 1) {
    return OpenError{Reason::not_ours, path, "it is another program's database"};
  }
  if (*version > static_cast<std::int64_t>(migrations().size())) {
    return OpenError{Reason::newer, path, "a later version of the program wrote it"};
  }
  return *std::move(database);
}

base::Result<void, OpenError> inspect(const std::string& path, std::int64_t size, const char* vfs) {
  auto database = open_ours(path, size, vfs);
  if (!database) return std::move(database).error();
  Statement check(*database, size <= thorough_check_limit ? "PRAGMA quick_check(1)"
                                                          : "SELECT 'ok' FROM sqlite_schema LIMIT 1");
  Rows rows = check();
  const bool answered = rows.next();
  if (rows.failed()) return explain(database->failure(), path);
  if (!answered || rows.text(0) != "ok") return OpenError{Reason::damaged, path, "its pages are damaged"};
  return {};
}

}  // namespace

OpenError explain(const Failure& failure, const std::string& path) {
  return {failure.is_damage() ? Reason::damaged : Reason::unreadable, path, failure.message};
}

bool sync_path(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  ::close(file);
  return synced;
}

base::Result<Database, OpenError> open_for_reading(const std::string& folder, const char* vfs) {
  const std::string path = path_in(folder);
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return refused_by_system(path);
  return open_ours(path, found.st_size, vfs);
}

base::Result<FolderLock, OpenError> FolderLock::acquire(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return refused_by_system(path);
  FolderLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return refused_by_system(path);
    char holder[24] = {};
    const ssize_t size = ::pread(file, holder, sizeof holder - 1, 0);
    std::string detail = "another process is using this data folder";
    if (size > 0) detail += " (process " + std::string(holder, static_cast<std::size_t>(size)) + ")";
    return OpenError{Reason::in_use, folder, std::move(detail)};
  }
  // The process id helps an operator. The lock itself is held by the kernel, so a failure here is harmless.
  const std::string me = std::to_string(::getpid());
  if (::ftruncate(file, 0) == 0) static_cast<void>(::pwrite(file, me.data(), me.size(), 0) == 0);
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

bool has_database(const std::string& folder) {
  struct stat found{};
  return ::stat(path_in(folder).c_str(), &found) == 0;
}

base::Result<std::string, OpenError> prepare_database(const std::string& folder, const char* vfs) {
  const std::string path = path_in(folder);
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) {
    if (errno != ENOENT) return refused_by_system(path);
    // The log may hold acknowledged messages, and a new database must not be combined with it.
    const std::string log = path + "-wal";
    if (::stat(log.c_str(), &found) == 0 && found.st_size > 0) {
      return OpenError{Reason::damaged, log, "the database that it belongs to is missing"};
    }
    auto created = create(folder, path, vfs);
    if (!created) return std::move(created).error();
    return path;
  }
  auto inspected = inspect(path, found.st_size, vfs);
  if (!inspected) return std::move(inspected).error();
  auto database = Database::open(path, {.vfs = vfs});
  if (!database) return explain(database.error(), path);
  auto migrated = migrate(*database, migrations());
  if (!migrated) return explain(migrated.error(), path);
  return path;
}

}  // namespace parley::store::sqlite
