// Writes messages: appends those that users send, and imports those of an archive. Each gets the next seq of
// its conversation and the next position of all messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/blocks.hpp"
#include "store/sqlite/tables/conversation_heads.hpp"
#include "store/sqlite/tables/files.hpp"
#include "store/sqlite/tables/known_users.hpp"
#include "store/sqlite/tables/read_marks.hpp"
#include "store/sqlite/tables/repeats.hpp"

namespace parley::store::sqlite {

class MessageWriting {
 public:
  /// The tables that an append reads and changes. They must outlive this.
  struct Tables {
    KnownUsers& users;
    ConversationHeads& heads;
    BlockWriting& blocks;
    FileWriting& files;
    ReadMarks& marks;
  };

  /// `database` must outlive this. No other connection may append.
  MessageWriting(Database& database, Tables tables);

  /// Stores a message as MessageStore::append does.
  Outcome<Appended> append(MessageDraft draft, base::Timestamp now);
  /// Stores a message of an archive with its id, time and read mark. Errors: invalid_data naming a field that
  /// contradicts another row.
  Outcome<std::monostate> import(const Message& message);

  /// The position of the newest message; nullopt if it is not read yet.
  std::optional<std::int64_t> position() const { return position_; }
  void committed() { committed_position_ = position_; }
  /// Call after a rollback.
  void forget() { position_ = committed_position_; }
  /// Call after the end of a savepoint that began at `position`.
  void return_to(std::optional<std::int64_t> position) { position_ = position; }

 private:
  struct Insertion;
  /// Returns false on failure. Sets `inserted` to false if the sender used the client message id before.
  bool insert(ConversationHead& head, const Insertion& insertion, bool& inserted);

  Database& database_;
  Tables tables_;
  Statement add_;
  Repeats repeats_;
  std::optional<std::int64_t> position_;
  std::optional<std::int64_t> committed_position_;
};

}  // namespace parley::store::sqlite
