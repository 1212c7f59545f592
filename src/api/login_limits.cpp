#include "api/login_limits.hpp"

#include <chrono>

#include "store/email.hpp"

namespace parley::api {

namespace {

base::Error refused(base::Duration wait) {
  base::Error error(base::ErrorCode::rate_limited);
  error.retry_after = wait;
  return error;
}

}  // namespace

LoginLimits::LoginLimits(std::int64_t per_account, std::int64_t per_address)
    : accounts_(per_account, std::chrono::minutes{1}), addresses_(per_address, std::chrono::minutes{1}) {}

std::optional<base::Error> LoginLimits::take(const std::string& email, const std::string& address,
                                             base::Instant now) {
  if (const auto wait = addresses_.take(address, now)) return refused(*wait);
  const auto wait = accounts_.take(store::email_key(email), now);
  if (!wait) return std::nullopt;
  addresses_.give_back(address);
  return refused(*wait);
}

void LoginLimits::give_back(const std::string& email, const std::string& address) {
  accounts_.give_back(store::email_key(email));
  addresses_.give_back(address);
}

}  // namespace parley::api
