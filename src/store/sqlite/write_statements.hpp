// What is written, statement by statement: the part of the writer that knows no threads, no queue and no
// clock of its own. Calls between begin() and commit() are one transaction.
//
// It remembers the users and the conversations that it met, so that an append is one INSERT; the positions
// and the unread counts in the memberships follow once per conversation and transaction. What it remembers of
// a transaction that was undone is forgotten with it.
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
  /// Users, and conversations, remembered at the most; past it they are forgotten and read again.
  static constexpr std::size_t memory = 100'000;

  /// `database` must outlive this, and nobody else writes to the file.
  explicit WriteStatements(Database& database);

  [[nodiscard]] bool begin() { return database_.execute("BEGIN IMMEDIATE"); }
  [[nodiscard]] bool commit();
  /// Undoes what is not committed.
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
  /// All of it or nothing, whatever else the transaction holds.
  Outcome<std::monostate> load(const Contents& contents, base::Timestamp now);

  /// Rows changed since the database was opened: tells whether a call changed anything.
  std::int64_t changes() const { return sqlite3_total_changes64(database_.handle()); }
  Failure failure() const { return database_.failure(); }

 private:
  struct Person {
    std::int64_t key;
    std::string name;
  };
  using Pair = std::pair<std::int64_t, std::int64_t>;  ///< of user keys, the lower first
  struct PairHash {
    std::size_t operator()(const Pair& pair) const noexcept {
      return static_cast<std::size_t>(pair.first) * 0x9e3779b97f4a7c15u ^
             static_cast<std::size_t>(pair.second);
    }
  };
  /// A conversation's newest message.
  struct Head {
    std::int64_t key = 0;
    base::ConversationId id{};
    std::int64_t seq = 0;
    std::int64_t position = 0;
    base::Timestamp timestamp{};
    std::int64_t run = 0;  ///< how many withheld ones of `run_of` are the newest without one between
    std::int64_t run_of = 0;
    bool moved = false;             ///< its memberships are behind
    std::int64_t low_position = 0;  ///< where a membership is to move to; 0: it stays
    std::int64_t high_position = 0;
    std::int64_t new_to_low = 0;  ///< messages that its memberships do not count as unread yet
    std::int64_t new_to_high = 0;
  };
  struct Insertion;

  Outcome<std::monostate> load_all(const Contents& contents, base::Timestamp now);

  static Pair pair_of(std::int64_t one, std::int64_t other) {
    return one < other ? Pair(one, other) : Pair(other, one);
  }
  /// nullptr, without a failure, where there is none.
  const Person* person(const base::UserId& id, bool& failed);
  /// Made where there is none, with `wanted` as its id unless that is nil or taken. nullptr on failure.
  Head* head(const Pair& pair, const base::ConversationId& wanted);
  /// False on failure. `inserted` is false where the sender had used the client message id.
  bool insert(Head& head, const Insertion& insertion, bool& inserted);
  /// After an insertion.
  void moved(const Pair& pair, Head& head, const Person& receiver, bool withheld = false);
  /// After a statement that may have given the user this name.
  Outcome<bool> renamed(Outcome<bool> outcome, const base::UserId& id, const std::string& name);
  bool move_memberships();
  /// Brings the memberships of one conversation up to date within the transaction. False on failure.
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
  std::optional<std::int64_t> position_;  ///< of the newest message; nothing: not read yet
  std::optional<std::int64_t> committed_position_;
};

}  // namespace parley::store::sqlite
