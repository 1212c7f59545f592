// Failed logins, counted for the e-mail address that was tried and for the address that tried. A try takes
// a token of both before the password is looked at, so that many at once are bounded as well, and gets them
// back unless the answer was no. An e-mail address that nobody has counts like any other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/rate_limiter.hpp"

namespace parley::api {

class LoginLimits {
 public:
  /// Failures per minute; 0: any number.
  LoginLimits(std::int64_t per_account, std::int64_t per_address);

  /// The refusal, where there were too many. `email` in any case; `address` of the client.
  std::optional<base::Error> take(const std::string& email, const std::string& address, base::Instant now);
  /// What was taken did not fail.
  void give_back(const std::string& email, const std::string& address);

 private:
  base::RateLimiter<std::string> accounts_;
  base::RateLimiter<std::string> addresses_;
};

}  // namespace parley::api
