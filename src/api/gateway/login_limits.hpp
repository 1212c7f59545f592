// Limits failed logins, for each e-mail address that is tried and for each client's address. An attempt takes
// a token of both before the password is checked, so that concurrent attempts are bounded as well. The tokens
// are given back unless the login fails. An e-mail address without an account is counted in the same way.
//
// An address from which the account's user has logged in lately has a budget of its own, as large as the
// account's. It is used when other clients have used up the account's budget, so that they cannot lock the
// user out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/rate_limiter.hpp"

namespace parley::api {

class LoginLimits {
 public:
  struct Refusal {
    base::Error error;
    bool is_of_account;  ///< the account's budget is used up; a known address may still try
  };
  /// The budget that an attempt has taken from, in addition to the budget of the address.
  enum class Share : std::uint8_t { account, known_address };

  /// Failed logins per minute; 0: any number.
  LoginLimits(std::int64_t per_account, std::int64_t per_address);

  /// Returns the refusal if there were too many failures. `email` may be in upper or lower case. `address` is
  /// the client's, in the form of http::limit_key.
  std::optional<Refusal> take(const std::string& email, const std::string& address, base::Instant now);
  /// Does the same with the budget of an address that is known for the account.
  std::optional<Refusal> take_known(const std::string& email, const std::string& address, base::Instant now);
  /// Gives back what an attempt has taken, because it did not fail.
  void give_back(const std::string& email, const std::string& address, Share share = Share::account);

 private:
  std::optional<Refusal> take(base::RateLimiter<std::string>& limiter, const std::string& key,
                              const std::string& address, base::Instant now);

  base::RateLimiter<std::string> accounts_;
  base::RateLimiter<std::string> known_;  ///< by account and address
  base::RateLimiter<std::string> addresses_;
};

}  // namespace parley::api
