// What every engine of the stores must do, in one place. An engine's test names a ShardApp:
//
//     struct ShardApp { store::UserStore& users(); store::MessageStore& messages(); store::Archive&
//     archive();
//                      ManualClock clock; ManualExecutor executor; };
//
// A StoreScene over it calls the stores and waits for each answer, which a shard does not do.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "store/archive.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"

namespace parley::support {

inline base::UserId user_id(std::string text) {
  return base::UserId(std::move(text));
}

/// Makes a call and returns its answer when it has arrived. Throws if none arrives.
template <class T, class Call>
base::Result<T> answer_of(ManualExecutor& executor, Call call) {
  std::optional<base::Result<T>> answer;
  call([&answer](base::Result<T> result) { answer.emplace(std::move(result)); });
  if (answer) throw std::logic_error("answered from inside the call");
  if (!executor.run_until([&answer] { return answer.has_value(); }))
    throw std::runtime_error("no answer came");
  return *std::move(answer);
}

template <class ShardApp>
class StoreScene {
 public:
  ShardApp backend;

  base::Result<store::User> add(store::User user) {
    return answer_of<store::User>(backend.executor,
                                  [&](auto done) { backend.users().add(std::move(user), std::move(done)); });
  }
  base::Result<store::User> add(const std::string& id, const std::string& name,
                                const std::string& email = "") {
    return add(store::User{user_id(id), name, email, ""});
  }
  void add_people() {
    static_cast<void>(add("1", "Alice", "alice@example.com"));
    static_cast<void>(add("2", "Bob", "bob@example.com"));
    static_cast<void>(add("3", "Carol"));
  }
  std::optional<store::User> find(const std::string& id) {
    return *answer_of<std::optional<store::User>>(
        backend.executor, [&](auto done) { backend.users().find(user_id(id), std::move(done)); });
  }
  std::optional<store::User> find_by_email(const std::string& email) {
    return *answer_of<std::optional<store::User>>(
        backend.executor, [&](auto done) { backend.users().find_by_email(email, std::move(done)); });
  }
  bool set_password_hash(const std::string& id, const std::string& hash) {
    return *answer_of<bool>(backend.executor, [&](auto done) {
      backend.users().set_password_hash(user_id(id), hash, std::move(done));
    });
  }
  bool set_last_seen(const std::string& id, base::Timestamp at) {
    return *answer_of<bool>(backend.executor, [&](auto done) {
      backend.users().set_last_seen(user_id(id), at, std::move(done));
    });
  }
  std::vector<std::string> listed(std::optional<std::string> after, std::size_t limit) {
    std::optional<base::UserId> behind;
    if (after) behind = user_id(*after);
    const auto users = answer_of<std::vector<store::User>>(
        backend.executor, [&](auto done) { backend.users().list(behind, limit, std::move(done)); });
    std::vector<std::string> ids;
    for (const store::User& user : *users) ids.push_back(user.id.str());
    return ids;
  }

  base::Result<store::Appended> send(store::MessageDraft draft) {
    return answer_of<store::Appended>(
        backend.executor, [&](auto done) { backend.messages().append(std::move(draft), std::move(done)); });
  }
  base::Result<store::Appended> send(const std::string& from, const std::string& to,
                                     const std::string& content, const std::string& client_message_id = "") {
    return send({user_id(from), user_id(to), content, store::MessageType::text, client_message_id});
  }
  base::Result<store::HistoryPage> history(store::HistoryQuery query) {
    return answer_of<store::HistoryPage>(
        backend.executor, [&](auto done) { backend.messages().history(std::move(query), std::move(done)); });
  }
  base::Result<store::HistoryPage> history_of(const std::string& reader) {
    return history({user_id(reader)});
  }

  static std::vector<std::string> contents(const base::Result<store::HistoryPage>& page) {
    std::vector<std::string> texts;
    if (!page) return {"refused: " + std::string(base::entry(page.error().code).name)};
    for (const store::Message& message : page->messages) texts.push_back(message.content);
    return texts;
  }
};

}  // namespace parley::support
