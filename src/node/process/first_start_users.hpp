// Who is there before anybody has registered: the people of users.json and messages.json at the first start,
// and, in development mode, the two test users of the API's documentation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "store/archive.hpp"
#include "store/json_files/importer.hpp"

namespace parley::node {

/// Why the first start cannot go on; a line for each fault, for the operator.
struct FirstStartError {
  std::string message;
};

/// The password of somebody who has no hash yet.
struct PlainPassword {
  base::UserId user;
  std::string password;
};

struct FirstStartUsers {
  /// To be hashed: also at a later start, where an earlier one ended before it had hashed them all.
  std::vector<PlainPassword> passwords;
  /// Those of them whose password only users.json has.
  std::vector<base::UserId> only_in_file;
};

/// What the files of a folder hold. Refused if they could not be imported. Creates nothing.
base::Result<store::json_files::Files, FirstStartError> read_people(const std::string& folder);

/// Brings the files, or where there are none and `dev` the test users, into an empty store. `files`: what
/// read_people() has read of them already.
base::Result<FirstStartUsers, FirstStartError> settle_people(const std::string& folder, bool dev,
                                                             std::optional<store::json_files::Files> files,
                                                             store::Archive& archive, base::Log& log);

}  // namespace parley::node
