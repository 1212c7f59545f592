// From where users logged in lately: an address that is known for an account keeps a budget of its own when
// others have used up the account's (see api/login_limits.hpp). Only a keyed hash of account and address is
// kept.
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

/// Of one shard; all shards share the store.
class KnownLogins {
 public:
  /// For so long after its latest login an address is known.
  static constexpr std::chrono::days life{30};

  /// The key of the hashes is derived from `secret`, the one that tokens are signed with. `clock` and `store`
  /// outlive this.
  KnownLogins(const base::Clock& clock, store::LoginStore& store, std::string_view secret);

  /// `user`, whose e-mail address is `email` in any case, has logged in from `address`.
  void remember(const base::UserId& user, const std::string& email, std::string_view address);
  /// Answers later whether it did within `life`: no for an account that does not exist, and where the store
  /// cannot tell.
  void knows(const std::string& email, std::string_view address, base::UniqueFunction<void(bool)> done);

 private:
  std::string place(const std::string& email, std::string_view address);

  const base::Clock& clock_;
  store::LoginStore& store_;
  jwt::Hs256Key key_;
};

}  // namespace parley::auth
