#include "store/sqlite/write_tables.hpp"

#include <utility>

namespace parley::store::sqlite {

bool WriteTables::commit() {
  if (!heads_.write_counts() || !database_.execute("COMMIT")) return false;
  messages.committed();
  known_users_.trim();
  heads_.trim();
  return true;
}

void WriteTables::roll_back() {
  // If the disk is full, SQLite has rolled back by itself.
  if (sqlite3_get_autocommit(database_.handle()) == 0) static_cast<void>(database_.execute("ROLLBACK"));
  forget();
}

void WriteTables::forget() {
  known_users_.forget();
  heads_.forget();
  blocks.forget();
  messages.forget();
}

Outcome<std::monostate> WriteTables::load(const Contents& contents, base::Timestamp now) {
  // The pending membership updates are written first, so that forget() loses nothing.
  if (!heads_.write_counts() || !database_.execute("SAVEPOINT load")) return failure();
  const std::optional<std::int64_t> position = messages.position();
  Outcome<std::monostate> outcome = load_all(contents, now);
  if (std::holds_alternative<base::Error>(outcome)) {
    forget();
    messages.return_to(position);
    if (!database_.execute("ROLLBACK TO load")) return failure();
  }
  if (!std::holds_alternative<Failure>(outcome) && !database_.execute("RELEASE load")) return failure();
  return outcome;
}

Outcome<std::monostate> WriteTables::load_all(const Contents& contents, base::Timestamp now) {
  for (const User& user : contents.users) {
    Outcome<User> added = users.add(user, now);
    if (!std::holds_alternative<User>(added)) return without_value<std::monostate>(std::move(added));
  }
  for (const Message& message : contents.messages) {
    Outcome<std::monostate> imported = messages.import(message);
    if (!std::holds_alternative<std::monostate>(imported)) return imported;
  }
  return std::monostate{};
}

}  // namespace parley::store::sqlite
