#include "store/sqlite/tables/message_lookup.hpp"

#include <string>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

MessageLookup::MessageLookup(Database& database)
    : database_(database),
      find_(database,
            "SELECT c.id, c.key, m.seq, u.key, m.sender, c.low_user, c.high_user, s.id, r.id, m.timestamp, "
            "m.deleted_at, m.withheld FROM messages m JOIN conversations c ON c.key = m.conversation "
            "JOIN users s ON s.key = m.sender JOIN users r ON r.key = c.low_user + c.high_user - m.sender "
            "JOIN users u ON u.key IN (c.low_user, c.high_user) AND u.id = ?2 "
            "WHERE m.id = ?1 AND (m.withheld = 0 OR m.sender = u.key)") {}

Outcome<MessagePlace> MessageLookup::find(const base::UserId& by, const base::MessageId& message) {
  Rows rows = find_(message, by.str());
  if (!rows.next()) {
    if (rows.failed()) return database_.failure();
    return base::Error(base::ErrorCode::message_not_found);
  }
  MessagePlace place;
  place.message = message;
  place.conversation_id = rows.uuid(0);
  place.conversation = rows.integer(1);
  place.seq = rows.integer(2);
  place.by = rows.integer(3);
  place.sender = rows.integer(4);
  place.low = rows.integer(5);
  place.high = rows.integer(6);
  place.receiver = place.low + place.high - place.sender;
  place.sender_id = base::UserId(std::string(rows.text(7)));
  place.receiver_id = base::UserId(std::string(rows.text(8)));
  place.timestamp = timestamp_from(rows.integer(9));
  place.deleted_at = timestamp_or_nothing(rows, 10);
  place.withheld = rows.integer(11) != 0;
  return place;
}

}  // namespace parley::store::sqlite
