#include "store/sqlite/tables/user_writing.hpp"

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

UserWriting::UserWriting(Database& database)
    : database_(database),
      add_(database,
           "INSERT INTO users (id, name, email, password_hash, created_at, last_seen, name_chosen) "
           "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING key"),
      set_name_(database, "UPDATE users SET name = ?, name_chosen = 1 WHERE id = ? RETURNING 1"),
      follow_name_(database,
                   "UPDATE users SET name = ?1 WHERE id = ?2 AND name_chosen = 0 AND name <> ?1 RETURNING 1"),
      set_password_(database, "UPDATE users SET password_hash = ? WHERE id = ? RETURNING 1"),
      set_last_seen_(database,
                     "UPDATE users SET last_seen = max(coalesce(last_seen, ?1), ?1) WHERE id = ?2 "
                     "RETURNING 1"),
      add_busy_(database, "INSERT INTO busy_users (user) VALUES (?) ON CONFLICT DO NOTHING"),
      remove_busy_(database, "DELETE FROM busy_users WHERE user = ?") {}

Outcome<bool> UserWriting::add(const User& user) {
  return any(add_(user.id.str(), user.name, unless_empty(user.email), user.password_hash,
                  number_from(user.created_at), number_from(user.last_seen),
                  std::int64_t{user.has_chosen_name ? 1 : 0}));
}

Outcome<bool> UserWriting::set_last_seen(const base::UserId& id, base::Timestamp at) {
  return any(set_last_seen_(number_from(at), id.str()));
}

Outcome<bool> UserWriting::set_busy(std::int64_t user, bool is_busy) {
  if (!(is_busy ? add_busy_ : remove_busy_).run(user)) return database_.failure();
  return true;
}

Outcome<bool> UserWriting::any(Rows rows) const {
  const bool found = rows.next();
  while (rows.next()) {
  }
  if (rows.failed()) return database_.failure();
  return found;
}

}  // namespace parley::store::sqlite
