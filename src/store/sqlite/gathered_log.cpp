#include "store/sqlite/gathered_log.hpp"

#include <atomic>
#include <new>
#include <string_view>

#include "store/sqlite/vfs_layer.hpp"

namespace parley::store::sqlite {

namespace {

struct Log {
  sqlite3_file base;
  std::string waiting;  ///< bytes that belong at `offset` of the file
  sqlite3_int64 offset = 0;

  int put(std::string_view bytes, sqlite3_int64 at) {
    sqlite3_file* const file = vfs_layer::beneath(*this);
    return file->pMethods->xWrite(file, bytes.data(), static_cast<int>(bytes.size()), at);
  }

  /// What could not be written is dropped: SQLite undoes the transaction that it belongs to.
  int before_call() {
    if (waiting.empty()) return SQLITE_OK;
    const int code = put(waiting, offset);
    waiting.clear();
    return code;
  }

  int write(std::string_view bytes, sqlite3_int64 at) {
    const bool follows = at == offset + static_cast<sqlite3_int64>(waiting.size());
    if (!follows || waiting.size() + bytes.size() > GatheredLog::capacity) {
      if (const int code = before_call(); code != SQLITE_OK) return code;
      offset = at;
    }
    if (bytes.size() > GatheredLog::capacity) return put(bytes, at);
    waiting += bytes;
    return SQLITE_OK;
  }
};

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  return vfs_layer::own<Log>(file).write({static_cast<const char*>(bytes), static_cast<std::size_t>(size)},
                                         at);
}

int close(sqlite3_file* file) {
  Log& log = vfs_layer::own<Log>(file);
  const int flushed = log.before_call();
  const int closed = vfs_layer::beneath(log)->pMethods->xClose(vfs_layer::beneath(log));
  log.~Log();
  return flushed != SQLITE_OK ? flushed : closed;
}

const sqlite3_io_methods methods = [] {
  sqlite3_io_methods all = vfs_layer::passing_on<Log>;
  all.xWrite = write;
  all.xClose = close;
  return all;
}();

int open(sqlite3_vfs* self, sqlite3_filename path, sqlite3_file* file, int flags, int* opened) {
  auto* const beneath = static_cast<sqlite3_vfs*>(self->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) return beneath->xOpen(beneath, path, file, flags, opened);
  auto* const log = new (file) Log{};
  const int code = beneath->xOpen(beneath, path, vfs_layer::beneath(*log), flags, opened);
  if (code == SQLITE_OK) {
    log->waiting.reserve(GatheredLog::capacity);
    log->base.pMethods = &methods;
  } else {
    log->~Log();
    file->pMethods = nullptr;
  }
  return code;
}

}  // namespace

GatheredLog::GatheredLog(const char* beneath) : vfs_(*sqlite3_vfs_find(beneath)) {
  static std::atomic<unsigned> number = 0;
  name_ = "gathered-log-" + std::to_string(++number);
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = sqlite3_vfs_find(beneath);
  vfs_.szOsFile += static_cast<int>(sizeof(Log));
  vfs_.xOpen = open;
  sqlite3_vfs_register(&vfs_, 0);
}

GatheredLog::~GatheredLog() {
  sqlite3_vfs_unregister(&vfs_);
}

}  // namespace parley::store::sqlite
