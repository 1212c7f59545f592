#include "store/json_files/importer.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "store/json_files/file.hpp"
#include "store/json_files/messages_text.hpp"

namespace parley::store::json_files {

namespace {

/// What a file holds; nothing where there is no such file.
template <class T>
base::Result<T, ImportError> values_of(const std::string& path,
                                       base::Result<T, TextError> (*from_text)(std::string_view)) {
  auto text = read_file(path);
  if (!text) return ImportError{text.error().path, 0, text.error().reason};
  if (!*text) return T{};
  auto values = from_text(**text);
  if (!values) return ImportError{path, values.error().line, values.error().reason};
  return *std::move(values);
}

/// People whom only messages name are people all the same; their latest name is theirs.
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

/// Of the users with a plain password, those whom the store knows without a hash.
base::Result<std::vector<ImportedUser>, ImportError> still_waiting(const std::string& path,
                                                                   std::vector<ImportedUser> users,
                                                                   Archive& archive) {
  std::erase_if(users, [](const ImportedUser& user) { return user.password.empty(); });
  if (users.empty()) return users;
  auto stored = archive.users();
  if (!stored) return ImportError{path, 0, stored.error().message};
  std::unordered_map<base::UserId, const User*> known;
  for (const User& user : *stored) known.emplace(user.id, &user);
  std::erase_if(users, [&known](const ImportedUser& user) {
    const auto found = known.find(user.user.id);
    return found == known.end() || !found->second->password_hash.empty() ||
           found->second->email != user.user.email;
  });
  return users;
}

}  // namespace

base::Result<Imported, ImportError> import_files(const std::string& folder, Archive& archive) {
  const std::string users_path = folder + "/users.json";
  const std::string messages_path = folder + "/messages.json";
  const auto empty = archive.empty();
  if (!empty) return ImportError{folder, 0, empty.error().message};

  Imported imported;
  auto users = values_of(users_path, users_from_text);
  if (!*empty) {
    // What lies there now is our own export or a leftover: no reason not to start.
    if (!users) return imported;
    auto waiting = still_waiting(users_path, *std::move(users), archive);
    if (!waiting) return std::move(waiting).error();
    imported.waiting = *std::move(waiting);
    return imported;
  }
  if (!users) return std::move(users).error();
  auto messages = values_of(messages_path, messages_from_text);
  if (!messages) return std::move(messages).error();

  Contents contents;
  for (const ImportedUser& user : *users) contents.users.push_back(user.user);
  for (User& user : people_without_entry(*users, *messages)) contents.users.push_back(std::move(user));
  contents.messages = *std::move(messages);
  imported.users = contents.users.size();
  imported.messages = contents.messages.size();
  if (imported.users == 0) return imported;
  auto loaded = archive.load(std::move(contents));
  if (!loaded) return ImportError{folder, 0, loaded.error().message};
  imported.waiting = *std::move(users);
  std::erase_if(imported.waiting, [](const ImportedUser& user) { return user.password.empty(); });
  return imported;
}

}  // namespace parley::store::json_files
