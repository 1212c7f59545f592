// The tables of the writer's connection. A change calls the table that it concerns. The calls between begin()
// and commit() are one transaction. This part of the writer knows no threads, no queue and no clock.
#pragma once

#include <cstdint>
#include <variant>

#include "base/clock.hpp"
#include "store/archive.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/blocks.hpp"
#include "store/sqlite/tables/call_writing.hpp"
#include "store/sqlite/tables/conversation_heads.hpp"
#include "store/sqlite/tables/files.hpp"
#include "store/sqlite/tables/known_users.hpp"
#include "store/sqlite/tables/logins.hpp"
#include "store/sqlite/tables/message_edits.hpp"
#include "store/sqlite/tables/message_lookup.hpp"
#include "store/sqlite/tables/message_writing.hpp"
#include "store/sqlite/tables/read_marks.hpp"
#include "store/sqlite/tables/revocations.hpp"
#include "store/sqlite/tables/user_writing.hpp"

namespace parley::store::sqlite {

/// Has one member for each table. A table that caches rows also gets a line in commit() and in forget().
class WriteTables {
 public:
  /// `database` must outlive this. No other connection may write to the file.
  explicit WriteTables(Database& database) : database_(database) {}

  [[nodiscard]] bool begin() { return database_.execute("BEGIN IMMEDIATE"); }
  [[nodiscard]] bool commit();
  /// Undoes everything that is not committed.
  void roll_back();
  /// Stores all of the contents or nothing, without affecting the rest of the transaction.
  Outcome<std::monostate> load(const Contents& contents, base::Timestamp now);

  /// Returns the number of rows changed since the database was opened, to see whether a call changed
  /// anything.
  std::int64_t changes() const { return sqlite3_total_changes64(database_.handle()); }
  Failure failure() const { return database_.failure(); }

 private:
  Outcome<std::monostate> load_all(const Contents& contents, base::Timestamp now);
  /// Clears what the tables have cached, because it may describe changes that were undone.
  void forget();

  Database& database_;
  KnownUsers known_users_{database_};
  ConversationHeads heads_{database_};
  MessageLookup lookup_{database_};

 public:
  UserWriting users{database_, known_users_};
  BlockWriting blocks{database_};
  FileWriting files{database_, known_users_};
  CallWriting calls{database_, known_users_};
  ReadMarks marks{database_, lookup_, heads_};
  MessageEdits edits{database_, lookup_};
  MessageWriting messages{database_, {known_users_, heads_, blocks, files, marks}};
  Revocations revocations{database_};
  LoginWriting logins{database_};
};

}  // namespace parley::store::sqlite
