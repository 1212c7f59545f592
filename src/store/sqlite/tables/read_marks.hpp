// Stores up to which position messages were delivered to a user and read by that user.
//
//     seq          1 2 3 4 5 6 7 8 9        a mark only moves forward, and read moves delivered with it;
//     read             ^                    unread messages follow the read mark, so that moving it to 7
//     delivered              ^              counts 4..7 or 8..9, whichever is shorter: never more messages
//                                           than become read by it, and each of them once
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "store/conversation_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/conversation_heads.hpp"
#include "store/sqlite/tables/message_lookup.hpp"

namespace parley::store::sqlite {

class ReadMarks {
 public:
  /// All must outlive this.
  ReadMarks(Database& database, MessageLookup& lookup, ConversationHeads& heads);

  /// Moves the user's mark to the message, never back, as ConversationStore::mark does. The time of the mark
  /// is `now`, but not before the message was sent. Errors: message_not_found; permission_denied if the user
  /// is the sender.
  Outcome<Mark> mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
                     base::Timestamp now);
  /// Marks everything up to `seq`, which must be the newest, as read by `reader`. Returns false on failure.
  [[nodiscard]] bool read_all(std::int64_t conversation, std::int64_t reader, std::int64_t seq,
                              base::Timestamp at);

 private:
  /// Precondition: the memberships of the conversation are up to date.
  Outcome<Mark> move(MarkKind kind, const MessagePlace& place, base::Timestamp now);
  /// Counts the messages to the reader with from <= seq <= to that are neither deleted nor withheld. Returns
  /// nullopt on failure.
  std::optional<std::int64_t> received(const MessagePlace& place, std::int64_t from, std::int64_t to);
  /// Counts the messages that stay unread after the mark has moved. Returns nullopt on failure.
  std::optional<std::int64_t> unread_behind(const MessagePlace& place, std::int64_t read_seq,
                                            std::int64_t unread);

  Database& database_;
  MessageLookup& lookup_;
  ConversationHeads& heads_;
  Statement find_;
  Statement newest_;
  Statement count_;
  Statement set_read_;
  Statement set_delivered_;
};

}  // namespace parley::store::sqlite
