// Password hashes that another backend made: Argon2id is verified as our own, bcrypt until its user logs in.
#pragma once

#include <cstdint>
#include <string_view>

#include "auth/password.hpp"
#include "base/result.hpp"

namespace parley::auth {

/// What a hash that another backend made is good for here.
enum class HashFitness : std::uint8_t {
  usable,      ///< Argon2id or bcrypt, and it takes seconds at the most
  too_costly,  ///< Argon2id or bcrypt, but to verify it would occupy the machine
  unusable,    ///< damaged, or of another kind
};

/// The costs of a hash that is still verified. bcrypt's is a power of two: 16 takes some 4 s.
inline constexpr unsigned most_bcrypt_cost = 16;
inline constexpr unsigned long long most_argon2_memory = 1024 * 1024;    ///< in KiB
inline constexpr unsigned long long most_argon2_work = 4 * 1024 * 1024;  ///< KiB of memory times passes

HashFitness fitness_of(std::string_view hash);

/// Whether it is a whole bcrypt hash, of whatever cost.
bool is_bcrypt(std::string_view hash);

/// Blocks. What matches asks to be hashed anew; a hash that costs too much matches nothing. `password` is
/// taken as it was typed. Refused with unavailable where the memory is not to be had. Precondition:
/// is_bcrypt().
base::Result<PasswordVerdict> verify_bcrypt(std::string_view hash, std::string_view password);

}  // namespace parley::auth
