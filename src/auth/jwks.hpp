// A set of public keys as identity providers publish it (RFC 7517, section 5).
//
//     {"keys": [{"kty":"RSA", "kid":"a", "n":..., "e":...}, {"kty":"EC", "crv":"P-256", ...}, {"kty":"OKP",
//     ...}]}
//
// Keys that are for something else (encryption, another algorithm, another curve) are passed over, as section
// 5 asks; a key that claims to be one of ours and is broken refuses the whole file, so that a slip is seen
// when it is made.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "auth/public_key.hpp"

namespace parley::auth {

/// A larger file is refused unread, in bytes.
inline constexpr std::size_t largest_jwks = 64 * 1024;
/// A token without `kid` is tried with every key of its algorithm, so they must be few.
inline constexpr std::size_t most_jwks_keys = 32;

/// Refused besides: secrets (kty "oct"), private members, a `kid` that two keys share, a set without a usable
/// key.
base::Result<std::vector<std::unique_ptr<Key>>, KeyError> read_jwks(std::string_view text);

}  // namespace parley::auth
