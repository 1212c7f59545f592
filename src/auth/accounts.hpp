// The interface for login, registration and changes of accounts. One shard of the process implements it for
// all shards, so that passwords are hashed and changed in one order. The other shards forward their calls to
// it.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::auth {

struct Session {
  std::string token;
  std::chrono::seconds expires_in{};
  store::User user;  ///< without the password hash
};

struct Registration {
  std::string email;
  std::string password;
  std::string name;
};

struct PasswordChange {
  std::string old_password;
  std::string new_password;
};

struct Principal {
  base::UserId user;
  std::string name;               ///< as in the store, which may differ from the name in the token
  std::string token_id;           ///< distinguishes the token from the user's other tokens
  base::Timestamp issued_at{};    ///< of the token; 1970 if the token does not say
  base::Timestamp valid_until{};  ///< the last moment at which the token is accepted, with the leeway
};

class Accounts {
 public:
  virtual ~Accounts() = default;

  /// Logs in by password. Errors:
  /// - unauthorized for an unknown e-mail address, a wrong password and a user without a password. All three
  ///   have the same text and take the same time.
  /// - invalid_data naming `email` or `password` for a value that cannot be one.
  /// - unavailable if too many requests wait.
  virtual void login(std::string email, std::string password, store::Completion<Session> done) = 0;
  /// Creates a user and logs the user in. Errors: permission_denied if registration is closed; invalid_data
  /// naming `email` or `password`; unavailable. The error for a taken `email` reveals who is registered, see
  /// docs/protocol.md.
  virtual void register_user(Registration registration, store::Completion<Session> done) = 0;
  /// Revokes the token of `principal`. Errors: unavailable; the token is then still valid.
  virtual void log_out(const Principal& principal, store::Completion<void> done) = 0;
  /// Sets the name and returns the changed user. Errors: unauthorized if there is no such user, unavailable.
  virtual void rename(const base::UserId& user, std::string name, store::Completion<store::User> done) = 0;
  /// Changes the password and revokes all tokens of the user except that of `principal`, whose device has
  /// just proved that it knows the password. Errors: permission_denied naming `oldPassword`; invalid_data
  /// naming `newPassword`; unavailable, also for the second of two changes at once.
  virtual void change_password(const Principal& principal, PasswordChange change,
                               store::Completion<Session> done) = 0;
};

}  // namespace parley::auth
