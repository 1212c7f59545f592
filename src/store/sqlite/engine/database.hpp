// RAII classes around SQLite's C interface. A Database is one connection. A Statement is prepared once and
// run many times. A Transaction is rolled back unless it is committed. Only one thread at a time may use a
// Database.
//
//     Rows rows = statement(key, seq);      binds; the arguments must outlive the rows
//     while (rows.next()) rows.text(0);
//     if (rows.failed()) ...database.failure()
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace parley::store::sqlite {

/// Why a call on the database failed.
struct Failure {
  int code = SQLITE_OK;  ///< the extended code: SQLITE_IOERR_FSYNC, not only SQLITE_IOERR
  int system_error = 0;  ///< the errno that caused it, or 0
  std::string message{};

  /// Returns true if there is no disk space or memory, if another process locks the file, or if the statement
  /// violated a constraint. The request then fails, and the file is as sound as before. A failed sync is
  /// never transient, whatever its reason. The kernel marks the lost pages as clean, so a second sync would
  /// succeed without them.
  bool is_transient() const;
  /// Returns true if the file is not a database or is damaged.
  bool is_damage() const;
};

class Statement;

class Database {
 public:
  struct Options {
    bool read_only = false;
    bool create = false;
    const char* vfs = nullptr;  ///< nullptr: the operating system's file system
  };

  static base::Result<Database, Failure> open(const std::string& path, Options options);

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// Runs statements that return no rows, separated by semicolons. Returns false on failure.
  [[nodiscard]] bool execute(const char* sql);
  /// Runs one statement and returns the first column of its first row; 0 if it returns no row.
  base::Result<std::int64_t, Failure> ask(const char* sql);

  /// Describes the latest call that failed.
  Failure failure() const;
  sqlite3* handle() const { return handle_; }

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}

  sqlite3* handle_;
};

/// The rows of a running statement. The destructor resets the statement, so that no snapshot is held
/// unintentionally.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* statement, bool failed) : statement_(statement), failed_(failed) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { sqlite3_reset(statement_); }

  /// Moves to the next row. Returns false after the last row, and on failure.
  bool next();
  bool failed() const { return failed_; }

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  /// Valid until the next row.
  std::string_view text(int column) const;
  base::Uuid uuid(int column) const;

 private:
  sqlite3_stmt* statement_;
  bool failed_;
};

class Statement {
 public:
  /// Prepares the statement. If that fails, every run fails. `sql` is a constant of this program, so the
  /// cause is then the database (damage, no memory). `database` must not move while this lives.
  Statement(Database& database, std::string_view sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  template <class... Arguments>
  Rows operator()(const Arguments&... arguments) {
    int place = 0;
    const bool bound = statement_ != nullptr && (bind(++place, arguments) && ...);
    return Rows(statement_, !bound);
  }

  /// Runs a statement that returns no rows. Returns false on failure.
  template <class... Arguments>
  [[nodiscard]] bool run(const Arguments&... arguments) {
    Rows rows = (*this)(arguments...);
    while (rows.next()) {
    }
    return !rows.failed();
  }

 private:
  bool bind(int place, std::int64_t number);
  bool bind(int place, std::string_view text);  ///< binds an empty text as an empty text, not as NULL
  bool bind(int place, const base::Uuid& id);
  template <class T>
  bool bind(int place, const std::optional<T>& value) {
    return value ? bind(place, *value) : sqlite3_bind_null(statement_, place) == SQLITE_OK;
  }

  sqlite3_stmt* statement_ = nullptr;
};

/// BEGIN IMMEDIATE (or a read snapshot) ... COMMIT. The destructor rolls back unless commit() succeeded.
class Transaction {
 public:
  enum class Kind : std::uint8_t { write, read };

  Transaction(Database& database, Kind kind);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  bool began() const { return open_; }
  [[nodiscard]] bool commit();

 private:
  Database& database_;
  bool open_;
};

}  // namespace parley::store::sqlite
