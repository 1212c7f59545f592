// Blocks as people order them, and as the shards of a process tell each other of them.
#pragma once

#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "store/block_store.hpp"

namespace parley::api {

/// The other shards of the process.
class BlockPeers {
 public:
  virtual ~BlockPeers() = default;
  /// Has each of them learn it; `done` once all have.
  virtual void spread(const store::Block& block, base::UniqueFunction<void()> done) = 0;
  virtual void spread_end(const base::UserId& blocker, const base::UserId& blocked,
                          base::UniqueFunction<void()> done) = 0;
};

class BlockOrders {
 public:
  virtual ~BlockOrders() = default;
  /// Again is no refusal. Refused: invalid_data (oneself), and as store::BlockStore::block says.
  virtual void block(const base::UserId& blocker, const base::UserId& blocked,
                     store::Completion<void> done) = 0;
  /// Nothing, successfully, where there was no block.
  virtual void unblock(const base::UserId& blocker, const base::UserId& blocked,
                       store::Completion<void> done) = 0;
};

}  // namespace parley::api
