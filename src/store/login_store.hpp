// Where each user logged in from lately. A place is a keyed hash, so that the database tells nothing about
// addresses. Answers come later, on the caller's shard, exactly once. Where too many wait, or a change finds
// the disk full, the answer is `unavailable`.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// Places that are kept of one user; the newest stay.
inline constexpr std::size_t most_login_places = 20;

/// A login that succeeded.
struct LoginPlace {
  base::UserId user;
  std::string place;  ///< a hash of the account and the address: no two users have the same
  base::Timestamp at{};

  bool operator==(const LoginPlace&) const = default;
};

class LoginStore {
 public:
  virtual ~LoginStore() = default;

  /// Keeps the place, or when it was used last; the time kept may be a day older than the latest login.
  /// Forgets places of all users that were not used since `since`. Refused: user_not_found.
  virtual void remember_login(LoginPlace login, base::Timestamp since, Completion<void> done) = 0;
  /// Whether the place is kept and was used at `since` or later.
  virtual void knows_login(std::string place, base::Timestamp since, Completion<bool> done) = 0;
};

}  // namespace parley::store
