// The users that exist before the first registration. At the first start they are imported from users.json
// and messages.json. In development mode the two test users of the API's documentation are added.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "store/archive.hpp"
#include "store/json_files/importer.hpp"

namespace parley::node {

/// An account that exists in development mode.
struct TestUser {
  std::string_view id;
  std::string_view email;
  std::string_view name;
  std::string_view password;
};
inline constexpr std::array test_users{
    TestUser{"1", "alice@example.com", "Alice Johnson", "password123"},
    TestUser{"2", "bob@example.com", "Bob Smith", "password123"},
};

/// Why the first start cannot continue. The message has one line for each fault.
struct FirstStartError {
  std::string message;
};

/// The password of a user who has no hash yet.
struct PlainPassword {
  base::UserId user;
  std::string password;
};

struct FirstStartUsers {
  /// Passwords that must be hashed. A later start has some too, if an earlier one ended before all were
  /// hashed.
  std::vector<PlainPassword> passwords;
  /// The users among them whose password is stored only in users.json.
  std::vector<base::UserId> only_in_file;
};

/// Reads both files of `folder` and checks that they can be imported. Creates nothing.
base::Result<store::json_files::Files, FirstStartError> read_people(const std::string& folder);

/// Imports the files if the store is empty. Otherwise only reads the passwords in users.json of users who
/// have none yet. If the store is still empty and `dev` is set, adds the test users. `files` is the result of
/// read_people(), if it was called. Logs what was imported.
base::Result<FirstStartUsers, FirstStartError> settle_people(const std::string& folder, bool dev,
                                                             std::optional<store::json_files::Files> files,
                                                             store::Archive& archive, base::Log& log);

}  // namespace parley::node
