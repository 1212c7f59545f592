// The SQL statements of the writer. This part of the writer knows no threads, no queue and no clock of its
// own. The calls between begin() and commit() are one transaction.
//
// It caches users and conversations, so that an append is one INSERT. Positions and unread counts in the
// memberships are updated once per conversation and transaction. A rollback clears the caches, because they
// may hold changes that were undone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "store/archive.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/blocks.hpp"
#include "store/sqlite/tables/call_writing.hpp"
#include "store/sqlite/tables/files.hpp"
#include "store/sqlite/tables/logins.hpp"
#include "store/sqlite/tables/message_edits.hpp"
#include "store/sqlite/tables/message_lookup.hpp"
#include "store/sqlite/tables/read_marks.hpp"
#include "store/sqlite/tables/repeats.hpp"
#include "store/sqlite/tables/revocations.hpp"
#include "store/sqlite/tables/user_writing.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

class WriteStatements {
 public:
  /// The most users, and the most conversations, in the caches. If there are more, the cache is cleared.
  static constexpr std::size_t memory = 100'000;

  /// `database` must outlive this. No other connection may write to the file.
  explicit WriteStatements(Database& database);

  [[nodiscard]] bool begin() { return database_.execute("BEGIN IMMEDIATE"); }
  [[nodiscard]] bool commit();
  /// Undoes everything that is not committed.
  void roll_back();

  Outcome<Appended> append(MessageDraft draft, base::Timestamp now);
  Outcome<User> add(const User& user, base::Timestamp now);
  Outcome<bool> set_name(const base::UserId& id, const std::string& name);
  Outcome<bool> follow_name(const base::UserId& id, const std::string& name);
  Outcome<bool> set_busy(const base::UserId& id, bool is_busy);
  Outcome<std::monostate> put(const Call& call);
  Outcome<Mark> mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
                     base::Timestamp now);
  Outcome<Message> edit(const base::UserId& by, const base::MessageId& message, const NewContent& content,
                        base::Duration window, base::Timestamp now);
  Outcome<Removed> remove(const base::UserId& by, const base::MessageId& message, base::Duration window,
                          base::Timestamp now);
  UserWriting& users() { return users_; }
  Revocations& revocations() { return revocations_; }
  BlockWriting& blocks() { return blocks_; }
  LoginWriting& logins() { return logins_; }
  Outcome<std::monostate> add(const File& file, std::int64_t room, base::Timestamp now);
  Outcome<std::vector<FileId>> forget_unlinked(base::Timestamp before, std::size_t most) {
    return files_.forget_unlinked(before, most);
  }
  /// Stores all of the contents or nothing, without affecting the rest of the transaction.
  Outcome<std::monostate> load(const Contents& contents, base::Timestamp now);

  /// Returns the number of rows changed since the database was opened, to see whether a call changed
  /// anything.
  std::int64_t changes() const { return sqlite3_total_changes64(database_.handle()); }
  Failure failure() const { return database_.failure(); }

 private:
  struct Person {
    std::int64_t key;
    std::string name;
  };
  using Pair = std::pair<std::int64_t, std::int64_t>;  ///< user keys, the lower one first
  struct PairHash {
    std::size_t operator()(const Pair& pair) const noexcept {
      return static_cast<std::size_t>(pair.first) * 0x9e3779b97f4a7c15u ^
             static_cast<std::size_t>(pair.second);
    }
  };
  /// A cached conversation with the data of its newest message.
  struct Head {
    std::int64_t key = 0;
    base::ConversationId id{};
    std::int64_t seq = 0;
    std::int64_t position = 0;
    base::Timestamp timestamp{};
    std::int64_t run = 0;  ///< length of the newest unbroken run of withheld messages, all sent by `run_of`
    std::int64_t run_of = 0;
    bool moved = false;             ///< its memberships are not up to date
    std::int64_t low_position = 0;  ///< new last_position of the membership; 0: unchanged
    std::int64_t high_position = 0;
    std::int64_t new_to_low = 0;  ///< messages that the membership does not count as unread yet
    std::int64_t new_to_high = 0;
  };
  struct Insertion;

  Outcome<std::monostate> load_all(const Contents& contents, base::Timestamp now);

  static Pair pair_of(std::int64_t one, std::int64_t other) {
    return one < other ? Pair(one, other) : Pair(other, one);
  }
  /// Returns nullptr if there is no such user, or on failure, which sets `failed`.
  const Person* person(const base::UserId& id, bool& failed);
  /// Creates the conversation if there is none, with `wanted` as its id unless that is nil or taken. Returns
  /// nullptr on failure.
  Head* head(const Pair& pair, const base::ConversationId& wanted);
  /// Returns false on failure. Sets `inserted` to false if the sender used the client message id before.
  bool insert(Head& head, const Insertion& insertion, bool& inserted);
  /// Call after an insertion: records the membership updates that it requires.
  void moved(const Pair& pair, Head& head, const Person& receiver, bool withheld = false);
  /// Call after a statement that may have changed the user's name: updates the cached name.
  Outcome<bool> renamed(Outcome<bool> outcome, const base::UserId& id, const std::string& name);
  bool move_memberships();
  /// Writes the pending membership updates of one conversation. Returns false on failure.
  bool settle(const Pair& pair, Head& head);
  void forget();

  Database& database_;
  Statement find_user_;
  Statement find_conversation_;
  Statement add_conversation_;
  Statement add_membership_;
  Statement move_membership_;
  Statement add_message_;
  UserWriting users_;
  Repeats repeats_;
  MessageLookup places_;
  ReadMarks marks_;
  MessageEdits corrections_;
  Revocations revocations_;
  LoginWriting logins_;
  FileWriting files_;
  BlockWriting blocks_;
  CallWriting calls_;

  std::unordered_map<base::UserId, Person> people_;
  std::unordered_map<Pair, Head, PairHash> heads_;
  std::vector<Pair> moved_;
  std::optional<std::int64_t> position_;  ///< position of the newest message; nullopt: not read yet
  std::optional<std::int64_t> committed_position_;
};

}  // namespace parley::store::sqlite
