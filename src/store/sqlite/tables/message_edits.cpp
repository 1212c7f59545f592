#include "store/sqlite/tables/message_edits.hpp"

#include <algorithm>
#include <utility>

#include "store/sqlite/tables/repeats.hpp"
#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

bool may_correct(const MessagePlace& place, base::Duration window, base::Timestamp now) {
  const bool in_time = window <= base::Duration(0) || now - place.timestamp <= window;
  return place.by == place.sender && in_time;
}

}  // namespace

MessageEdits::MessageEdits(Database& database, MessageLookup& lookup)
    : database_(database),
      lookup_(lookup),
      edit_(database,
            "UPDATE messages SET content = ?, edited_at = ?, sent_digest = coalesce(?, sent_digest) "
            "WHERE conversation = ? AND seq = ?"),
      find_(database, select_message("WHERE m.conversation = ? AND m.seq = ?")),
      remove_(database,
              "UPDATE messages SET content = '', deleted_at = ?, sent_digest = coalesce(?, sent_digest) "
              "WHERE conversation = ? AND seq = ?"),
      count_out_(database,
                 "UPDATE memberships SET unread = unread - 1 "
                 "WHERE user = ? AND conversation = ? AND read_seq < ?") {}

Outcome<Message> MessageEdits::edit(const base::UserId& by, const base::MessageId& id,
                                    const NewContent& content, base::Duration window, base::Timestamp now) {
  Outcome<MessagePlace> found = lookup_.find(by, id);
  if (!std::holds_alternative<MessagePlace>(found)) return without_value<Message>(std::move(found));
  const MessagePlace& place = std::get<MessagePlace>(found);
  if (place.deleted_at) return base::Error(base::ErrorCode::message_not_found);
  if (!may_correct(place, window, now)) return base::Error(base::ErrorCode::permission_denied);
  Outcome<Message> stored = read(place);
  auto* const message = std::get_if<Message>(&stored);
  if (message == nullptr) return stored;
  if (message->type != MessageType::text && !content.is_url)
    return base::Error(base::ErrorCode::invalid_data);
  const base::Timestamp at = std::max(now, place.timestamp);
  if (!edit_.run(content.text, number_from(at), digest_to_keep(*message), place.conversation, place.seq)) {
    return database_.failure();
  }
  message->content = content.text;
  message->edited_at = at;
  return stored;
}

Outcome<Message> MessageEdits::read(const MessagePlace& place) {
  Rows rows = find_(place.conversation, place.seq);
  const bool found = rows.next();
  if (rows.failed()) return database_.failure();
  if (!found) return Failure{SQLITE_CORRUPT, 0, "a message row is missing"};
  return message_from(rows);
}

Outcome<Removed> MessageEdits::remove(const base::UserId& by, const base::MessageId& id,
                                      base::Duration window, base::Timestamp now) {
  Outcome<MessagePlace> found = lookup_.find(by, id);
  if (!std::holds_alternative<MessagePlace>(found)) return without_value<Removed>(std::move(found));
  const MessagePlace& place = std::get<MessagePlace>(found);
  Removed removed{place.message, place.conversation_id, place.sender_id, place.receiver_id};
  removed.withheld = place.withheld;
  if (place.by == place.sender && place.deleted_at) {
    removed.deleted_at = *place.deleted_at;
    removed.repeated = true;
    return removed;
  }
  if (!may_correct(place, window, now)) return base::Error(base::ErrorCode::permission_denied);
  Outcome<Message> stored = read(place);
  const auto* const message = std::get_if<Message>(&stored);
  if (message == nullptr) return without_value<Removed>(std::move(stored));
  removed.deleted_at = std::max(now, place.timestamp);
  if (!remove_.run(number_from(removed.deleted_at), digest_to_keep(*message), place.conversation,
                   place.seq)) {
    return database_.failure();
  }
  const bool counts = place.sender != place.receiver && !place.withheld;
  if (counts && !count_out_.run(place.receiver, place.conversation, place.seq)) {
    return database_.failure();
  }
  return removed;
}

}  // namespace parley::store::sqlite
