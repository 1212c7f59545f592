// A set of public keys as identity providers publish it (RFC 7517, section 5).
//
//     {"keys": [{"kty":"RSA", "kid":"a", "n":..., "e":...}, {"kty":"EC", "crv":"P-256", ...}, {"kty":"OKP",
//     ...}]}
//
// The set is used as far as it is understood. A key that is broken, too small, unknown, or no public key is
// passed over, and said to be. A key that says of itself that it is for encryption is passed over silently.
// A single key in place of the set is taken for a set of one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jwt/public_key.hpp"

namespace parley::jwt {

/// A larger file is refused unread, in bytes.
inline constexpr std::size_t largest_jwks = 1024 * 1024;
/// Usable keys of a set past these are passed over.
inline constexpr std::size_t most_jwks_keys = 256;

struct KeySet {
  std::vector<std::unique_ptr<Key>> keys;  ///< at least one
  /// Of each key that was passed over: its place in the set, its `kid` and the reason. The texts are as the
  /// set has them, not escaped. At most most_complaints; the last then says how many there were beyond them.
  std::vector<std::string> complaints;
  static constexpr std::size_t most_complaints = 10;
};

/// Refused: what is not JSON of that form, and a set without one usable key.
base::Result<KeySet, KeyError> read_jwks(std::string_view text);

}  // namespace parley::jwt
