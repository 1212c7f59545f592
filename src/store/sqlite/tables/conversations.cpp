#include "store/sqlite/tables/conversations.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "store/page_room.hpp"
#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

/// Selects the seq of the newest message in conversation ?1 that `reader` may see; 0 if there is none.
std::string newest_of_conversation(std::string_view reader) {
  return "(SELECT seq - iif(sender = " + std::string(reader) +
         ", 0, withheld) FROM messages WHERE conversation = ?1 ORDER BY seq DESC LIMIT 1)";
}

}  // namespace

Conversations::Conversations(Database& database)
    : database_(database),
      find_position_(database,
                     "SELECT b.last_position FROM users u JOIN memberships b ON b.user = u.key "
                     "JOIN conversations c ON c.key = b.conversation WHERE u.id = ? AND c.id = ? "
                     "AND +b.last_position > 0"),
      // CROSS JOIN keeps the memberships as the outer loop, so that the rows come in the order of their
      // index.
      page_(database,
            "SELECT b.conversation, c.id, p.id, p.name, p.last_seen, b.unread, b.read_seq, u.key "
            "FROM users u CROSS JOIN memberships b ON b.user = u.key "
            "CROSS JOIN conversations c ON c.key = b.conversation "
            "CROSS JOIN users p ON p.key = c.low_user + c.high_user - u.key "
            "WHERE u.id = ?1 AND b.last_position < ?2 AND +b.last_position > 0 ORDER BY b.last_position DESC "
            "LIMIT ?3"),
      newest_(database,
              select_message("WHERE m.conversation = ?1 AND m.seq = " + newest_of_conversation("?2"))),
      find_conversation_(
          database,
          "SELECT c.key, u.key FROM conversations c JOIN users u ON u.key IN (c.low_user, c.high_user) "
          "JOIN memberships b ON b.user = u.key AND b.conversation = c.key AND +b.last_position > 0 "
          "WHERE c.id = ? AND u.id = ?"),
      following_(database, select_message("WHERE m.conversation = ?1 AND m.seq > ?2 "
                                          "AND (m.withheld = 0 OR m.sender = ?4) "
                                          "AND m.seq <= " +
                                          newest_of_conversation("?4") + " ORDER BY m.seq LIMIT ?3")),
      peers_(database,
             "SELECT p.id FROM users u CROSS JOIN memberships b ON b.user = u.key "
             "CROSS JOIN conversations c ON c.key = b.conversation AND c.low_user <> c.high_user "
             "CROSS JOIN users p ON p.key = c.low_user + c.high_user - u.key "
             "WHERE u.id = ? AND +b.last_position > 0 ORDER BY b.last_position DESC LIMIT ?") {}

Outcome<ConversationPage> Conversations::list(const ConversationQuery& query) {
  std::int64_t before = INT64_MAX;
  if (query.before) {
    Rows rows = find_position_(query.reader.str(), *query.before);
    const bool found = rows.next();
    if (rows.failed()) return database_.failure();
    if (!found) return base::Error(base::ErrorCode::not_found);
    before = rows.integer(0);
  }
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, max_conversations_limit);
  ConversationPage page;
  PageRoom room(limit);
  Rows rows = page_(query.reader.str(), before, static_cast<std::int64_t>(limit + 1));
  while (rows.next()) {
    Conversation conversation;
    conversation.id = rows.uuid(1);
    conversation.peer = base::UserId(std::string(rows.text(2)));
    conversation.peer_name = rows.text(3);
    conversation.peer_last_seen = timestamp_or_nothing(rows, 4);
    conversation.unread = rows.integer(5);
    conversation.last_read_seq = rows.integer(6);
    Rows newest = newest_(rows.integer(0), rows.integer(7));
    if (newest.next()) conversation.last_message = message_from(newest, query.reader.str());
    if (newest.failed()) return database_.failure();
    if (!room.take(conversation.last_message.content.size())) break;
    page.conversations.push_back(std::move(conversation));
  }
  if (rows.failed()) return database_.failure();
  page.has_more = room.has_more();
  return page;
}

Outcome<SyncPage> Conversations::sync(const SyncQuery& query) {
  std::int64_t conversation = 0;
  std::int64_t reader = 0;
  {
    Rows rows = find_conversation_(query.conversation, query.reader.str());
    const bool found = rows.next();
    if (rows.failed()) return database_.failure();
    if (!found) return base::Error(base::ErrorCode::not_found);
    conversation = rows.integer(0);
    reader = rows.integer(1);
  }
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, max_history_limit);
  SyncPage page;
  PageRoom room(limit);
  Rows rows = following_(conversation, query.after_seq, static_cast<std::int64_t>(limit + 1), reader);
  while (rows.next()) {
    if (!room.take(rows.text(message_content_column).size())) break;
    page.messages.push_back(message_from(rows, query.reader.str()));
  }
  if (rows.failed()) return database_.failure();
  page.complete = !room.has_more();
  return page;
}

Outcome<std::vector<base::UserId>> Conversations::peers(const base::UserId& user, std::size_t limit) {
  std::vector<base::UserId> peers;
  const auto wanted = static_cast<std::int64_t>(std::min<std::size_t>(limit, INT32_MAX));
  Rows rows = peers_(user.str(), wanted);
  while (rows.next()) peers.emplace_back(std::string(rows.text(0)));
  if (rows.failed()) return database_.failure();
  return peers;
}

}  // namespace parley::store::sqlite
