// The secret that tokens are signed with: the configured one, or one generated on the first start and
// kept in the data folder. Losing it ends every session; whoever reads it is everybody.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::jwt {

enum class SecretFault : std::uint8_t {
  too_short,   ///< a configured one: bad configuration
  damaged,     ///< the file is there and holds no secret; it is never overwritten
  unreadable,  ///< the file is there and cannot be read
  unwritable,  ///< no file, and none can be made
};

struct SecretError {
  SecretFault fault;
  std::string message;  ///< one line for the operator; names the file, never the secret
};

inline constexpr std::string_view secret_file_name = "jwt_secret";

/// Whether a configured secret may be used: it has at least Hs256Key::least_secret bytes.
base::Result<void, SecretError> check_secret(std::string_view configured);

/// Blocks; for the start of the process. Makes the file (mode 0600: 32 random bytes as base64url and a
/// newline) where there is none; where another process makes it at the same time, both use the same. What
/// is in the file, without the newline, is the secret: an operator may copy it to another server.
base::Result<std::string, SecretError> load_or_create_secret(const std::filesystem::path& folder);

}  // namespace parley::jwt
