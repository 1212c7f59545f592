// What people do with their accounts. One shard of a process does it for all, because passwords are hashed
// and changed in one order; the others pass it on.
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
  std::string name;               ///< as the store has it, which is not always what the token says
  std::string token_id;           ///< tells the token from every other of the user's
  base::Timestamp issued_at{};    ///< of the token; 1970 where it does not say
  base::Timestamp valid_until{};  ///< the last moment at which the token is accepted, leeway included
};

class Accounts {
 public:
  virtual ~Accounts() = default;

  /// Refused: unauthorized, the same and after the same time for a wrong e-mail address, a wrong password
  /// and a user without one; invalid_data naming `email` or `password` for what can be neither;
  /// unavailable when too many wait.
  virtual void login(std::string email, std::string password, store::Completion<Session> done) = 0;
  /// A new user, logged in. Refused: permission_denied where nobody may register; invalid_data naming `email`
  /// (no address, or taken: so this tells who is registered, see docs/protocol.md) or `password`;
  /// unavailable.
  virtual void register_user(Registration registration, store::Completion<Session> done) = 0;
  /// The token is good for nobody and nothing from then on. Refused: unavailable; then it is still good.
  virtual void log_out(const Principal& principal, store::Completion<void> done) = 0;
  /// Answers the user as it is then. Refused: unauthorized for who is not there, unavailable.
  virtual void rename(const base::UserId& user, std::string name, store::Completion<store::User> done) = 0;
  /// All tokens that the user had are revoked, but the one of `principal`: its device has just shown that it
  /// knows the password. Refused: permission_denied naming `oldPassword`; invalid_data naming `newPassword`;
  /// unavailable, also for the second of two changes at once.
  virtual void change_password(const Principal& principal, PasswordChange change,
                               store::Completion<Session> done) = 0;
};

}  // namespace parley::auth
