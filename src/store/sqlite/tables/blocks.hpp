// The table of blocks: one class for the writer's connection and one for a reader's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/block_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

class BlockWriting {
 public:
  /// `database` must outlive this.
  explicit BlockWriting(Database& database);

  Outcome<Block> block(const Block& block);
  Outcome<bool> unblock(const base::UserId& blocker, const base::UserId& blocked);
  /// Returns whether one user blocks the other, by user keys; nullopt on failure. Runs no query if the table
  /// is empty.
  std::optional<bool> has_blocked(std::int64_t blocker, std::int64_t blocked);
  /// Clears the cached state after a rollback, because it may describe changes that were undone.
  void forget() { is_any_.reset(); }

 private:
  Outcome<std::optional<Block>> find(const Block& wanted);

  Database& database_;
  Statement add_;
  Statement freeze_read_;
  Statement find_;
  Statement count_;
  Statement remove_;
  Statement thaw_read_;
  Statement has_;
  Statement any_;
  std::optional<bool> is_any_;
};

class BlockReading {
 public:
  explicit BlockReading(Database& database);

  Outcome<std::vector<Block>> all();
  Outcome<std::vector<BlockedUser>> of(const base::UserId& blocker, const std::optional<base::UserId>& after,
                                       std::size_t limit);

 private:
  Database& database_;
  Statement all_;
  Statement of_;
};

}  // namespace parley::store::sqlite
