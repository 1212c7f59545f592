#include "node/process/first_start_users.hpp"

#include <algorithm>
#include <utility>

#include "node/process/import_rules.hpp"

namespace parley::node {

namespace {

FirstStartError error_of(const store::json_files::ImportErrors& errors) {
  std::string lines;
  for (const store::json_files::ImportError& error : errors.kept) {
    if (!lines.empty()) lines += '\n';
    lines += error.path + (error.line == 0 ? "" : ":" + std::to_string(error.line)) + ": " + error.reason;
  }
  const std::size_t more = errors.count - errors.kept.size();
  if (more > 0) lines += "\nand " + std::to_string(more) + " more";
  return {std::move(lines)};
}

base::Result<void> add_test_users(store::Archive& archive) {
  store::Contents contents;
  for (const TestUser& user : test_users) {
    contents.users.push_back({.id = base::UserId(std::string(user.id)),
                              .name = std::string(user.name),
                              .email = std::string(user.email)});
  }
  return archive.load(std::move(contents));
}

/// Returns the passwords of the test users among `users` who have no hash yet.
std::vector<PlainPassword> test_passwords(const std::vector<store::User>& users) {
  std::vector<PlainPassword> passwords;
  for (const store::User& user : users) {
    const auto known = std::ranges::find_if(test_users, [&](const TestUser& test) {
      return test.id == user.id.str() && test.email == user.email;
    });
    if (known == test_users.end() || !user.password_hash.empty()) continue;
    passwords.push_back({user.id, std::string(known->password)});
  }
  return passwords;
}

}  // namespace

base::Result<store::json_files::Files, FirstStartError> read_people(const std::string& folder) {
  auto files = store::json_files::read_files(folder, import_rules());
  if (!files) return error_of(files.error());
  return *std::move(files);
}

base::Result<FirstStartUsers, FirstStartError> settle_people(const std::string& folder, bool dev,
                                                             std::optional<store::json_files::Files> files,
                                                             store::Archive& archive, base::Log& log) {
  auto imported = store::json_files::import_files(folder, import_rules(), archive, std::move(files));
  if (!imported) return error_of(imported.error());
  if (imported->users > 0) {
    log.info("files imported", {{"users", imported->users}, {"messages", imported->messages}});
    log.info("people without a password that can be used here",
             {{"users", imported->without_password}, {"hashes_of_another_kind", imported->other_hashes}});
  }
  FirstStartUsers people;
  for (store::json_files::ImportedUser& waiting : imported->waiting) {
    people.only_in_file.push_back(waiting.user.id);
    people.passwords.push_back({std::move(waiting.user.id), std::move(waiting.password)});
  }
  if (!dev) return people;

  const auto empty = archive.empty();
  if (!empty) return FirstStartError{empty.error().message};
  if (*empty) {
    if (const auto added = add_test_users(archive); !added) return FirstStartError{added.error().message};
    log.info("test users added", {{"users", test_users.size()}});
  }
  const auto users = archive.users();
  if (!users) return FirstStartError{users.error().message};
  std::ranges::move(test_passwords(*users), std::back_inserter(people.passwords));
  return people;
}

}  // namespace parley::node
