// JSON Web Tokens (RFC 7519) in compact form, verified.
//
//     header . payload . signature       each base64url without padding, 16 KiB in all
//
// The header is read only to find the key: what else it says is not looked at, except `crit`, which is
// refused. Addresses of keys are never fetched, and keys in it are never used. The payload is not looked at
// before the signature holds. Cost of a verification: about 2 µs for a usual HS256 token, 30 and more for a
// provider's. A client of REST brings the same one with each request, so what was verified lately is
// remembered.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json/json.hpp"
#include "base/result.hpp"
#include "base/two_generation_cache.hpp"
#include "jwt/claims.hpp"
#include "jwt/key.hpp"

namespace parley::jwt {

/// A longer token is refused before any of it is decoded, in bytes.
inline constexpr std::size_t longest_token = 16 * 1024;

/// A longer one is verified each time, so that what is remembered is bounded, in bytes.
inline constexpr std::size_t longest_remembered_token = 1024;

/// Of the id of a token, in bytes.
inline constexpr std::size_t longest_token_id = 128;

/// The token in what a client calls one: without the blanks around it, and without "Bearer", in any case,
/// where that stands in front with a blank behind it. A part of `text`.
std::string_view bare_token(std::string_view text);
/// What follows "Bearer" in the value of an Authorization field, without blanks around it (RFC 6750, 2.1). It
/// may be empty. Nothing where another scheme, or none, stands in front. A part of `text`.
std::optional<std::string_view> without_scheme(std::string_view text);

/// Not for two threads at once: each shard has its own.
class Verifier {
 public:
  /// Signatures that are tried for one token at the most: one without `kid`, or with a `kid` that several
  /// keys share, is tried with each of them.
  static constexpr std::size_t most_tries = 32;

  Verifier(const base::Clock& clock, std::vector<std::unique_ptr<Key>> keys, ClaimRules rules = {});

  /// A token that has no `jti`, or one that is longer than longest_token_id, is named by a digest of what
  /// was signed: every token can be told from every other, and the name cannot be changed without the key.
  base::Result<Claims, TokenFault> verify(std::string_view token);
  /// Puts `keys`, all of Origin::outside, in the place of those of that origin: from the next token on, and
  /// one that was verified before is verified again.
  void replace_outside_keys(std::vector<std::unique_ptr<Key>> keys);

  /// Of tokens that are remembered, each with its claims: some 700 bytes for a usual one.
  static constexpr std::size_t generation = 1000;

 private:
  base::Result<Claims, TokenFault> read(std::string_view token);
  /// The key that signed the token, or why there is none.
  base::Result<const Key*, TokenFault> signer(std::string_view header, std::string_view signed_text,
                                              std::string_view signature);

  const base::Clock& clock_;
  std::vector<std::unique_ptr<Key>> keys_;
  ClaimRules rules_;
  base::json::Document document_;  ///< kept between calls for its memory only
  /// Whole tokens, signature and all, and only such as were believed: nobody else can fill it.
  base::TwoGenerationCache<std::string, Claims> believed_{generation};
};

}  // namespace parley::jwt
