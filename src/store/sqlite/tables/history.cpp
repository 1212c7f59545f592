#include "store/sqlite/tables/history.hpp"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

/// The number of messages for which a page reserves memory at first; most pages have no more.
constexpr std::size_t usual_page = 64;

std::string select_run(std::string_view which) {
  std::string sql = "SELECT ";
  sql += message_columns;
  sql += " FROM messages m WHERE m.conversation = ?1 AND ";
  sql += which;
  return sql;
}

}  // namespace

History::History(Database& database)
    : database_(database),
      user_keys_(database),
      find_position_(database,
                     "SELECT m.position FROM messages m JOIN conversations c ON c.key = m.conversation "
                     "WHERE m.id = ?1 AND ?2 IN (c.low_user, c.high_user) "
                     "AND (m.withheld = 0 OR m.sender = ?2)"),
      all_candidates_(database,
                      "SELECT conversation, last_position FROM memberships "
                      "WHERE user = ?1 AND last_position > ?2 ORDER BY last_position DESC"),
      one_candidate_(database,
                     "SELECT b.conversation, b.last_position FROM conversations c JOIN memberships b "
                     "ON b.user = ?1 AND b.conversation = c.key "
                     "WHERE c.low_user = min(?1, ?3) AND c.high_user = max(?1, ?3) AND b.last_position > ?2"),
      newest_(database, "SELECT seq FROM messages WHERE conversation = ? ORDER BY seq DESC LIMIT 1"),
      position_at_(database, "SELECT position FROM messages WHERE conversation = ? AND seq = ?"),
      older_(database,
             "SELECT seq, position FROM messages WHERE conversation = ?1 AND seq = "
             "(SELECT seq - iif(sender = ?3, 0, withheld) FROM messages "
             "WHERE conversation = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1)"),
      newer_(database,
             "SELECT seq, position FROM messages WHERE conversation = ?1 AND seq >= ?2 "
             "AND (withheld = 0 OR sender = ?3) ORDER BY seq LIMIT 1"),
      older_run_(database, select_run("m.seq <= ?2 ORDER BY m.seq DESC")),
      newer_run_(database, select_run("m.seq >= ?2 ORDER BY m.seq")),
      parties_(database) {}

Outcome<HistoryPage> History::page(const HistoryQuery& query) {
  failure_.reset();
  parties_.forget();
  HistoryPage page;
  const auto reader = user_key(query.reader);
  if (!reader) {
    if (failure_) return *std::move(failure_);
    if (query.before || query.after) return base::Error(base::ErrorCode::message_not_found);
    return page;
  }
  reader_ = {*reader, query.reader.str()};
  Range range;
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, max_history_limit);
  room_ = PageRoom(limit);
  if (query.after) range.after = position_of(*query.after, *reader);
  if (query.before) range.before = position_of(*query.before, *reader);
  if (failure_) return *std::move(failure_);
  if ((query.after && range.after == 0) || range.before == 0) {
    return base::Error(base::ErrorCode::message_not_found);
  }

  page.messages.reserve(std::min(limit, usual_page));
  const bool newer = query.after && !query.before;
  const auto collect = [&](Rows candidates) {
    newer ? collect_newer(candidates, range, page) : collect_older(candidates, range, page);
    if (candidates.failed() && !failure_) failure_ = database_.failure();
  };
  if (!query.with) {
    collect(all_candidates_(*reader, range.after));
  } else if (const auto other = user_key(*query.with)) {
    collect(one_candidate_(*reader, range.after, *other));
  }
  if (failure_) return *std::move(failure_);

  page.has_more = room_.has_more();
  if (!newer) std::ranges::reverse(page.messages);
  return page;
}

void History::collect_older(Rows& candidates, const Range& range, HistoryPage& page) {
  const auto older = [](const Tail& a, const Tail& b) { return a.position < b.position; };
  std::priority_queue<Tail, std::vector<Tail>, decltype(older)> tails(older);
  bool more_candidates = candidates.next();
  while (!failure_ && !room_.has_more()) {
    // Candidates come newest first, and a candidate holds no message that is newer than its last_position.
    while (more_candidates && !failure_ &&
           (tails.empty() || std::min(candidates.integer(1), range.before) > tails.top().position)) {
      const std::int64_t conversation = candidates.integer(0);
      const std::int64_t last_position = candidates.integer(1);
      const bool is_newest = last_position < range.before;
      const std::int64_t seq = is_newest ? INT64_MAX : seq_from(conversation, range.before) - 1;
      const Tail tail = next(older_, conversation, seq);
      if (tail.position > range.after) tails.push(tail);
      more_candidates = candidates.next();
    }
    if (tails.empty() || failure_) return;
    Tail tail = tails.top();
    tails.pop();
    std::int64_t until = range.after;
    if (!tails.empty()) until = std::max(until, tails.top().position);
    if (more_candidates) until = std::max(until, std::min(candidates.integer(1), range.before));
    tail = take_older(tail, until, page);
    if (tail.position > range.after) tails.push(tail);
  }
}

void History::collect_newer(Rows& candidates, const Range& range, HistoryPage& page) {
  const auto newer = [](const Tail& a, const Tail& b) { return a.position > b.position; };
  std::priority_queue<Tail, std::vector<Tail>, decltype(newer)> tails(newer);
  while (!failure_ && candidates.next()) {
    const std::int64_t conversation = candidates.integer(0);
    const Tail tail = next(newer_, conversation, seq_from(conversation, range.after + 1));
    if (tail.position != 0) tails.push(tail);
  }
  while (!failure_ && !tails.empty() && !room_.has_more()) {
    Tail tail = tails.top();
    tails.pop();
    tail = take_newer(tail, tails.empty() ? INT64_MAX : tails.top().position, page);
    if (tail.position != 0) tails.push(tail);
  }
}

std::optional<std::int64_t> History::user_key(const base::UserId& id) {
  bool failed = false;
  const auto key = user_keys_.of(id, failed);
  if (failed) failure_ = database_.failure();
  return key;
}

std::int64_t History::position_of(const base::MessageId& id, std::int64_t reader) {
  Rows rows = find_position_(id, reader);
  if (rows.next()) return rows.integer(0);
  if (rows.failed()) failure_ = database_.failure();
  return 0;
}

History::Tail History::next(Statement& find, std::int64_t conversation, std::int64_t seq) {
  Tail tail{conversation, 0, 0};
  Rows rows = find(conversation, seq, reader_.key);
  if (rows.next()) tail = {conversation, rows.integer(0), rows.integer(1)};
  if (rows.failed()) failure_ = database_.failure();
  return tail;
}

std::int64_t History::newest_seq(std::int64_t conversation) {
  Rows rows = newest_(conversation);
  if (rows.next()) return rows.integer(0);
  if (rows.failed()) failure_ = database_.failure();
  return 0;
}

std::int64_t History::position_at(std::int64_t conversation, std::int64_t seq) {
  if (seq < 1) return 0;
  Rows rows = position_at_(conversation, seq);
  if (rows.next()) return rows.integer(0);
  if (rows.failed()) failure_ = database_.failure();
  return 0;
}

std::int64_t History::seq_from(std::int64_t conversation, std::int64_t position) {
  // Invariant: messages from `high` on are at or after the position; messages up to `low` are before it.
  std::int64_t high = newest_seq(conversation) + 1;
  std::int64_t low = high - 1;
  for (std::int64_t step = 1; low > 0 && position_at(conversation, low) >= position; step *= 2) {
    high = low;
    low = std::max<std::int64_t>(0, low - step);
  }
  while (!failure_ && high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (position_at(conversation, middle) >= position ? high : low) = middle;
  }
  return high;
}

bool History::is_hidden(const Rows& row) const {
  return row.integer(message_withheld_column) != 0 && row.integer(message_sender_column) != reader_.key;
}

History::Tail History::take_older(const Tail& tail, std::int64_t until, HistoryPage& page) {
  const Participants* const parties = parties_of(tail.conversation);
  Rows rows = older_run_(tail.conversation, tail.seq);
  while (parties != nullptr && rows.next()) {
    const std::int64_t position = rows.integer(message_position_column);
    if (position <= until) return {tail.conversation, rows.integer(message_seq_column), position};
    if (is_hidden(rows)) return next(older_, tail.conversation, rows.integer(message_seq_column));
    if (!room_.take(rows.text(message_content_column).size())) break;
    page.messages.push_back(message_from(rows, *parties, reader_.id));
  }
  if (rows.failed()) failure_ = database_.failure();
  return {tail.conversation, 0, 0};
}

History::Tail History::take_newer(const Tail& tail, std::int64_t until, HistoryPage& page) {
  const Participants* const parties = parties_of(tail.conversation);
  Rows rows = newer_run_(tail.conversation, tail.seq);
  while (parties != nullptr && rows.next()) {
    if (is_hidden(rows)) continue;
    const std::int64_t position = rows.integer(message_position_column);
    if (position > until) return {tail.conversation, rows.integer(message_seq_column), position};
    if (!room_.take(rows.text(message_content_column).size())) break;
    page.messages.push_back(message_from(rows, *parties, reader_.id));
  }
  if (rows.failed()) failure_ = database_.failure();
  return {tail.conversation, 0, 0};
}

const Participants* History::parties_of(std::int64_t conversation) {
  const Participants* const parties = parties_.of(conversation);
  if (parties == nullptr) failure_ = database_.failure();
  return parties;
}

}  // namespace parley::store::sqlite
