#include "store/sqlite/tables/blocks.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

/// Selects the membership of user ?1 in their conversation with user ?2.
constexpr std::string_view membership_of_pair =
    "WHERE user = (SELECT key FROM users WHERE id = ?1) AND conversation = (SELECT c.key FROM conversations "
    "c "
    "JOIN users a ON a.id = ?1 JOIN users b ON b.id = ?2 "
    "WHERE c.low_user = min(a.key, b.key) AND c.high_user = max(a.key, b.key))";

/// Selects the block of `blocked` by `blocker`. Both arguments are SQL parameters that hold user ids.
std::string block_of(const std::string& blocker, const std::string& blocked) {
  return "(SELECT 1 FROM blocks WHERE blocker = (SELECT key FROM users WHERE id = " + blocker +
         ") AND blocked = (SELECT key FROM users WHERE id = " + blocked + "))";
}

Block block_from(const Rows& row) {
  return {base::UserId(std::string(row.text(0))), base::UserId(std::string(row.text(1))),
          timestamp_from(row.integer(2)), timestamp_or_nothing(row, 3)};
}

}  // namespace

BlockWriting::BlockWriting(Database& database)
    : database_(database),
      add_(database,
           "INSERT INTO blocks (blocker, blocked, blocked_at, last_seen) "
           "SELECT a.key, b.key, ?3, coalesce(?4, a.last_seen) FROM users a JOIN users b ON b.id = ?2 "
           "WHERE a.id = ?1 ON CONFLICT DO NOTHING"),
      freeze_read_(database, "UPDATE memberships SET shown_read_seq = read_seq " +
                                 std::string(membership_of_pair) + " AND shown_read_seq IS NULL"),
      find_(database,
            "SELECT a.id, b.id, k.blocked_at, k.last_seen FROM blocks k JOIN users a ON a.key = k.blocker "
            "JOIN users b ON b.key = k.blocked WHERE a.id = ? AND b.id = ?"),
      count_(database, "SELECT count(*) FROM blocks k JOIN users a ON a.key = k.blocker WHERE a.id = ?"),
      remove_(database,
              "DELETE FROM blocks WHERE blocker = (SELECT key FROM users WHERE id = ?) "
              "AND blocked = (SELECT key FROM users WHERE id = ?)"),
      thaw_read_(database, "UPDATE memberships SET shown_read_seq = NULL " + std::string(membership_of_pair) +
                               " AND NOT EXISTS " + block_of("?1", "?2") + " AND NOT EXISTS " +
                               block_of("?2", "?1")),
      has_(database, "SELECT 1 FROM blocks WHERE blocker = ? AND blocked = ?"),
      any_(database, "SELECT EXISTS (SELECT 1 FROM blocks)") {}

Outcome<std::optional<Block>> BlockWriting::find(const Block& wanted) {
  std::optional<Block> found;
  Rows rows = find_(wanted.blocker.str(), wanted.blocked.str());
  if (rows.next()) found = block_from(rows);
  if (rows.failed()) return database_.failure();
  return found;
}

Outcome<Block> BlockWriting::block(const Block& block) {
  auto kept = find(block);
  if (auto* failure = std::get_if<Failure>(&kept)) return std::move(*failure);
  if (const auto& known = std::get<std::optional<Block>>(kept)) return *known;
  {
    Rows rows = count_(block.blocker.str());
    const bool is_counted = rows.next();
    if (!is_counted) return database_.failure();
    if (rows.integer(0) >= static_cast<std::int64_t>(max_blocks_per_user)) {
      return base::Error(base::ErrorCode::rate_limited, "Too many blocked users");
    }
  }
  is_any_.reset();
  if (!add_.run(block.blocker.str(), block.blocked.str(), number_from(block.at),
                number_from(block.last_seen)) ||
      !freeze_read_.run(block.blocker.str(), block.blocked.str()) ||
      !freeze_read_.run(block.blocked.str(), block.blocker.str())) {
    return database_.failure();
  }
  kept = find(block);
  if (auto* failure = std::get_if<Failure>(&kept)) return std::move(*failure);
  if (const auto& added = std::get<std::optional<Block>>(kept)) return *added;
  return base::Error(base::ErrorCode::user_not_found);
}

Outcome<bool> BlockWriting::unblock(const base::UserId& blocker, const base::UserId& blocked) {
  is_any_.reset();
  if (!remove_.run(blocker.str(), blocked.str())) return database_.failure();
  const bool was_there = sqlite3_changes64(database_.handle()) > 0;
  if (was_there &&
      (!thaw_read_.run(blocker.str(), blocked.str()) || !thaw_read_.run(blocked.str(), blocker.str()))) {
    return database_.failure();
  }
  return was_there;
}

std::optional<bool> BlockWriting::has_blocked(std::int64_t blocker, std::int64_t blocked) {
  if (!is_any_) {
    Rows rows = any_();
    if (!rows.next()) return std::nullopt;
    is_any_ = rows.integer(0) != 0;
  }
  if (!*is_any_) return false;
  Rows rows = has_(blocker, blocked);
  const bool found = rows.next();
  if (rows.failed()) return std::nullopt;
  return found;
}

BlockReading::BlockReading(Database& database)
    : database_(database),
      all_(database,
           "SELECT a.id, b.id, k.blocked_at, k.last_seen FROM blocks k JOIN users a ON a.key = k.blocker "
           "JOIN users b ON b.key = k.blocked"),
      of_(database,
          "SELECT b.id, b.name, k.blocked_at FROM users a JOIN blocks k ON k.blocker = a.key "
          "JOIN users b ON b.key = k.blocked WHERE a.id = ? AND b.id > ? ORDER BY b.id LIMIT ?") {}

Outcome<std::vector<Block>> BlockReading::all() {
  std::vector<Block> blocks;
  Rows rows = all_();
  while (rows.next()) blocks.push_back(block_from(rows));
  if (rows.failed()) return database_.failure();
  return blocks;
}

Outcome<std::vector<BlockedUser>> BlockReading::of(const base::UserId& blocker,
                                                   const std::optional<base::UserId>& after,
                                                   std::size_t limit) {
  const std::size_t most = std::clamp<std::size_t>(limit, 1, max_block_list_limit + 1);
  std::vector<BlockedUser> users;
  // The statement refers to the text without a copy, so the text must live as long as the rows are read.
  const std::string_view behind = after ? std::string_view(after->str()) : "";
  Rows rows = of_(blocker.str(), behind, static_cast<std::int64_t>(most));
  while (rows.next()) {
    users.push_back({base::UserId(std::string(rows.text(0))), std::string(rows.text(1)),
                     timestamp_from(rows.integer(2))});
  }
  if (rows.failed()) return database_.failure();
  return users;
}

}  // namespace parley::store::sqlite
