// users.json: an array of users, from text to values and back.
//
//     [{"id": "1", "email": "alice@example.com", "name": "Alice Johnson", "password": "password123"}]
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/json_files/text_error.hpp"
#include "store/user_store.hpp"

namespace parley::store::json_files {

struct ImportedUser {
  User user;
  /// As it stands in the file, in plain text; empty where there is none or the file holds its hash. Only ever
  /// in memory.
  std::string password{};
};

/// `id` is needed (a string or an integer); `email`, `name` (else the id), `password`, `passwordHash`
/// (Argon2id, also accepted as `password`) and `createdAt` may be missing, anything else is passed over.
/// Refused: an id or an e-mail address that is there twice, a field of the wrong type. A hash of another kind
/// cannot be verified: its user has no password.
base::Result<std::vector<ImportedUser>, TextError> users_from_text(std::string_view text);

/// Without anything about passwords; one user a line.
std::string users_to_text(std::span<const User> users);

}  // namespace parley::store::json_files
