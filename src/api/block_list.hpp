// Blocks and unblocks users. A block is stored first. Then this process applies it, and sends each of the two
// users an event that the other one has gone offline.
//
//     block ---> stored ---> typing ends, their call ends, each sees the other go offline ---> answered
#pragma once

#include "api/block_orders.hpp"
#include "api/delivery/presence_feed.hpp"
#include "api/delivery/user_delivery.hpp"
#include "base/timers.hpp"
#include "calls/switchboard.hpp"
#include "chat/typing.hpp"
#include "presence/blocks.hpp"
#include "presence/presence_view.hpp"
#include "store/block_store.hpp"

namespace parley::api {

/// The services that a block has effects on. All of them outlive the list.
struct BlockEffects {
  const presence::PresenceView& presence_view;
  PresenceFeed& presence;
  chat::Typing& typing;
  UserDelivery& delivery;
  calls::Switchboard* switchboard;  ///< nullptr: another shard has it
  BlockPeers* peers;                ///< nullptr: there is no other shard to notify
};

/// The blocks of one shard. Only the shard that has the switchboard accepts orders. The other shards apply
/// what it has stored, by learn() and learn_end().
class BlockList final : public BlockOrders {
 public:
  BlockList(base::Timers& timers, store::BlockStore& store, presence::Blocks& blocks, BlockEffects services)
      : timers_(timers), store_(store), blocks_(blocks), services_(services) {}
  BlockList(const BlockList&) = delete;
  BlockList& operator=(const BlockList&) = delete;

  /// Loads all stored blocks into memory. Errors: those of the store.
  void load(store::Completion<void> done);

  void block(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done) override;
  void unblock(const base::UserId& blocker, const base::UserId& blocked,
               store::Completion<void> done) override;

  /// Applies a block that has been stored, here or on another shard. Does nothing if it is already applied.
  void learn(const store::Block& block);
  /// Applies the end of a block that has been removed from the store, here or on another shard.
  void learn_end(const base::UserId& blocker, const base::UserId& blocked);

 private:
  /// Sends to each socket of `from` on this shard that the user has gone.
  void hide(const presence::Presence& gone, const base::UserId& from);

  base::Timers& timers_;
  store::BlockStore& store_;
  presence::Blocks& blocks_;
  BlockEffects services_;
};

}  // namespace parley::api
