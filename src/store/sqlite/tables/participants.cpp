#include "store/sqlite/tables/participants.hpp"

namespace parley::store::sqlite {

namespace {

Participant party_from(const Rows& row, int column) {
  return {row.integer(column), base::UserId(std::string(row.text(column + 1))),
          std::string(row.text(column + 2)), row.integer(column + 3), row.integer(column + 4)};
}

}  // namespace

ParticipantsReading::ParticipantsReading(Database& database)
    : find_(database,
            "SELECT c.id, a.key, a.id, a.name, k.read_seq, coalesce(k.shown_read_seq, k.read_seq), "
            "b.key, b.id, b.name, l.read_seq, coalesce(l.shown_read_seq, l.read_seq) "
            "FROM conversations c JOIN users a ON a.key = c.low_user JOIN users b ON b.key = c.high_user "
            "JOIN memberships k ON k.user = a.key AND k.conversation = c.key "
            "JOIN memberships l ON l.user = b.key AND l.conversation = c.key WHERE c.key = ?") {}

const Participants* ParticipantsReading::of(std::int64_t conversation) {
  if (const auto known = known_.find(conversation); known != known_.end()) return &known->second;
  Rows rows = find_(conversation);
  if (!rows.next()) return nullptr;
  const Participants parties{rows.uuid(0), party_from(rows, 1), party_from(rows, 6)};
  return &known_.emplace(conversation, parties).first->second;
}

}  // namespace parley::store::sqlite
