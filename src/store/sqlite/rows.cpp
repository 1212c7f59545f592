#include "store/sqlite/rows.hpp"

namespace parley::store::sqlite {

std::optional<base::Timestamp> timestamp_or_nothing(const Rows& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(timestamp_from(row.integer(column)));
}

std::string select_message(std::string_view where) {
  // The receiver is whoever of the two is not the sender: low + high - sender, also for notes to oneself.
  std::string sql =
      "SELECT m.id, c.id, m.seq, s.id, s.name, r.id, m.content, m.type, m.timestamp, m.edited_at, "
      "m.client_message_id, m.withheld = 0 AND m.seq <= k.read_seq, m.deleted_at, m.withheld, "
      "m.withheld = 0 AND m.seq <= coalesce(k.shown_read_seq, k.read_seq), m.position "
      "FROM messages m JOIN conversations c ON c.key = m.conversation "
      "JOIN users s ON s.key = m.sender JOIN users r ON r.key = c.low_user + c.high_user - m.sender "
      "JOIN memberships k ON k.user = r.key AND k.conversation = m.conversation ";
  sql += where;
  return sql;
}

Message message_from(const Rows& row, std::string_view reader) {
  Message message;
  message.id = row.uuid(0);
  message.conversation = row.uuid(1);
  message.seq = row.integer(2);
  message.sender = base::UserId(std::string(row.text(3)));
  message.sender_name = row.text(4);
  message.receiver = base::UserId(std::string(row.text(5)));
  message.content = row.text(6);
  message.type = static_cast<MessageType>(row.integer(7));
  message.timestamp = timestamp_from(row.integer(8));
  message.edited_at = timestamp_or_nothing(row, 9);
  message.client_message_id = row.text(10);
  const int is_read = message.receiver.str() == reader ? 11 : 14;
  if (row.integer(is_read) != 0) message.read_by.push_back(message.receiver);
  message.deleted_at = timestamp_or_nothing(row, 12);
  message.withheld = row.integer(13) != 0;
  return message;
}

User user_from(const Rows& row) {
  User user;
  user.id = base::UserId(std::string(row.text(0)));
  user.name = row.text(1);
  user.email = row.text(2);
  user.password_hash = row.text(3);
  user.created_at = timestamp_from(row.integer(4));
  user.last_seen = timestamp_or_nothing(row, 5);
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
