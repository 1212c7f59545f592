// Blocking: stored first, then known to this process, then told: to both as if the other went away.
//
//     block ---> stored ---> their typing ends, their call is hung up, both see the other go ---> answered
#pragma once

#include "api/block_orders.hpp"
#include "api/delivery/presence_feed.hpp"
#include "api/delivery/typing_block_filter.hpp"
#include "api/delivery/user_delivery.hpp"
#include "base/timers.hpp"
#include "calls/switchboard.hpp"
#include "chat/typing.hpp"
#include "presence/blocks.hpp"
#include "presence/presence_view.hpp"
#include "store/block_store.hpp"

namespace parley::api {

/// What a block bears on.
struct BlockEffects {
  const presence::PresenceView& presence_view;
  PresenceFeed& presence;
  chat::Typing& typing;
  UserDelivery& delivery;
  calls::Switchboard* switchboard;  ///< null: another shard has it
  BlockPeers* peers;                ///< null: there is one shard
};

/// Of one shard. Orders are for the one that has the switchboard; the others learn.
class BlockList final : public BlockOrders {
 public:
  BlockList(base::Timers& timers, store::BlockStore& store, presence::Blocks& blocks, BlockEffects services)
      : timers_(timers), store_(store), blocks_(blocks), services_(services) {}
  BlockList(const BlockList&) = delete;
  BlockList& operator=(const BlockList&) = delete;

  void load(store::Completion<void> done);

  void block(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done) override;
  void unblock(const base::UserId& blocker, const base::UserId& blocked,
               store::Completion<void> done) override;

  /// What has been stored, here or on another shard.
  void learn(const store::Block& block);
  void learn_end(const base::UserId& blocker, const base::UserId& blocked);

 private:
  void hide(const presence::Presence& gone, const base::UserId& from);

  base::Timers& timers_;
  store::BlockStore& store_;
  presence::Blocks& blocks_;
  BlockEffects services_;
};

}  // namespace parley::api
