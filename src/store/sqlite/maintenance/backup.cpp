#include "store/sqlite/maintenance/backup.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

namespace {

using Reason = OpenError::Reason;

constexpr int pages_of_a_step = 256;

OpenError unwritable(const std::string& path, std::string detail) {
  return {Reason::unwritable, path, std::move(detail)};
}

/// The unfinished copy. The destructor removes it unless it was renamed.
class Unfinished {
 public:
  explicit Unfinished(const std::string& file) : path_(file + "." + std::to_string(::getpid()) + ".new") {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() { remove(); }

  const std::string& path() const { return path_; }

  bool create() const {
    remove();
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return file >= 0 && ::close(file) == 0;
  }

 private:
  void remove() const {
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) ::unlink((path_ + suffix).c_str());
  }

  std::string path_;
};

std::optional<OpenError> copy(Database& source, const std::string& from, const std::string& to) {
  // The snapshot is held until the last page is copied. Without it, each commit of the server would make the
  // copy start over.
  const Transaction snapshot(source, Transaction::Kind::read);
  if (!snapshot.began() || !source.ask("SELECT count(*) FROM sqlite_schema")) {
    return explain(source.failure(), from);
  }
  auto target = Database::open(to, {});
  // The copy is synced only once, when it is complete.
  if (!target || !target->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")) {
    return unwritable(to, target ? target->failure().message : target.error().message);
  }
  sqlite3_backup* const backup = sqlite3_backup_init(target->handle(), "main", source.handle(), "main");
  if (backup == nullptr) return unwritable(to, target->failure().message);
  int code = SQLITE_OK;
  while (code == SQLITE_OK) code = sqlite3_backup_step(backup, pages_of_a_step);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) {
    const Failure failure{code, 0, sqlite3_errstr(code)};
    return failure.is_damage() ? explain(failure, from) : unwritable(to, failure.message);
  }
  // DELETE makes the copy a single file without a log beside it, so that it can be moved.
  if (!target->execute("PRAGMA journal_mode = DELETE")) return unwritable(to, target->failure().message);
  Statement check(*target, "PRAGMA quick_check(1)");
  Rows rows = check();
  if (!rows.next() || rows.text(0) != "ok") return OpenError{Reason::damaged, from, "its pages are damaged"};
  return std::nullopt;
}

std::string folder_of(const std::string& file) {
  const auto slash = file.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : file.substr(0, slash);
}

}  // namespace

base::Result<std::int64_t, OpenError> back_up(const std::string& folder, const std::string& file,
                                              const char* vfs) {
  struct stat found{};
  if (::lstat(file.c_str(), &found) == 0) return unwritable(file, "is there already");
  auto source = open_for_reading(folder, vfs);
  if (!source) return std::move(source).error();
  const Unfinished unfinished(file);
  if (!unfinished.create()) return unwritable(unfinished.path(), std::strerror(errno));
  if (auto error = copy(*source, folder + "/parley.db", unfinished.path())) return *std::move(error);
  if (!sync_path(unfinished.path()) || ::stat(unfinished.path().c_str(), &found) != 0 ||
      ::rename(unfinished.path().c_str(), file.c_str()) != 0 || !sync_path(folder_of(file))) {
    return unwritable(file, std::strerror(errno));
  }
  return static_cast<std::int64_t>(found.st_size);
}

}  // namespace parley::store::sqlite
