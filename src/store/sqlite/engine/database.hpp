// SQLite's C interface with owners: a Database is one connection, a Statement is prepared once and run many
// times, a Transaction is undone unless it is committed. One thread at a time uses a Database.
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
  int code = SQLITE_OK;  ///< extended: SQLITE_IOERR_FSYNC, not only SQLITE_IOERR
  int system_error = 0;  ///< errno beneath it, or 0
  std::string message{};

  /// No room, no memory, somebody else holds the file, or the statement broke a rule: what was asked is
  /// refused, and the file is as good as before. A sync that failed is never of this kind, whatever the
  /// reason: the pages that it lost are marked clean, so that a second sync would succeed without them.
  bool is_transient() const;
  /// The file is not a database, or not a whole one.
  bool is_damage() const;
};

class Statement;

class Database {
 public:
  struct Options {
    bool read_only = false;
    bool create = false;
    const char* vfs = nullptr;  ///< the operating system's, where none is named
  };

  static base::Result<Database, Failure> open(const std::string& path, Options options);

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// Runs statements that answer nothing, separated by semicolons.
  [[nodiscard]] bool execute(const char* sql);
  /// Runs one statement and answers the first column of its first row; 0 where there is none.
  base::Result<std::int64_t, Failure> ask(const char* sql);

  /// Of the latest call that failed.
  Failure failure() const;
  sqlite3* handle() const { return handle_; }

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}

  sqlite3* handle_;
};

/// The rows of a running statement. Resets it when it goes, so that no snapshot is held by accident.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* statement, bool failed) : statement_(statement), failed_(failed) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { sqlite3_reset(statement_); }

  /// False after the last row, and on failure.
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
  /// A statement that cannot be prepared fails whenever it is run; `sql` is ours, so that this is the
  /// database's fault (damage, no memory). `database` must not move while this lives.
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

  /// For a statement that answers nothing.
  template <class... Arguments>
  [[nodiscard]] bool run(const Arguments&... arguments) {
    Rows rows = (*this)(arguments...);
    while (rows.next()) {
    }
    return !rows.failed();
  }

 private:
  bool bind(int place, std::int64_t number);
  bool bind(int place, std::string_view text);  ///< empty is an empty text, not null
  bool bind(int place, const base::Uuid& id);
  template <class T>
  bool bind(int place, const std::optional<T>& value) {
    return value ? bind(place, *value) : sqlite3_bind_null(statement_, place) == SQLITE_OK;
  }

  sqlite3_stmt* statement_ = nullptr;
};

/// BEGIN IMMEDIATE (or a read snapshot) ... COMMIT, undone unless committed.
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
