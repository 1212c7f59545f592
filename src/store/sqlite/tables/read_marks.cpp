#include "store/sqlite/tables/read_marks.hpp"

#include <algorithm>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

ReadMarks::ReadMarks(Database& database, MessageLookup& lookup, ConversationHeads& heads)
    : database_(database),
      lookup_(lookup),
      heads_(heads),
      find_(database,
            "SELECT read_seq, read_at, delivered_seq, delivered_at, unread FROM memberships "
            "WHERE user = ? AND conversation = ?"),
      newest_(database, "SELECT seq FROM messages WHERE conversation = ? ORDER BY seq DESC LIMIT 1"),
      count_(database,
             "SELECT count(*) FROM messages WHERE conversation = ?1 AND seq BETWEEN ?2 AND ?3 "
             "AND sender = ?4 AND deleted_at IS NULL AND withheld = 0"),
      set_read_(database,
                "UPDATE memberships SET unread = ?4, read_seq = ?3, read_at = ?5, "
                "delivered_at = CASE WHEN delivered_seq < ?3 THEN ?5 ELSE delivered_at END, "
                "delivered_seq = max(delivered_seq, ?3) WHERE user = ?1 AND conversation = ?2"),
      set_delivered_(database,
                     "UPDATE memberships SET delivered_seq = ?3, delivered_at = ?4 "
                     "WHERE user = ?1 AND conversation = ?2") {}

Outcome<Mark> ReadMarks::mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
                              base::Timestamp now) {
  Outcome<MessagePlace> found = lookup_.find(by, message);
  const auto* const place = std::get_if<MessagePlace>(&found);
  if (place == nullptr) return without_value<Mark>(std::move(found));
  // A read mark recounts the unread messages, so the stored count must be up to date.
  if (kind == MarkKind::read && !heads_.write_counts(MemberPair(place->low, place->high))) {
    return database_.failure();
  }
  return move(kind, *place, now);
}

Outcome<Mark> ReadMarks::move(MarkKind kind, const MessagePlace& place, base::Timestamp now) {
  if (place.by != place.receiver) return base::Error(base::ErrorCode::permission_denied);
  Mark mark{kind, place.message, place.conversation_id, place.receiver_id, place.sender_id};
  std::int64_t read_seq = 0;
  std::int64_t unread = 0;
  {
    Rows rows = find_(place.by, place.conversation);
    const bool found = rows.next();
    if (!found) return rows.failed() ? database_.failure() : Failure{SQLITE_CORRUPT, 0, "no membership row"};
    read_seq = rows.integer(0);
    unread = rows.integer(4);
    const int column = kind == MarkKind::read ? 0 : 2;
    mark.up_to_seq = rows.integer(column);
    mark.at = timestamp_from(rows.integer(column + 1));
  }
  mark.moved = place.seq > mark.up_to_seq;
  if (!mark.moved) return mark;
  mark.up_to_seq = place.seq;
  mark.at = std::max(now, place.timestamp);
  const std::int64_t at = number_from(mark.at);
  if (kind == MarkKind::delivered) {
    if (!set_delivered_.run(place.by, place.conversation, place.seq, at)) return database_.failure();
    return mark;
  }
  const auto still_unread = unread_behind(place, read_seq, unread);
  if (!still_unread) return database_.failure();
  if (!set_read_.run(place.by, place.conversation, place.seq, *still_unread, at)) return database_.failure();
  return mark;
}

bool ReadMarks::read_all(std::int64_t conversation, std::int64_t reader, std::int64_t seq,
                         base::Timestamp at) {
  return set_read_.run(reader, conversation, seq, std::int64_t{0}, number_from(at));
}

std::optional<std::int64_t> ReadMarks::unread_behind(const MessagePlace& place, std::int64_t read_seq,
                                                     std::int64_t unread) {
  if (place.low == place.high || unread == 0) return 0;
  std::int64_t newest = 0;
  {
    Rows rows = newest_(place.conversation);
    if (rows.next()) newest = rows.integer(0);
    if (rows.failed()) return std::nullopt;
  }
  if (newest - place.seq <= place.seq - read_seq) return received(place, place.seq + 1, newest);
  const auto became_read = received(place, read_seq + 1, place.seq);
  return became_read ? std::optional(unread - *became_read) : std::nullopt;
}

std::optional<std::int64_t> ReadMarks::received(const MessagePlace& place, std::int64_t from,
                                                std::int64_t to) {
  Rows rows = count_(place.conversation, from, to, place.sender);
  if (!rows.next()) return std::nullopt;
  return rows.integer(0);
}

}  // namespace parley::store::sqlite
