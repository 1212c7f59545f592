// Password hashes of another backend. Argon2id hashes are verified as this server's own are; a bcrypt hash is
// used until its user logs in and is then replaced.
#pragma once

#include <cstdint>
#include <string_view>

#include "auth/password.hpp"
#include "base/result.hpp"

namespace parley::auth {

/// Whether this server can use a hash of another backend.
enum class HashFitness : std::uint8_t {
  usable,      ///< Argon2id or bcrypt; verifying it takes seconds at most
  too_costly,  ///< Argon2id or bcrypt, but verifying it would occupy the machine
  unusable,    ///< damaged, or of another type
};

/// The highest costs that are still verified. The cost of bcrypt is an exponent of two: 16 takes some 4 s.
inline constexpr unsigned most_bcrypt_cost = 16;
inline constexpr unsigned long long most_argon2_memory = 1024 * 1024;    ///< in KiB
inline constexpr unsigned long long most_argon2_work = 4 * 1024 * 1024;  ///< KiB of memory times passes

HashFitness fitness_of(std::string_view hash);

/// Whether the text is a complete bcrypt hash, of any cost.
bool is_bcrypt(std::string_view hash);

/// Verifies the password; blocks. If it matches, the verdict asks for a new hash. A hash that is too costly
/// never matches. `password` is used exactly as it was typed. Errors: unavailable if there is not enough
/// memory. Precondition: is_bcrypt().
base::Result<PasswordVerdict> verify_bcrypt(std::string_view hash, std::string_view password);

}  // namespace parley::auth
