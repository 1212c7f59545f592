// Who somebody is: an e-mail address and a password become a token, and a token becomes a user.
//
//     login         find by e-mail -> verify (a dummy for nobody) -> token
//     authenticate  verify the token -> known? -> find -> create, where allowed -> principal
//
// Completions are called exactly once. They may run before the call returns: at once where a token is
// refused or its user is known, which is what makes a join cost no read.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "auth/issuer.hpp"
#include "auth/known_users.hpp"
#include "auth/password.hpp"
#include "auth/password_import.hpp"
#include "auth/token.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "store/user_store.hpp"

namespace parley::auth {

/// Whether a valid token of an unknown user creates the user from its claims.
enum class CreateUsers : std::uint8_t {
  outside,  ///< where an outside issuer signed it
  always,
  never,
};

struct Session {
  std::string token;
  std::chrono::seconds expires_in{};
  store::User user;  ///< without the password hash
};

struct Principal {
  base::UserId user;
  std::string name;               ///< as the store has it, which is not always what the token says
  std::string token_id;           ///< `jti`; empty where the token has none
  base::Timestamp valid_until{};  ///< the last moment at which the token is accepted, leeway included
};

/// Of one shard. Must outlive what it has asked of the store and of Passwords.
class Identity {
 public:
  struct Options {
    CreateUsers create_users = CreateUsers::outside;
    std::size_t known_users = 50'000;  ///< a generation of KnownUsers; some 150 bytes each
  };

  Identity(base::Timers& timers, store::UserStore& users, Passwords& passwords, Verifier verifier,
           Issuer issuer, Options options);

  /// Refused: unauthorized, the same and after the same time for a wrong e-mail address, a wrong password
  /// and a user without one; invalid_data naming `email` or `password` for what can be neither;
  /// unavailable when too many wait.
  void login(std::string email, std::string password, store::Completion<Session> done);

  /// Refused: token_expired; unauthorized for every other fault, and for users who may not be created.
  void authenticate(std::string_view token, store::Completion<Principal> done);

  /// The user can log in with it at once; it is hashed in the background and stored. Refused with
  /// invalid_data where it can be nobody's password.
  base::Result<void> import_password(const base::UserId& user, std::string password);
  /// Not stored yet: they would be lost if the process ended now.
  std::size_t passwords_waiting() const { return imports_.waiting(); }

 private:
  void check(std::optional<store::User> user, std::string password, store::Completion<Session> done);
  void look_up(Claims claims, bool may_create, store::Completion<Principal> done);
  void create(Claims claims, store::Completion<Principal> done);
  bool creates(const Claims& claims) const;

  store::UserStore& users_;
  Passwords& passwords_;
  Verifier verifier_;
  Issuer issuer_;
  Options options_;
  KnownUsers known_;
  PasswordImport imports_;
};

}  // namespace parley::auth
