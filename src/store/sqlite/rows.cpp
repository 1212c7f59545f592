#include "store/sqlite/rows.hpp"

namespace parley::store::sqlite {

std::string select_message(std::string_view where) {
  // The receiver is whoever of the two is not the sender: low + high - sender, also for notes to oneself.
  std::string sql =
      "SELECT m.id, c.id, m.seq, s.id, s.name, r.id, m.content, m.type, m.timestamp, m.edited_at, "
      "m.client_message_id, m.seq <= coalesce(k.seq, 0) "
      "FROM messages m JOIN conversations c ON c.key = m.conversation "
      "JOIN users s ON s.key = m.sender JOIN users r ON r.key = c.low_user + c.high_user - m.sender "
      "LEFT JOIN read_marks k ON k.conversation = m.conversation AND k.reader = r.key ";
  sql += where;
  return sql;
}

Message message_from(const Rows& row) {
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
  if (!row.is_null(9)) message.edited_at = timestamp_from(row.integer(9));
  message.client_message_id = row.text(10);
  if (row.integer(11) != 0) message.read_by.push_back(message.receiver);
  return message;
}

User user_from(const Rows& row) {
  User user;
  user.id = base::UserId(std::string(row.text(0)));
  user.name = row.text(1);
  user.email = row.text(2);
  user.password_hash = row.text(3);
  user.created_at = timestamp_from(row.integer(4));
  return user;
}

}  // namespace parley::store::sqlite
