// What one user may do per minute, counted over all of the user's sockets and REST together; what one address
// may; and how often logging in may fail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/login_limits.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/rate_limiter.hpp"

namespace parley::api {

struct UserLimits {
  base::RateLimiter<base::UserId> messages;
  base::RateLimiter<base::UserId> calls;     ///< that are placed
  base::RateLimiter<base::UserId> changes;   ///< edits and deletions
  base::RateLimiter<base::UserId> receipts;  ///< marks, of what was read and of what has arrived
  /// Tries to change a password: whoever has found a token must not find the password with it.
  base::RateLimiter<base::UserId> password_changes{10, base::Duration{60'000}};
  base::RateLimiter<std::string> registrations{0, base::Duration{60'000}};  ///< by address; 0: any number
  LoginLimits logins{0, 0};
};

/// The refusal, when `key` has nothing left to take.
template <class Key>
std::optional<base::Error> over_limit(base::RateLimiter<Key>& limiter, const Key& key, base::Instant now) {
  const std::optional<base::Duration> wait = limiter.take(key, now);
  if (!wait) return std::nullopt;
  base::Error error(base::ErrorCode::rate_limited);
  error.retry_after = *wait;
  return error;
}

}  // namespace parley::api
