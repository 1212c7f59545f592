// bcrypt hashes that another backend made, in their modular crypt form. They are verified, and never made
// here.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace parley::auth {

/// The cost factor of a whole hash that begins with $2a$, $2b$ or $2y$ (4 to 31; each step doubles the time).
/// Nothing for any other text.
std::optional<unsigned> bcrypt_cost(std::string_view hash);

/// Blocks: some 60 ms at the usual cost of 10. Only the first 72 bytes of `password` count, as everywhere
/// else that such hashes are made; one with a zero byte matches nothing. Refused with unavailable where the
/// memory is not to be had. Precondition: bcrypt_cost() knows the hash.
base::Result<bool> bcrypt_matches(std::string_view hash, std::string_view password);

}  // namespace parley::auth
