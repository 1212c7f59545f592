// Writes users: adds them, and sets their name, password, last-seen time and busy state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/known_users.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

class UserWriting {
 public:
  /// Both must outlive this.
  UserWriting(Database& database, KnownUsers& known);

  /// Adds a user, as UserStore::add does.
  Outcome<User> add(const User& user, base::Timestamp now);
  // These return whether a row was changed, as in UserStore.
  Outcome<bool> set_name(const base::UserId& id, const std::string& name) {
    return renamed(any(set_name_(name, id.str())), id, name);
  }
  Outcome<bool> follow_name(const base::UserId& id, const std::string& name) {
    return renamed(any(follow_name_(name, id.str())), id, name);
  }
  Outcome<bool> set_password_hash(const base::UserId& id, std::string_view hash) {
    return any(set_password_(hash, id.str()));
  }
  Outcome<bool> set_last_seen(const base::UserId& id, base::Timestamp at);
  Outcome<bool> set_busy(const base::UserId& id, bool is_busy);

 private:
  /// Returns whether a statement with RETURNING changed a row.
  Outcome<bool> any(Rows rows) const;
  /// Passes the outcome on, and updates the known name if it says that the name has changed.
  Outcome<bool> renamed(Outcome<bool> outcome, const base::UserId& id, const std::string& name);

  Database& database_;
  KnownUsers& known_;
  Statement add_;
  Statement set_name_;
  Statement follow_name_;
  Statement set_password_;
  Statement set_last_seen_;
  Statement add_busy_;
  Statement remove_busy_;
};

}  // namespace parley::store::sqlite
