// Stores from which places each user logged in recently. A place is a keyed hash, so that the database does
// not reveal addresses. Each completion runs later, exactly once, on the caller's shard. If the queue is full
// or a change finds the disk full, the result is `unavailable`.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// The number of places stored for one user. If there are more, the oldest are deleted.
inline constexpr std::size_t most_login_places = 20;

/// A successful login.
struct LoginPlace {
  base::UserId user;
  std::string place;  ///< a hash of the account and the address; differs between users
  base::Timestamp at{};

  bool operator==(const LoginPlace&) const = default;
};

class LoginStore {
 public:
  virtual ~LoginStore() = default;

  /// Stores the place and the time of the login. The stored time may be up to a day older than the latest
  /// login. Deletes the places of all users that were not used since `since`. Errors: user_not_found.
  virtual void remember_login(LoginPlace login, base::Timestamp since, Completion<void> done) = 0;
  /// Completes with true if the place is stored and was used at `since` or later.
  virtual void knows_login(std::string place, base::Timestamp since, Completion<bool> done) = 0;
};

}  // namespace parley::store
