// The budgets per minute: of one user, counted over all of the user's sockets and REST together; of one
// address without a user; and of the refusals of either.
//
// Every operation names its budget in its contract. The gateways take from it before the handler runs.
// Handlers take nothing from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/contract/budget.hpp"
#include "api/gateway/login_limits.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/rate_limiter.hpp"

namespace parley::api {

struct UserLimits {
  using PerUser = base::RateLimiter<base::UserId>;
  using PerAddress = base::RateLimiter<std::string>;
  static constexpr base::Duration minute{60'000};

  // A capacity of 0 means that there is no limit.
  PerUser messages{0, minute};
  PerUser calls{0, minute};
  PerUser changes{0, minute};
  PerUser receipts{0, minute};
  PerUser reads{0, minute};
  PerUser account_changes{0, minute};
  PerUser password_changes{10, minute};
  PerUser uploads{0, minute};
  PerUser signals{0, minute};
  PerUser others{0, minute};
  PerAddress registrations{0, minute};
  PerAddress open_requests{0, minute};
  PerAddress downloads{0, minute};
  /// Refused requests of a user. Beyond it every refusal is `rate_limited`.
  PerUser refusals{0, minute};
  /// Refused requests without a user: without a route, or without an accepted token.
  PerAddress refusals_of_address{0, minute};
  LoginLimits logins{0, 0};

  /// Precondition: !is_of_address(budget).
  PerUser& of_user(Budget budget);
  /// Precondition: is_of_address(budget).
  PerAddress& of_address(Budget budget);
};

/// Takes one from the budget of `key`. Returns the refusal if the budget is used up.
template <class Key>
std::optional<base::Error> over_limit(base::RateLimiter<Key>& limiter, const Key& key, base::Instant now) {
  const std::optional<base::Duration> wait = limiter.take(key, now);
  if (!wait) return std::nullopt;
  base::Error error(base::ErrorCode::rate_limited);
  error.retry_after = *wait;
  return error;
}

}  // namespace parley::api
