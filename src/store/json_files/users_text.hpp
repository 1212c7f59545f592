// users.json: an array of users, from text to values and back.
//
//     [{"id": "1", "email": "alice@example.com", "name": "Alice Johnson", "password": "password123"}]
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/json_files/import_rules.hpp"
#include "store/json_files/text_error.hpp"
#include "store/user_store.hpp"

namespace parley::store::json_files {

struct ImportedUser {
  User user;
  /// As it stands in the file, in plain text; empty where there is none or the file holds its hash. Only ever
  /// in memory.
  std::string password{};
  /// The file holds a hash that cannot be verified here, and nothing else: the user has no password.
  bool has_other_hash = false;
};

/// `id` is needed (a string or an integer); `email`, `name` (else the id), `password`, `passwordHash` (also
/// accepted as `password`) and `createdAt` may be missing, anything else is passed over. All are cleaned by
/// the rules. Refused: an id or an e-mail address that is there twice, a field of the wrong type or against
/// the rules.
base::Result<std::vector<ImportedUser>, TextErrors> users_from_text(std::string_view text,
                                                                    const ImportRules& rules);

/// Without anything about passwords; one user a line.
std::string users_to_text(std::span<const User> users);

}  // namespace parley::store::json_files
