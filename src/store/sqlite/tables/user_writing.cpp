#include "store/sqlite/tables/user_writing.hpp"

#include <utility>

#include "store/email.hpp"
#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

UserWriting::UserWriting(Database& database, KnownUsers& known)
    : database_(database),
      known_(known),
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

Outcome<User> UserWriting::add(const User& user, base::Timestamp now) {
  if (user.id.empty()) return base::Error::invalid("id", "An id is needed");
  User added = user;
  added.email = email_key(added.email);
  if (added.created_at == base::Timestamp{}) added.created_at = now;
  Outcome<bool> outcome = any(add_(added.id.str(), added.name, unless_empty(added.email), added.password_hash,
                                   number_from(added.created_at), number_from(added.last_seen),
                                   std::int64_t{added.has_chosen_name ? 1 : 0}));
  if (auto* const failure = std::get_if<Failure>(&outcome)) return std::move(*failure);
  if (std::get<bool>(outcome)) return added;
  bool failed = false;
  const bool is_id_taken = known_.find(added.id, failed) != nullptr;
  if (failed) return database_.failure();
  return is_id_taken ? base::Error::invalid("id", "This id is taken")
                     : base::Error::invalid("email", "This e-mail address is taken");
}

Outcome<bool> UserWriting::renamed(Outcome<bool> outcome, const base::UserId& id, const std::string& name) {
  const bool* const has_changed = std::get_if<bool>(&outcome);
  if (has_changed != nullptr && *has_changed) known_.renamed(id, name);
  return outcome;
}

Outcome<bool> UserWriting::set_last_seen(const base::UserId& id, base::Timestamp at) {
  return any(set_last_seen_(number_from(at), id.str()));
}

Outcome<bool> UserWriting::set_busy(const base::UserId& id, bool is_busy) {
  bool failed = false;
  const KnownUser* const user = known_.find(id, failed);
  if (failed) return database_.failure();
  if (user == nullptr) return false;
  if (!(is_busy ? add_busy_ : remove_busy_).run(user->key)) return database_.failure();
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
