// JSON Web Tokens (RFC 7519) in compact form, verified.
//
//     header . payload . signature       each base64url without padding, 8 KiB in all
//
// The header is read only to find the key: what it asks for beyond that is refused, what it names
// (addresses of keys above all) is never fetched. The payload is not looked at before the signature holds.
// Cost of a verification: about 2 µs for a usual HS256 token, 30 and more for a provider's. Whoever asks by
// REST brings the same one with each request, so what was verified lately is remembered.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/claims.hpp"
#include "auth/key.hpp"
#include "base/clock.hpp"
#include "base/generations.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::auth {

/// A longer token is refused before any of it is decoded, in bytes.
inline constexpr std::size_t longest_token = 8 * 1024;

/// A longer one is verified each time, so that what is remembered is bounded, in bytes.
inline constexpr std::size_t longest_remembered_token = 1024;

/// Of the id of a token, in bytes.
inline constexpr std::size_t longest_token_id = 128;

/// Not for two threads at once: each shard has its own.
class Verifier {
 public:
  /// A token without `kid` is tried with every key of its algorithm: keep the keys few.
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
  base::Generations<std::string, Claims> believed_{generation};
};

}  // namespace parley::auth
