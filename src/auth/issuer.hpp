// Tokens of our own, for people who logged in here.
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

/// Not for two threads at once: each shard has its own.
class Issuer {
 public:
  /// There is no refresh token, so the life is how often somebody has to type a password, and a socket
  /// must join again when it ends: hours would interrupt people in mid-sentence, months would make a
  /// stolen token a stolen account.
  static constexpr std::chrono::seconds usual_life = std::chrono::days{7};

  /// `rules` are those of the Verifier that is to accept the tokens: they become `iss` and `aud`.
  Issuer(const base::Clock& clock, std::unique_ptr<jwt::SigningKey> key, jwt::ClaimRules rules = {},
         std::chrono::seconds life = usual_life);

  /// Carries sub and userId (the same), name, email, iat, exp, jti.
  /// `earliest`: `iat` is not before it, although it may be a second away still. Its life begins there.
  IssuedToken issue(const store::User& user, base::Timestamp earliest = {});

 private:
  const base::Clock& clock_;
  std::unique_ptr<jwt::SigningKey> key_;
  jwt::ClaimRules rules_;
  std::chrono::seconds life_;
  std::string header_;  ///< encoded, the same for every token
};

}  // namespace parley::auth
