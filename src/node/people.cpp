#include "node/people.hpp"

#include <array>
#include <utility>

namespace parley::node {

namespace {

struct TestUser {
  std::string_view id;
  std::string_view email;
  std::string_view name;
  std::string_view password;
};
/// As the API's documentation names them.
constexpr std::array test_users{
    TestUser{"1", "alice@example.com", "Alice Johnson", "password123"},
    TestUser{"2", "bob@example.com", "Bob Smith", "password123"},
};

}  // namespace

base::Result<std::vector<PlainPassword>, PeopleError> settle_people(const std::string& folder, bool dev,
                                                                    store::Archive& archive, base::Log& log) {
  (void)folder;
  auto empty = archive.empty();
  if (!empty) return PeopleError{empty.error().message};
  if (*empty && dev) {
    store::Contents contents;
    for (const TestUser& user : test_users) {
      contents.users.push_back({base::UserId(std::string(user.id)), std::string(user.name), std::string(user.email)});
    }
    if (const auto loaded = archive.load(std::move(contents)); !loaded) return PeopleError{loaded.error().message};
    log.info("test users added", {{"users", test_users.size()}});
  }
  auto users = archive.users();
  if (!users) return PeopleError{users.error().message};
  std::vector<PlainPassword> passwords;
  for (const store::User& user : *users) {
    if (!user.password_hash.empty()) continue;
    for (const TestUser& known : test_users) {
      if (dev && known.id == user.id.str() && known.email == user.email) {
        passwords.push_back({user.id, std::string(known.password)});
      }
    }
  }
  return passwords;
}

}  // namespace parley::node
