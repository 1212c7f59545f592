// What one user may do per minute, counted over all of the user's sockets and REST together.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/rate_limiter.hpp"

namespace parley::api {

struct UserLimits {
  base::RateLimiter<base::UserId> messages;
  base::RateLimiter<base::UserId> calls;     ///< that are placed
  base::RateLimiter<base::UserId> changes;   ///< edits and deletions
  base::RateLimiter<base::UserId> receipts;  ///< marks, of what was read and of what has arrived
};

/// The refusal, when `user` has nothing left to take.
inline std::optional<base::Error> over_limit(base::RateLimiter<base::UserId>& limiter,
                                             const base::UserId& user, base::Instant now) {
  const std::optional<base::Duration> wait = limiter.take(user, now);
  if (!wait) return std::nullopt;
  base::Error error(base::ErrorCode::rate_limited);
  error.retry_after = *wait;
  return error;
}

}  // namespace parley::api
