#include "api/gateway/login_limits.hpp"

#include <chrono>

#include "store/email.hpp"

namespace parley::api {

namespace {

LoginLimits::Refusal refused(base::Duration wait, bool is_of_account) {
  LoginLimits::Refusal refusal{base::Error(base::ErrorCode::rate_limited), is_of_account};
  refusal.error.retry_after = wait;
  return refusal;
}

std::string known_key(const std::string& email, const std::string& address) {
  return address + '\n' + store::email_key(email);
}

}  // namespace

LoginLimits::LoginLimits(std::int64_t per_account, std::int64_t per_address)
    : accounts_(per_account, std::chrono::minutes{1}),
      known_(per_account, std::chrono::minutes{1}),
      addresses_(per_address, std::chrono::minutes{1}) {}

std::optional<LoginLimits::Refusal> LoginLimits::take(const std::string& email, const std::string& address,
                                                      base::Instant now) {
  return take(accounts_, store::email_key(email), address, now);
}

std::optional<LoginLimits::Refusal> LoginLimits::take_known(const std::string& email,
                                                            const std::string& address, base::Instant now) {
  return take(known_, known_key(email, address), address, now);
}

std::optional<LoginLimits::Refusal> LoginLimits::take(base::RateLimiter<std::string>& limiter,
                                                      const std::string& key, const std::string& address,
                                                      base::Instant now) {
  if (const auto wait = addresses_.take(address, now)) return refused(*wait, false);
  const auto wait = limiter.take(key, now);
  if (!wait) return std::nullopt;
  addresses_.give_back(address);
  return refused(*wait, true);
}

void LoginLimits::give_back(const std::string& email, const std::string& address, Share share) {
  if (share == Share::account) {
    accounts_.give_back(store::email_key(email));
  } else {
    known_.give_back(known_key(email, address));
  }
  addresses_.give_back(address);
}

}  // namespace parley::api
