#include "store/sqlite/engine/wal_batching_vfs.hpp"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <string_view>

#include "base/descriptor.hpp"
#include "store/sqlite/engine/vfs_layer.hpp"

namespace parley::store::sqlite {

struct OpenGatheredLog {
  sqlite3_file base;
  WalBatchingVfs* layer;
  base::Descriptor descriptor;  ///< our own descriptor, because SQLite does not expose its own
  std::string waiting;          ///< buffered bytes that belong at `offset` of the file
  sqlite3_int64 offset = 0;

  sqlite3_file* file() { return vfs_layer::beneath(*this); }

  int put(std::string_view bytes, sqlite3_int64 at) {
    return file()->pMethods->xWrite(file(), bytes.data(), static_cast<int>(bytes.size()), at);
  }

  /// Writes the buffered bytes. If that fails, they are dropped, because SQLite rolls back their transaction.
  int before_call() {
    if (waiting.empty()) return SQLITE_OK;
    const int code = put(waiting, offset);
    waiting.clear();
    return code;
  }

  int write(std::string_view bytes, sqlite3_int64 at) {
    const bool follows = at == offset + static_cast<sqlite3_int64>(waiting.size());
    if (!follows || waiting.size() + bytes.size() > WalBatchingVfs::capacity) {
      const auto end = offset + static_cast<sqlite3_int64>(waiting.size());
      if (const int code = before_call(); code != SQLITE_OK) return code;
      if (layer->commit_syncs_ == WalBatchingVfs::CommitSyncs::at_once) begin_writing_out(end);
      offset = at;
    }
    if (bytes.size() > WalBatchingVfs::capacity) return put(bytes, at);
    waiting += bytes;
    return SQLITE_OK;
  }

  /// Asks the kernel to start writing from `offset` up to the last whole page. Errors are ignored: the sync
  /// writes what is left and reports what failed.
  void begin_writing_out(sqlite3_int64 end) const {
    constexpr sqlite3_int64 page = 4096;
    const sqlite3_int64 size = end / page * page - offset;
    if (size > 0) (void)sync_file_range(descriptor.number(), offset, size, SYNC_FILE_RANGE_WRITE);
  }

  int sync(int flags) {
    const bool begins_anew = offset == 0 && !waiting.empty();
    if (const int code = before_call(); code != SQLITE_OK) return code;
    if (layer->commit_syncs_ == WalBatchingVfs::CommitSyncs::later && !begins_anew) return SQLITE_OK;
    return file()->pMethods->xSync(file(), flags);
  }

  static int open(sqlite3_vfs* self, sqlite3_filename path, sqlite3_file* file, int flags, int* opened);
};

namespace {

using Log = OpenGatheredLog;

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  return vfs_layer::own<Log>(file).write({static_cast<const char*>(bytes), static_cast<std::size_t>(size)},
                                         at);
}

int sync(sqlite3_file* file, int flags) {
  return vfs_layer::own<Log>(file).sync(flags);
}

int close(sqlite3_file* file) {
  Log& log = vfs_layer::own<Log>(file);
  const int flushed = log.before_call();
  const int closed = log.file()->pMethods->xClose(log.file());
  log.~Log();
  return flushed != SQLITE_OK ? flushed : closed;
}

const sqlite3_io_methods methods = [] {
  sqlite3_io_methods all = vfs_layer::passing_on<Log>;
  all.xWrite = write;
  all.xSync = sync;
  all.xClose = close;
  return all;
}();

}  // namespace

int OpenGatheredLog::open(sqlite3_vfs* self, sqlite3_filename path, sqlite3_file* file, int flags,
                          int* opened) {
  auto& layer = *static_cast<WalBatchingVfs*>(self->pAppData);
  sqlite3_vfs* const beneath = layer.beneath_;
  if ((flags & SQLITE_OPEN_WAL) == 0) return beneath->xOpen(beneath, path, file, flags, opened);
  auto* const log = new (file) Log{};
  const int code = beneath->xOpen(beneath, path, log->file(), flags, opened);
  if (code == SQLITE_OK) {
    log->layer = &layer;
    log->descriptor = base::Descriptor(::open(path, O_WRONLY | O_CLOEXEC));
    log->waiting.reserve(WalBatchingVfs::capacity);
    log->base.pMethods = &methods;
    layer.open_ = log->file();
  } else {
    log->~Log();
    file->pMethods = nullptr;
  }
  return code;
}

WalBatchingVfs::WalBatchingVfs(const char* beneath) : beneath_(sqlite3_vfs_find(beneath)), vfs_(*beneath_) {
  static std::atomic<unsigned> number = 0;
  name_ = "gathered-log-" + std::to_string(++number);
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.szOsFile += static_cast<int>(sizeof(Log));
  vfs_.xOpen = Log::open;
  sqlite3_vfs_register(&vfs_, 0);
}

WalBatchingVfs::~WalBatchingVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

std::optional<Failure> WalBatchingVfs::sync() {
  const int code = open_->pMethods->xSync(open_, SQLITE_SYNC_NORMAL);
  if (code == SQLITE_OK) return std::nullopt;
  return Failure{code, errno, sqlite3_errstr(code)};
}

}  // namespace parley::store::sqlite
