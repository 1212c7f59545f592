// Hashes plain passwords in the background: those from a users file, and those of users whose hash was made
// with an older cost. They are hashed one at a time. Until its turn comes, a password is held in memory and
// compared as plain text.
//
//     add -> waiting -> hashed -> stored -> forgotten
//               ^---- busy, or not stored: again after 1 s, 2 s, ... 60 s
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "auth/password.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "store/user_store.hpp"

namespace parley::auth {

/// Must outlive its unanswered requests to the store and to Passwords.
class PasswordImport {
 public:
  static constexpr base::Duration first_pause = std::chrono::seconds{1};
  static constexpr base::Duration longest_pause = std::chrono::seconds{60};

  PasswordImport(base::Timers& timers, store::UserStore& users, Passwords& passwords);
  ~PasswordImport();
  PasswordImport(const PasswordImport&) = delete;
  PasswordImport& operator=(const PasswordImport&) = delete;

  /// Adds a password. Errors: as check_password(). If one already waits for the user, the first is kept.
  base::Result<void> add(const base::UserId& user, std::string password);

  /// Drops the waiting password of the user, because another password has replaced it.
  void forget(const base::UserId& user);

  /// Whether this is the password that waits for `user`; nothing if none waits.
  std::optional<bool> matches(const base::UserId& user, std::string_view password) const;
  std::size_t waiting() const { return order_.size(); }

 private:
  void next();
  void hashed(base::Result<std::string> hash);
  void done_with_first();
  void again_later();

  store::UserStore& users_;
  Passwords& passwords_;
  std::unordered_map<base::UserId, std::string> plain_;
  std::deque<base::UserId> order_;  ///< the first is being hashed or stored
  base::Duration pause_ = first_pause;
  base::Timer retry_;
};

}  // namespace parley::auth
