// How far somebody has got with the messages of another: delivered to them, read by them.
//
//     seq          1 2 3 4 5 6 7 8 9        a mark moves forward only, and read takes delivered along;
//     read             ^                    what is unread lies behind the read mark, so that moving it to 7
//     delivered              ^              counts 4..7 or 8..9, whichever is shorter: never more messages
//                                           than become read by it, and each of them once
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "store/conversation_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/message_lookup.hpp"

namespace parley::store::sqlite {

class ReadMarks {
 public:
  /// `database` must outlive this.
  explicit ReadMarks(Database& database);

  /// Precondition: the memberships of the conversation are up to date. Refused: permission_denied for the
  /// sender. `at` is `now`, but never before the message was sent.
  Outcome<Mark> move(MarkKind kind, const MessagePlace& place, base::Timestamp now);
  /// `reader` has read everything up to `seq`, which is the newest. False on failure.
  [[nodiscard]] bool read_all(std::int64_t conversation, std::int64_t reader, std::int64_t seq,
                              base::Timestamp at);

 private:
  /// Messages to the reader with from <= seq <= to that are not deleted. Nothing on failure.
  std::optional<std::int64_t> received(const MessagePlace& place, std::int64_t from, std::int64_t to);
  /// Nothing on failure.
  std::optional<std::int64_t> unread_behind(const MessagePlace& place, std::int64_t read_seq,
                                            std::int64_t unread);

  Database& database_;
  Statement find_;
  Statement newest_;
  Statement count_;
  Statement set_read_;
  Statement set_delivered_;
};

}  // namespace parley::store::sqlite
