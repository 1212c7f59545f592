#include "store/sqlite/engine/database.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

namespace parley::store::sqlite {

bool Failure::is_transient() const {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
      return true;
    case SQLITE_IOERR:
      // SQLite also needs disk space to grow the shared memory file. It reports a full disk only as the
      // errno.
      return (code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_SHMMAP || code == SQLITE_IOERR_WRITE) &&
             (system_error == ENOSPC || system_error == EDQUOT);
    default:
      return false;
  }
}

bool Failure::is_damage() const {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

base::Result<Database, Failure> Database::open(const std::string& path, Options options) {
  sqlite3* handle = nullptr;
  const int access = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  // Only one thread at a time uses a Database, so SQLite needs no mutex.
  const int flags = access | (options.create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, options.vfs);
  if (handle == nullptr) return Failure{code, 0, sqlite3_errstr(code)};
  Database database(handle);
  if (code != SQLITE_OK) return database.failure();
  sqlite3_extended_result_codes(handle, 1);
  // Long enough for a backup to release its lock, short enough to answer a client in time.
  sqlite3_busy_timeout(handle, 5000);
  return database;
}

Database::Database(Database&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

bool Database::execute(const char* sql) {
  return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

base::Result<std::int64_t, Failure> Database::ask(const char* sql) {
  Statement statement(*this, sql);
  Rows rows = statement();
  const std::int64_t answer = rows.next() ? rows.integer(0) : 0;
  if (rows.failed()) return failure();
  return answer;
}

Failure Database::failure() const {
  return {sqlite3_extended_errcode(handle_), sqlite3_system_errno(handle_), sqlite3_errmsg(handle_)};
}

bool Rows::next() {
  if (failed_) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  failed_ = code != SQLITE_DONE;
  return false;
}

std::string_view Rows::text(int column) const {
  // The text must be requested before its size; otherwise the size may be that of another encoding.
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

base::Uuid Rows::uuid(int column) const {
  std::array<std::uint8_t, 16> bytes{};
  const void* blob = sqlite3_column_blob(statement_, column);
  if (blob != nullptr && sqlite3_column_bytes(statement_, column) == 16) {
    std::memcpy(bytes.data(), blob, bytes.size());
  }
  return base::Uuid(bytes);
}

Statement::Statement(Database& database, std::string_view sql) {
  sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &statement_, nullptr);
}

bool Statement::bind(int place, std::int64_t number) {
  return sqlite3_bind_int64(statement_, place, number) == SQLITE_OK;
}

bool Statement::bind(int place, std::string_view text) {
  // A null pointer would bind NULL instead of an empty text.
  const char* bytes = text.data() == nullptr ? "" : text.data();
  return sqlite3_bind_text64(statement_, place, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

bool Statement::bind(int place, const base::Uuid& id) {
  return sqlite3_bind_blob(statement_, place, id.bytes().data(), static_cast<int>(id.bytes().size()),
                           SQLITE_STATIC) == SQLITE_OK;
}

Transaction::Transaction(Database& database, Kind kind)
    : database_(database), open_(database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN")) {}

Transaction::~Transaction() {
  // SQLite may have rolled back by itself (for example if the disk is full). Then there is nothing left to
  // undo.
  if (!open_ || sqlite3_get_autocommit(database_.handle()) != 0) return;
  static_cast<void>(database_.execute("ROLLBACK"));
}

bool Transaction::commit() {
  if (!database_.execute("COMMIT")) return false;
  open_ = false;
  return true;
}

}  // namespace parley::store::sqlite
