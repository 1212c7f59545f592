// The secret that signs the tokens. It is either configured, or generated at the first start and kept in the
// data folder. Losing it ends every session. A person who can read it can act as any user.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::jwt {

enum class SecretFault : std::uint8_t {
  too_short,   ///< a configured secret that is too short: bad configuration
  damaged,     ///< the file exists but holds no secret; it is never overwritten
  unreadable,  ///< the file exists but cannot be read
  unwritable,  ///< there is no file, and it cannot be created
};

struct SecretError {
  SecretFault fault;
  std::string message;  ///< one line for the operator; names the file, never the secret
};

inline constexpr std::string_view secret_file_name = "jwt_secret";

/// Checks whether a configured secret may be used: it must have at least Hs256Key::least_secret bytes.
base::Result<void, SecretError> check_secret(std::string_view configured);

/// Returns the secret of the data folder. Blocks, and is meant for the start of the process. If there is no
/// file, creates it with mode 0600, and with 32 random bytes as base64url and a newline. If two processes
/// create it at the same time, both use the same secret. The content of the file without the newline is the
/// secret, so an operator may copy it to another server.
base::Result<std::string, SecretError> load_or_create_secret(const std::filesystem::path& folder);

}  // namespace parley::jwt
