#include "store/json_files/importer.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "store/json_files/digest.hpp"
#include "store/json_files/file.hpp"
#include "store/json_files/messages_text.hpp"
#include "store/json_files/own_texts.hpp"

namespace parley::store::json_files {

namespace {

ImportErrors whole(const std::string& path, std::string reason) {
  return {{{path, 0, std::move(reason)}}, 1};
}

/// Reads and parses a file. Its digest is empty if there is no such file.
template <class T>
base::Result<FileOf<T>, ImportErrors> values_of(
    const std::string& path, const ImportRules& rules,
    base::Result<T, TextErrors> (*from_text)(std::string_view, const ImportRules&)) {
  auto text = read_file(path);
  if (!text) return whole(text.error().path, text.error().reason);
  if (!*text) return FileOf<T>{};
  auto values = from_text(**text, rules);
  if (values) return FileOf<T>{*std::move(values), Digest::of(**text)};
  ImportErrors errors{{}, values.error().count()};
  for (const TextError& error : values.error().kept())
    errors.kept.push_back({path, error.line, error.reason});
  return errors;
}

std::string path_in(const std::string& folder, std::string_view name) {
  return folder + "/" + std::string(name);
}

/// Users whom only messages name become users too, with the name of their latest message.
std::vector<User> people_without_entry(const std::vector<ImportedUser>& users,
                                       const std::vector<Message>& messages) {
  std::unordered_set<base::UserId> known;
  for (const ImportedUser& user : users) known.insert(user.user.id);
  std::vector<User> others;
  std::unordered_map<base::UserId, std::size_t> places;
  for (const Message& message : messages) {
    for (const base::UserId* id : {&message.sender, &message.receiver}) {
      if (known.contains(*id)) continue;
      const auto [place, is_new] = places.emplace(*id, others.size());
      if (is_new) others.push_back({.id = *id, .name = id->str(), .created_at = message.timestamp});
      if (id == &message.sender && !message.sender_name.empty()) {
        others[place->second].name = message.sender_name;
      }
    }
  }
  return others;
}

/// Of the users with a plain password, keeps those whom the store holds without a password hash.
base::Result<std::vector<ImportedUser>, ImportErrors> still_waiting(const std::string& path,
                                                                    std::vector<ImportedUser> users,
                                                                    Archive& archive) {
  std::erase_if(users, [](const ImportedUser& user) { return user.password.empty(); });
  if (users.empty()) return users;
  auto stored = archive.users();
  if (!stored) return whole(path, stored.error().message);
  std::unordered_map<base::UserId, const User*> known;
  for (const User& user : *stored) known.emplace(user.id, &user);
  std::erase_if(users, [&known](const ImportedUser& user) {
    const auto found = known.find(user.user.id);
    return found == known.end() || !found->second->password_hash.empty() ||
           found->second->email != user.user.email;
  });
  return users;
}

/// The store has data already, so the file is an export or a leftover. An error in it must not stop the
/// start.
base::Result<Imported, ImportErrors> look_for_passwords(const std::string& folder, const ImportRules& rules,
                                                        Archive& archive) {
  const std::string path = path_in(folder, users_file);
  auto users = values_of(path, rules, users_from_text);
  if (!users) return Imported{};
  auto waiting = still_waiting(path, std::move(users->values), archive);
  if (!waiting) return std::move(waiting).error();
  Imported imported;
  imported.waiting = *std::move(waiting);
  return imported;
}

/// Records the texts before they are stored: a process that is killed in between imports them again.
base::Result<void, ImportErrors> record(const std::string& folder, const Files& files) {
  OwnTexts own(folder);
  for (const auto& [name, digest] :
       {std::pair(users_file, files.users.digest), std::pair(messages_file, files.messages.digest)}) {
    if (digest.empty()) continue;
    const auto recorded = own.expect(name, digest);
    if (!recorded) return whole(recorded.error().path, recorded.error().reason);
  }
  return {};
}

bool can_log_in(const ImportedUser& user) {
  return !user.user.email.empty() && (!user.password.empty() || !user.user.password_hash.empty());
}

}  // namespace

base::Result<Files, ImportErrors> read_files(const std::string& folder, const ImportRules& rules) {
  auto users = values_of(path_in(folder, users_file), rules, users_from_text);
  auto messages = values_of(path_in(folder, messages_file), rules, messages_from_text);
  if (users && messages) return Files{*std::move(users), *std::move(messages)};
  ImportErrors errors;
  if (!users) errors = std::move(users).error();
  if (!messages) {
    errors.count += messages.error().count;
    std::ranges::move(messages.error().kept, std::back_inserter(errors.kept));
  }
  if (errors.kept.size() > ImportErrors::most_kept) errors.kept.resize(ImportErrors::most_kept);
  return errors;
}

base::Result<Imported, ImportErrors> import_files(const std::string& folder, const ImportRules& rules,
                                                  Archive& archive, std::optional<Files> files) {
  const auto empty = archive.empty();
  if (!empty) return whole(folder, empty.error().message);
  if (!*empty) return look_for_passwords(folder, rules, archive);
  if (!files) {
    auto read = read_files(folder, rules);
    if (!read) return std::move(read).error();
    files = *std::move(read);
  }
  auto recorded = record(folder, *files);
  if (!recorded) return std::move(recorded).error();

  std::vector<ImportedUser>& users = files->users.values;
  std::vector<Message>& messages = files->messages.values;
  Imported imported;
  Contents contents;
  for (const ImportedUser& user : users) contents.users.push_back(user.user);
  for (User& user : people_without_entry(users, messages)) contents.users.push_back(std::move(user));
  contents.messages = std::move(messages);
  imported.users = contents.users.size();
  imported.messages = contents.messages.size();
  if (imported.users == 0) return imported;
  imported.without_password =
      imported.users - static_cast<std::size_t>(std::ranges::count_if(users, can_log_in));
  imported.other_hashes =
      static_cast<std::size_t>(std::ranges::count_if(users, &ImportedUser::has_other_hash));
  auto loaded = archive.load(std::move(contents));
  if (!loaded) return whole(folder, loaded.error().message);
  imported.waiting = std::move(users);
  std::erase_if(imported.waiting, [](const ImportedUser& user) { return user.password.empty(); });
  return imported;
}

}  // namespace parley::store::json_files
