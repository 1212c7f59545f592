// Interfaces for blocks: orders of users, and the notification of the other shards of the process.
#pragma once

#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "store/block_store.hpp"

namespace parley::api {

/// The other shards of the process.
class BlockPeers {
 public:
  virtual ~BlockPeers() = default;
  /// Applies a stored block on every other shard. Calls `done` when all of them have applied it.
  virtual void spread(const store::Block& block, base::UniqueFunction<void()> done) = 0;
  /// The same for a block that has been removed from the store.
  virtual void spread_end(const base::UserId& blocker, const base::UserId& blocked,
                          base::UniqueFunction<void()> done) = 0;
};

class BlockOrders {
 public:
  virtual ~BlockOrders() = default;
  /// Succeeds also if the user is already blocked. Refused: invalid_data if both users are the same, and the
  /// errors of store::BlockStore::block.
  virtual void block(const base::UserId& blocker, const base::UserId& blocked,
                     store::Completion<void> done) = 0;
  /// Succeeds without a change if there was no block.
  virtual void unblock(const base::UserId& blocker, const base::UserId& blocked,
                       store::Completion<void> done) = 0;
};

}  // namespace parley::api
