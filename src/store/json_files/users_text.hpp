// users.json, an array of users: parsing and writing.
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
  /// The plain text of the file; empty if there is none or the file holds its hash. It is kept only in
  /// memory.
  std::string password{};
  /// The file holds only a hash that cannot be verified here, so the user has no password.
  bool has_other_hash = false;
};

/// Parses the users. `id` is required (a string or an integer). `email`, `name` (by default the id),
/// `password`, `passwordHash` (also accepted as `password`) and `createdAt` are optional; other fields are
/// ignored. The rules clean all values. Errors: an id or e-mail address that occurs twice, a field of the
/// wrong type or against the rules.
base::Result<std::vector<ImportedUser>, TextErrors> users_from_text(std::string_view text,
                                                                    const ImportRules& rules);

/// Writes the users without passwords or hashes, one user per line.
std::string users_to_text(std::span<const User> users);

}  // namespace parley::store::json_files
