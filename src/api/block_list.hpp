// Blocks and unblocks users. A block is stored first. Then this process applies it, and sends each of the two
// users an event that the other one has gone offline.
//
//     block ---> stored ---> typing ends, their call ends, each sees the other go offline ---> answered
#pragma once

#include <utility>

#include "api/block_orders.hpp"
#include "api/delivery/presence_feed.hpp"
#include "api/delivery/user_delivery.hpp"
#include "base/timers.hpp"
#include "calls/switchboard.hpp"
#include "chat/typing.hpp"
#include "cluster/bus.hpp"
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
};

/// The blocks of one shard. Each shard applies what any shard has stored.
class BlockList final : public BlockOrders {
 public:
  /// How long the other shards may take to confirm a block. After that it is answered all the same.
  static constexpr base::Duration confirmation{1'000};

  /// Subscribes to the blocks of all shards. All must outlive the bus.
  BlockList(base::Timers& timers, store::BlockStore& store, presence::Blocks& blocks, cluster::Bus& bus,
            BlockEffects services);
  BlockList(const BlockList&) = delete;
  BlockList& operator=(const BlockList&) = delete;

  /// Loads all stored blocks into memory. Errors: those of the store.
  void load(store::Completion<void> done);

  void block(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done) override;
  void unblock(const base::UserId& blocker, const base::UserId& blocked,
               store::Completion<void> done) override;

 private:
  /// Apply what was stored, here or on another shard. Do nothing if it is already applied.
  void on(const cluster::UserBlocked& blocked);
  void on(const cluster::UserUnblocked& unblocked);
  template <class Event>
  void publish(const Event& event, store::Completion<void> done) {
    bus_.publish_confirmed(event, confirmation, [done = std::move(done)](bool) mutable { done({}); });
  }
  /// Sends to each socket of `from` on this shard that the user has gone.
  void hide(const presence::Presence& gone, const base::UserId& from);

  base::Timers& timers_;
  store::BlockStore& store_;
  presence::Blocks& blocks_;
  cluster::Bus& bus_;
  BlockEffects services_;
};

}  // namespace parley::api
