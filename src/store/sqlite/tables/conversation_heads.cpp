#include "store/sqlite/tables/conversation_heads.hpp"

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

ConversationHeads::ConversationHeads(Database& database)
    : find_(database,
            "SELECT c.key, c.id, m.seq, m.position, m.timestamp, m.withheld, m.sender FROM conversations c "
            "LEFT JOIN messages m ON m.conversation = c.key "
            "WHERE c.low_user = ? AND c.high_user = ? ORDER BY m.seq DESC LIMIT 1"),
      add_(database,
           "INSERT INTO conversations (id, low_user, high_user) VALUES (?, ?, ?) "
           "ON CONFLICT (id) DO NOTHING RETURNING key"),
      add_membership_(
          database,
          "INSERT INTO memberships (user, conversation, last_position, shown_read_seq) VALUES (?1, ?2, 0, "
          "iif(EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = ?3) OR "
          "EXISTS (SELECT 1 FROM blocks WHERE blocker = ?3 AND blocked = ?1), 0, NULL))"),
      move_membership_(database,
                       "UPDATE memberships SET last_position = ?, unread = unread + ? WHERE user = ? AND "
                       "conversation = ?") {}

ConversationHead* ConversationHeads::find(const MemberPair& pair, const base::ConversationId& wanted) {
  if (const auto known = heads_.find(pair); known != heads_.end()) return &known->second;
  ConversationHead head;
  {
    Rows rows = find_(pair.first, pair.second);
    if (rows.next()) {
      head.key = rows.integer(0);
      head.id = rows.uuid(1);
      head.seq = rows.integer(2);
      head.position = rows.integer(3);
      head.timestamp = timestamp_from(rows.integer(4));
      head.run = rows.integer(5);
      head.run_of = rows.integer(6);
    }
    if (rows.failed()) return nullptr;
  }
  head.id = head.key == 0 ? wanted : head.id;
  for (int tries = 0; head.key == 0 && tries < 2; ++tries) {
    if (tries > 0 || head.id == base::ConversationId{}) head.id = base::Uuid::random();
    Rows rows = add_(head.id, pair.first, pair.second);
    if (rows.next()) head.key = rows.integer(0);
    while (rows.next()) {
    }
    if (rows.failed()) return nullptr;
    if (head.key == 0) continue;
    if (!add_membership_.run(pair.first, head.key, pair.second)) return nullptr;
    if (pair.first != pair.second && !add_membership_.run(pair.second, head.key, pair.first)) return nullptr;
  }
  return &heads_.emplace(pair, head).first->second;
}

void ConversationHeads::count(const MemberPair& pair, ConversationHead& head, std::int64_t receiver,
                              bool is_withheld) {
  if (!std::exchange(head.has_counts, true)) to_write_.push_back(pair);
  const bool is_low = receiver == pair.first;
  if (!is_withheld || !is_low) head.low_position = head.position;
  if (!is_withheld || is_low) head.high_position = head.position;
  // Messages in notes to oneself do not count as unread.
  if (pair.first == pair.second || is_withheld) return;
  ++(is_low ? head.new_to_low : head.new_to_high);
}

bool ConversationHeads::write_counts() {
  for (const MemberPair& pair : to_write_) {
    if (!write_counts(pair, heads_.at(pair))) return false;
  }
  to_write_.clear();
  return true;
}

bool ConversationHeads::write_counts(const MemberPair& pair) {
  const auto known = heads_.find(pair);
  return known == heads_.end() || write_counts(pair, known->second);
}

bool ConversationHeads::write_counts(const MemberPair& pair, ConversationHead& head) {
  if (!std::exchange(head.has_counts, false)) return true;
  const std::int64_t new_to_low = std::exchange(head.new_to_low, 0);
  const std::int64_t new_to_high = std::exchange(head.new_to_high, 0);
  const std::int64_t low = std::exchange(head.low_position, 0);
  const std::int64_t high = std::exchange(head.high_position, 0);
  if (low != 0 && !move_membership_.run(low, new_to_low, pair.first, head.key)) return false;
  if (high == 0 || pair.first == pair.second) return true;
  return move_membership_.run(high, new_to_high, pair.second, head.key);
}

void ConversationHeads::forget() {
  heads_.clear();
  to_write_.clear();
}

}  // namespace parley::store::sqlite
