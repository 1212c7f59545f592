// Writes users: adds them, and sets their name, password, last-seen time and busy state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

class UserWriting {
 public:
  /// `database` must outlive this.
  explicit UserWriting(Database& database);

  /// Returns false if the id or the e-mail address is taken.
  Outcome<bool> add(const User& user);
  // These return whether a row was changed, as in UserStore.
  Outcome<bool> set_name(const base::UserId& id, const std::string& name) {
    return any(set_name_(name, id.str()));
  }
  Outcome<bool> follow_name(const base::UserId& id, const std::string& name) {
    return any(follow_name_(name, id.str()));
  }
  Outcome<bool> set_password_hash(const base::UserId& id, std::string_view hash) {
    return any(set_password_(hash, id.str()));
  }
  Outcome<bool> set_last_seen(const base::UserId& id, base::Timestamp at);
  /// `user` is the key of a user who exists.
  Outcome<bool> set_busy(std::int64_t user, bool is_busy);

 private:
  /// Returns whether a statement with RETURNING changed a row.
  Outcome<bool> any(Rows rows) const;

  Database& database_;
  Statement add_;
  Statement set_name_;
  Statement follow_name_;
  Statement set_password_;
  Statement set_last_seen_;
  Statement add_busy_;
  Statement remove_busy_;
};

}  // namespace parley::store::sqlite
