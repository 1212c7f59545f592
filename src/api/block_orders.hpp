// The interface for blocks and unblocks that users order.
#pragma once

#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "store/block_store.hpp"

namespace parley::api {

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
