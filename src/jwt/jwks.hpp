// A set of public keys as identity providers publish it (RFC 7517, section 5).
//
//     {"keys": [{"kty":"RSA", "kid":"a", "n":..., "e":...}, {"kty":"EC", "crv":"P-256", ...}, {"kty":"OKP",
//     ...}]}
//
// The keys that this server supports are used. A key that is damaged, too small, of an unknown type or not
// public is skipped with a complaint. A key that is marked for encryption is skipped silently. A single key
// in place of the set is read as a set of one key.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jwt/public_key.hpp"

namespace parley::jwt {

/// The largest file, in bytes. A larger file is rejected without reading it.
inline constexpr std::size_t largest_jwks = 1024 * 1024;
/// The largest number of keys. Further usable keys of a set are skipped with a complaint.
inline constexpr std::size_t most_jwks_keys = 256;

struct KeySet {
  std::vector<std::unique_ptr<Key>> keys;  ///< at least one
  /// One text for each skipped key: its place in the set, its `kid` and the reason. The texts are not
  /// escaped. There are at most most_complaints; the last one then has the number of further keys.
  std::vector<std::string> complaints;
  static constexpr std::size_t most_complaints = 10;
};

/// Reads a set. Errors: the text is too large or is not JSON of that form, or no key of the set is usable.
base::Result<KeySet, KeyError> read_jwks(std::string_view text);

}  // namespace parley::jwt
