// The stores in plain containers: for the story tests in virtual time, and as the model that the database
// engines are compared with. Completions run on the executor, as those of the real engines do, and never
// inside a call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/threads/executor.hpp"
#include "store/archive.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"

namespace parley::support {

/// Completes later on the shard, as the real engines do.
template <class T>
void answer(base::Executor& executor, store::Completion<T> done, base::Result<T> result) {
  executor.post([done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
}

class MemoryUserStore final : public store::UserStore {
 public:
  MemoryUserStore(const base::Clock& clock, base::Executor& executor) : clock_(clock), executor_(executor) {}

  void find(const base::UserId& id, store::Completion<std::optional<store::User>> done) override;
  void find_by_email(std::string email, store::Completion<std::optional<store::User>> done) override;
  void add(store::User user, store::Completion<store::User> done) override;
  void set_name(const base::UserId& id, std::string name, store::Completion<bool> done) override;
  void follow_name(const base::UserId& id, std::string name, store::Completion<bool> done) override;
  void set_password_hash(const base::UserId& id, std::string hash, store::Completion<bool> done) override;
  void set_last_seen(const base::UserId& id, base::Timestamp at, store::Completion<bool> done) override;
  void set_busy(const base::UserId& id, bool is_busy, store::Completion<bool> done) override;
  void busy(store::Completion<std::vector<base::UserId>> done) override;
  void list(std::optional<base::UserId> after, std::size_t limit,
            store::Completion<std::vector<store::User>> done) override;

  /// Adds a user at once, without the executor, to set up a test.
  base::Result<store::User> add_now(store::User user);
  const store::User* get(const base::UserId& id) const;
  const std::vector<store::User>& all() const { return users_; }  ///< in the order in which they were added
  std::optional<base::Error> refuse_wishes;  ///< while set, set_busy() and busy() are refused with it
  base::UniqueFunction<void(store::Change)> changed;

 private:
  store::User* place_of(const base::UserId& id);

  const base::Clock& clock_;
  base::Executor& executor_;
  std::vector<store::User> users_;
  std::set<base::UserId> busy_;
};

class MemoryConversationStore;

class MemoryMessageStore final : public store::MessageStore {
 public:
  MemoryMessageStore(const MemoryUserStore& users, const base::Clock& clock, base::Executor& executor)
      : users_(users), clock_(clock), executor_(executor) {}

  void append(store::MessageDraft draft, store::Completion<store::Appended> done) override;
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) override;

  base::Result<store::Appended> append_now(store::MessageDraft draft);
  base::Result<store::HistoryPage> history_now(const store::HistoryQuery& query) const;
  /// Stores a message of an archive with its own ids and time. Its users must exist.
  base::Result<void> restore(store::Message message);
  /// in the order in which they were stored
  const std::vector<store::Message>& all() const { return messages_; }

  /// While set, appends are refused with it, as on a full disk.
  std::optional<base::Error> refuse_appends;
  /// Called for each draft that is not a repeated one.
  base::UniqueFunction<base::Result<void>(const store::MessageDraft&)> check_files;
  base::UniqueFunction<void(store::Change)> changed;
  /// Set by a MemoryBlockStore. Without one there are no blocks.
  base::UniqueFunction<bool(const base::UserId& blocker, const base::UserId& blocked)> has_blocked;
  /// Sets whether `other` is shown how far `reader` has read, or only how far it was when it was hidden.
  void show_reading(const base::UserId& reader, const base::UserId& other, bool shown);
  /// Returns the message as `reader` may see it.
  store::Message seen_by(const base::UserId& reader, store::Message message) const;
  static bool may_see(const base::UserId& user, const store::Message& message) {
    return message.sender == user || (message.receiver == user && !message.withheld);
  }

 private:
  friend MemoryConversationStore;  ///< the same memory, seen as conversations
  friend class MemoryArchive;      ///< the same memory, seen as a whole

  using Pair = std::pair<base::UserId, base::UserId>;
  struct Reached {
    std::int64_t seq = 0;
    base::Timestamp at{};
  };
  struct Conversation {
    base::ConversationId id;
    std::int64_t last_seq = 0;
    base::Timestamp last_timestamp{};
    std::map<base::UserId, Reached> read_up_to;
    std::map<base::UserId, Reached> delivered_up_to;
    std::map<base::UserId, std::int64_t> shown_read_seq;  ///< of users whose read position is hidden
  };

  static Pair pair_of(const base::UserId& one, const base::UserId& other);
  /// Returns the message as its sender may see it.
  store::Message seen_now(store::Message message) const { return seen_by(message.sender, message); }
  store::Appended appended(store::Message message, bool repeated) const {
    return {std::make_shared<const store::Message>(seen_now(std::move(message))), repeated};
  }
  /// Returns the index of a message in messages_, or nothing if it is unknown or not one of the reader's.
  std::optional<std::size_t> place_of(const base::MessageId& id, const base::UserId& reader) const;

  const MemoryUserStore& users_;
  const base::Clock& clock_;
  base::Executor& executor_;
  std::vector<store::Message> messages_;
  std::map<Pair, Conversation> conversations_;
  std::map<base::MessageId, std::string> sent_;  ///< contents as first sent
};

class MemoryArchive final : public store::Archive {
 public:
  MemoryArchive(MemoryUserStore& users, MemoryMessageStore& messages) : users_(users), messages_(messages) {}

  base::Result<bool> empty() override;
  base::Result<void> load(store::Contents contents) override;
  base::Result<std::vector<store::User>> users() override;
  base::Result<bool> messages(std::size_t at_most,
                              base::UniqueFunction<void(const store::Message&)> visit) override;
  void watch(base::UniqueFunction<void(store::Change)> changed) override;

 private:
  MemoryUserStore& users_;
  MemoryMessageStore& messages_;
  base::UniqueFunction<void(store::Change)> watcher_;
};

}  // namespace parley::support
