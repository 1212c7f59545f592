// Who is there before anybody has registered: the people of users.json and messages.json at the first start,
// and the two test users of the documentation in development mode.
#pragma once

#include <string>
#include <vector>

#include "auth/identity.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "store/archive.hpp"

namespace parley::node {

/// Why the first start cannot go on; one line for the operator.
struct PeopleError {
  std::string message;
};

/// A password as it stood in users.json, or the test users', for somebody who has no hash yet.
struct PlainPassword {
  base::UserId user;
  std::string password;
};

/// Brings the files, or the test users where `dev`, into an empty store. Answers the passwords that have
/// still to be hashed: also at a later start, where an earlier one was ended before it had hashed them all.
base::Result<std::vector<PlainPassword>, PeopleError> settle_people(const std::string& folder, bool dev,
                                                                    store::Archive& archive, base::Log& log);

}  // namespace parley::node
