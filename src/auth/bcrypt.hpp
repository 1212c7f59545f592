// Verifies bcrypt hashes of another backend, in their modular crypt form. This server makes no such hashes.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace parley::auth {

/// Returns the cost factor of a complete hash that begins with $2a$, $2b$ or $2y$ (4 to 31; each step doubles
/// the time). Returns nothing for any other text.
std::optional<unsigned> bcrypt_cost(std::string_view hash);

/// Returns whether the password matches. Blocks for some 60 ms at the usual cost of 10. Only the first 72
/// bytes of `password` count, as in other implementations of bcrypt. A password with a zero byte matches no
/// hash. Errors: unavailable if there is not enough memory. Precondition: bcrypt_cost() returns a cost for
/// the hash.
base::Result<bool> bcrypt_matches(std::string_view hash, std::string_view password);

}  // namespace parley::auth
