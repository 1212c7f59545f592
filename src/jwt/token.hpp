// Verifies JSON Web Tokens (RFC 7519) in compact form.
//
//     header . payload . signature       each base64url without padding, at most 16 KiB together
//
// The header is parsed only to find the key. Its other members are ignored, except `crit`, which rejects the
// token. Key addresses in it are never fetched, and keys in it are never used. The payload is not parsed
// before the signature is verified. A verification costs about 2 µs for a usual HS256 token, and 30 µs or
// more for a provider's token. A REST client sends the same token with each request, so recently verified
// tokens are cached.
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

/// The longest token, in bytes. A longer token is rejected before any of it is decoded.
inline constexpr std::size_t longest_token = 16 * 1024;

/// The longest token that is cached, in bytes. A longer token is verified each time, so that the cache is
/// bounded.
inline constexpr std::size_t longest_remembered_token = 1024;

/// The longest id of a token, in bytes.
inline constexpr std::size_t longest_token_id = 128;

/// Returns the token without surrounding blanks and without "Bearer" (in any case) and the blank after it, if
/// a client sends them. The result is a part of `text`.
std::string_view bare_token(std::string_view text);
/// Returns the text after "Bearer" in the value of an Authorization field, without surrounding blanks (RFC
/// 6750, 2.1). It may be empty. Returns nothing if the field has another scheme or none. The result is a part
/// of `text`.
std::optional<std::string_view> without_scheme(std::string_view text);

/// Verifies tokens with a set of keys. Not thread-safe: each shard has its own instance.
class Verifier {
 public:
  /// The largest number of signatures that are tried for one token. A token without `kid`, or with a `kid`
  /// that several keys share, is tried with each of these keys.
  static constexpr std::size_t most_tries = 32;

  Verifier(const base::Clock& clock, std::vector<std::unique_ptr<Key>> keys, ClaimRules rules = {});

  /// Verifies the token and returns its claims. A token without `jti`, or with one longer than
  /// longest_token_id, gets a digest of the signed text as its id. Tokens therefore have different ids, and
  /// an id cannot be changed without the key.
  base::Result<Claims, TokenFault> verify(std::string_view token);
  /// Replaces all keys of Origin::outside by `keys`, which must all have that origin. This applies from the
  /// next token on. Tokens that were verified before are verified again.
  void replace_outside_keys(std::vector<std::unique_ptr<Key>> keys);

  /// The number of tokens per generation of the cache; a usual token with its claims takes some 700 bytes.
  static constexpr std::size_t generation = 1000;

 private:
  base::Result<Claims, TokenFault> read(std::string_view token);
  /// Returns the key that signed the token, or the fault if there is none.
  base::Result<const Key*, TokenFault> signer(std::string_view header, std::string_view signed_text,
                                              std::string_view signature);

  const base::Clock& clock_;
  std::vector<std::unique_ptr<Key>> keys_;
  ClaimRules rules_;
  base::json::Document document_;  ///< a member only to reuse its memory between calls
  /// Complete tokens with their signatures. Only verified tokens are added, so that other clients cannot fill
  /// it.
  base::TwoGenerationCache<std::string, Claims> believed_{generation};
};

}  // namespace parley::jwt
