#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

std::optional<base::Timestamp> timestamp_or_nothing(const Rows& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(timestamp_from(row.integer(column)));
}

std::string select_message(std::string_view where) {
  // The receiver is the member who is not the sender: low + high - sender. This also holds for notes to
  // oneself.
  std::string sql = "SELECT ";
  sql += message_columns;
  sql +=
      ", c.id, s.id, s.name, r.id, k.read_seq, coalesce(k.shown_read_seq, k.read_seq) "
      "FROM messages m JOIN conversations c ON c.key = m.conversation "
      "JOIN users s ON s.key = m.sender JOIN users r ON r.key = c.low_user + c.high_user - m.sender "
      "JOIN memberships k ON k.user = r.key AND k.conversation = m.conversation ";
  sql += where;
  return sql;
}

namespace {

/// The data of a message that its own row does not contain.
struct Surroundings {
  base::ConversationId conversation;
  std::string_view sender;
  std::string_view sender_name;
  std::string_view receiver;
  std::int64_t read_seq;        ///< the position up to which the receiver has read
  std::int64_t shown_read_seq;  ///< the part of it that other users are shown
};

Message message_in(const Surroundings& around, const Rows& row, std::string_view reader) {
  Message message;
  message.id = row.uuid(0);
  message.conversation = around.conversation;
  message.seq = row.integer(message_seq_column);
  message.sender = base::UserId(std::string(around.sender));
  message.sender_name = around.sender_name;
  message.receiver = base::UserId(std::string(around.receiver));
  message.content = row.text(4);
  message.type = static_cast<MessageType>(row.integer(5));
  message.timestamp = timestamp_from(row.integer(6));
  message.edited_at = timestamp_or_nothing(row, 7);
  message.client_message_id = row.text(8);
  message.deleted_at = timestamp_or_nothing(row, 9);
  message.withheld = row.integer(message_withheld_column) != 0;
  const bool is_read = !message.withheld && message.seq <= around.read_seq;
  message.read_unseen = is_read && around.receiver != reader && message.seq > around.shown_read_seq;
  if (is_read && !message.read_unseen) message.read_by.push_back(message.receiver);
  return message;
}

}  // namespace

Message message_from(const Rows& row, std::string_view reader) {
  return message_in({row.uuid(11), row.text(12), row.text(13), row.text(message_receiver_column),
                     row.integer(15), row.integer(16)},
                    row, reader);
}

Message message_from(const Rows& row, const Participants& parties, std::string_view reader) {
  const std::int64_t sender_key = row.integer(message_sender_column);
  const Participant& sender = parties.sender(sender_key);
  const Participant& receiver = parties.receiver(sender_key);
  return message_in({parties.conversation, sender.id.str(), sender.name, receiver.id.str(), receiver.read_seq,
                     receiver.shown_read_seq},
                    row, reader);
}

User user_from(const Rows& row) {
  User user;
  user.id = base::UserId(std::string(row.text(0)));
  user.name = row.text(1);
  user.email = row.text(2);
  user.password_hash = row.text(3);
  user.created_at = timestamp_from(row.integer(4));
  user.last_seen = timestamp_or_nothing(row, 5);
  user.has_chosen_name = row.integer(6) != 0;
  return user;
}

std::string select_call(std::string_view where) {
  std::string sql =
      "SELECT c.id, s.id, s.name, r.id, r.name, c.type, c.status, c.outcome, c.placed_at AS placed_at, "
      "c.answered_at, c.ended_at, c.ending, c.ring_timeout, c.key AS key, c.withheld "
      "FROM calls c CROSS JOIN users s ON s.key = c.caller CROSS JOIN users r ON r.key = c.callee ";
  sql += where;
  return sql;
}

Call call_from(const Rows& row) {
  Call call;
  call.id = row.uuid(0);
  call.caller = base::UserId(std::string(row.text(1)));
  call.caller_name = row.text(2);
  call.callee = base::UserId(std::string(row.text(3)));
  call.callee_name = row.text(4);
  call.type = static_cast<CallType>(row.integer(5));
  call.status = static_cast<CallStatus>(row.integer(6));
  if (!row.is_null(7)) call.outcome = static_cast<CallOutcome>(row.integer(7));
  call.placed_at = timestamp_from(row.integer(8));
  call.answered_at = timestamp_or_nothing(row, 9);
  call.ended_at = timestamp_or_nothing(row, 10);
  if (!row.is_null(11)) call.end = static_cast<CallEnd>(row.integer(11));
  call.ring_timeout = base::Duration(row.integer(12));
  call.withheld = row.integer(14) != 0;
  return call;
}

}  // namespace parley::store::sqlite
