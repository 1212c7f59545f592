#include "store/sqlite/gathered_log.hpp"

#include <atomic>
#include <new>
#include <string_view>
#include <utility>

namespace parley::store::sqlite {

namespace {

/// The log as SQLite has it open; the file beneath lies behind it in the same allocation.
struct Log {
  sqlite3_file base;
  std::string waiting;  ///< bytes that belong at `offset` of the file
  sqlite3_int64 offset = 0;

  static Log& of(sqlite3_file* file) { return *reinterpret_cast<Log*>(file); }
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  int put(std::string_view bytes, sqlite3_int64 at) {
    return file()->pMethods->xWrite(file(), bytes.data(), static_cast<int>(bytes.size()), at);
  }

  /// What could not be written is dropped: SQLite undoes the transaction that it belongs to.
  int flush() {
    if (waiting.empty()) return SQLITE_OK;
    const int code = put(waiting, offset);
    waiting.clear();
    return code;
  }

  int write(std::string_view bytes, sqlite3_int64 at) {
    const bool follows = at == offset + static_cast<sqlite3_int64>(waiting.size());
    if (!follows || waiting.size() + bytes.size() > GatheredLog::capacity) {
      if (const int code = flush(); code != SQLITE_OK) return code;
      offset = at;
    }
    if (bytes.size() > GatheredLog::capacity) return put(bytes, at);
    waiting += bytes;
    return SQLITE_OK;
  }
};

/// Passes a call on to the file beneath, which has everything by then.
template <auto Member, class... Arguments>
int pass(sqlite3_file* file, Arguments... arguments) {
  Log& log = Log::of(file);
  if (const int code = log.flush(); code != SQLITE_OK) return code;
  return (log.file()->pMethods->*Member)(log.file(), arguments...);
}

int close(sqlite3_file* file) {
  Log& log = Log::of(file);
  const int flushed = log.flush();
  const int closed = log.file()->pMethods->xClose(log.file());
  log.~Log();
  return flushed != SQLITE_OK ? flushed : closed;
}

const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close,
    .xRead = [](sqlite3_file* file, void* bytes, int size,
                sqlite3_int64 offset) { return pass<&sqlite3_io_methods::xRead>(file, bytes, size, offset); },
    .xWrite =
        [](sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
          return Log::of(file).write({static_cast<const char*>(bytes), static_cast<std::size_t>(size)},
                                     offset);
        },
    .xTruncate = [](sqlite3_file* file,
                    sqlite3_int64 size) { return pass<&sqlite3_io_methods::xTruncate>(file, size); },
    .xSync = [](sqlite3_file* file, int flags) { return pass<&sqlite3_io_methods::xSync>(file, flags); },
    .xFileSize = [](sqlite3_file* file,
                    sqlite3_int64* size) { return pass<&sqlite3_io_methods::xFileSize>(file, size); },
    .xLock = [](sqlite3_file* file, int lock) { return pass<&sqlite3_io_methods::xLock>(file, lock); },
    .xUnlock = [](sqlite3_file* file, int lock) { return pass<&sqlite3_io_methods::xUnlock>(file, lock); },
    .xCheckReservedLock = [](sqlite3_file* file,
                             int* held) { return pass<&sqlite3_io_methods::xCheckReservedLock>(file, held); },
    .xFileControl =
        [](sqlite3_file* file, int operation, void* argument) {
          return pass<&sqlite3_io_methods::xFileControl>(file, operation, argument);
        },
    .xSectorSize = [](sqlite3_file* file) { return pass<&sqlite3_io_methods::xSectorSize>(file); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) { return pass<&sqlite3_io_methods::xDeviceCharacteristics>(file); },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* self, sqlite3_filename path, sqlite3_file* file, int flags, int* opened) {
  auto* const beneath = static_cast<sqlite3_vfs*>(self->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) return beneath->xOpen(beneath, path, file, flags, opened);
  auto* const log = new (file) Log{};
  const int code = beneath->xOpen(beneath, path, log->file(), flags, opened);
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
