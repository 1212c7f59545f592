// Remembers from which addresses users logged in lately. A known address has its own budget of attempts when
// others have used up the budget of the account (see api/login_limits.hpp). Only a keyed hash of account and
// address is stored.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "jwt/key.hpp"
#include "store/login_store.hpp"

namespace parley::auth {

/// One instance for each shard; all instances share the store.
class KnownLogins {
 public:
  /// How long an address is known after its latest login.
  static constexpr std::chrono::days life{30};

  /// The key of the hashes is derived from `secret`, which signs the tokens. `clock` and `store` must outlive
  /// this object.
  KnownLogins(const base::Clock& clock, store::LoginStore& store, std::string_view secret);

  /// Stores that `user` has logged in from `address`. `email` is the user's e-mail address, in upper or lower
  /// case.
  void remember(const base::UserId& user, const std::string& email, std::string_view address);
  /// Passes to `done`, later, whether the account has logged in from `address` within `life`. False if there
  /// is no such account or if the store fails.
  void knows(const std::string& email, std::string_view address, base::UniqueFunction<void(bool)> done);

 private:
  std::string place(const std::string& email, std::string_view address);

  const base::Clock& clock_;
  store::LoginStore& store_;
  jwt::Hs256Key key_;
};

}  // namespace parley::auth
