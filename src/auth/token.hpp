// JSON Web Tokens (RFC 7519) in compact form, verified.
//
//     header . payload . signature       each base64url without padding, 8 KiB in all
//
// The header is read only to find the key: what it asks for beyond that is refused, what it names
// (addresses of keys above all) is never fetched. The payload is not looked at before the signature holds.
// Cost of a verification: about 2 µs for a usual HS256 token.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/claims.hpp"
#include "auth/key.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::auth {

/// A longer token is refused before any of it is decoded, in bytes.
inline constexpr std::size_t longest_token = 8 * 1024;

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
  /// Puts `keys`, all of Origin::outside, in the place of those of that origin: from the next token on.
  void replace_outside_keys(std::vector<std::unique_ptr<Key>> keys);

 private:
  /// The key that signed the token, or why there is none.
  base::Result<const Key*, TokenFault> signer(std::string_view header, std::string_view signed_text,
                                              std::string_view signature);

  const base::Clock& clock_;
  std::vector<std::unique_ptr<Key>> keys_;
  ClaimRules rules_;
  base::json::Document document_;  ///< kept between calls for its memory only
};

}  // namespace parley::auth
