// Issues this server's own tokens to users who logged in here.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "jwt/claims.hpp"
#include "jwt/key.hpp"
#include "store/user_store.hpp"

namespace parley::auth {

struct IssuedToken {
  std::string token;
  std::chrono::seconds expires_in{};
};

/// Not thread-safe: each shard has its own instance.
class Issuer {
 public:
  /// There is no refresh token. At the end of this time the user must enter the password again, and a socket
  /// must join again. A life of hours would interrupt users; a life of months would make a stolen token as
  /// good as a stolen account.
  static constexpr std::chrono::seconds usual_life = std::chrono::days{7};

  /// `rules` are those of the Verifier that accepts the tokens. They become `iss` and `aud`.
  Issuer(const base::Clock& clock, std::unique_ptr<jwt::SigningKey> key, jwt::ClaimRules rules = {},
         std::chrono::seconds life = usual_life);

  /// Returns a token with sub and userId (the same value), name, email, iat, exp and jti. `iat` is not before
  /// `earliest`, even if that is up to a second in the future. The life of the token begins at `iat`.
  IssuedToken issue(const store::User& user, base::Timestamp earliest = {});

 private:
  const base::Clock& clock_;
  std::unique_ptr<jwt::SigningKey> key_;
  jwt::ClaimRules rules_;
  std::chrono::seconds life_;
  std::string header_;  ///< encoded; the same for every token
};

}  // namespace parley::auth
