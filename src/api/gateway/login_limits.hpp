// Failed logins, counted for the e-mail address that was tried and for the address that tried. A try takes
// a token of both before the password is looked at, so that many at once are bounded as well, and gets them
// back unless the answer was no. An e-mail address that nobody has counts like any other.
//
// An address from which the account's owner logged in lately has a budget of its own, as large as the
// account's, for when strangers have used up that one: they cannot lock the owner out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/rate_limiter.hpp"

namespace parley::api {

class LoginLimits {
 public:
  struct Refusal : base::Error {
    bool is_of_account;  ///< a known address may still try
  };
  /// What a try has taken from, beside the address's budget.
  enum class Share : std::uint8_t { account, known_address };

  /// Failures per minute; 0: any number.
  LoginLimits(std::int64_t per_account, std::int64_t per_address);

  /// The refusal, where there were too many. `email` in any case; `address` of the client, as budgets know
  /// it.
  std::optional<Refusal> take(const std::string& email, const std::string& address, base::Instant now);
  /// The same from the budget of an address that is known for the account.
  std::optional<Refusal> take_known(const std::string& email, const std::string& address, base::Instant now);
  /// What was taken did not fail.
  void give_back(const std::string& email, const std::string& address, Share share = Share::account);

 private:
  std::optional<Refusal> take(base::RateLimiter<std::string>& limiter, const std::string& key,
                              const std::string& address, base::Instant now);

  base::RateLimiter<std::string> accounts_;
  base::RateLimiter<std::string> known_;  ///< by account and address
  base::RateLimiter<std::string> addresses_;
};

}  // namespace parley::api
