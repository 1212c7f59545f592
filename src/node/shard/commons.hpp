// The state that exists once per process: presence, calls, accounts and blocks. The home shard owns it. The
// other shards are branches: they send requests to the home shard and receive its changes.
//
//     branch: arrive, leave, place, respond, log in, block --requests--> home: Roster, Switchboard, Identity
//     branch: replicas, feeds, devices <-------------------changes------ home
#pragma once

#include "api/block_orders.hpp"
#include "api/exchange.hpp"
#include "auth/accounts.hpp"
#include "presence/presence_view.hpp"

namespace parley::node {

/// Access to that state from one shard. Implemented by Home and Branch.
class Commons {
 public:
  virtual ~Commons() = default;

  virtual const presence::PresenceView& presence_view() const = 0;
  virtual api::Exchange& exchange() = 0;
  /// Returns the switchboard on the home shard, and nullptr on a branch.
  virtual calls::Switchboard* switchboard() { return nullptr; }
  /// Returns `own` on the home shard. On a branch, returns an object that forwards to the home shard.
  virtual auth::Accounts& accounts(auth::Accounts& own) { return own; }
  virtual api::BlockOrders& block_orders(api::BlockOrders& own) { return own; }
  /// Applies a change of a user's presence and number of devices that the home shard has sent. Branches only.
  virtual void follow(const presence::Presence&, std::size_t) {}
  /// Loads the state that the home shard needs before the first connection. Does nothing on a branch.
  virtual void load(store::Completion<void> done) { done({}); }
  /// Stores the current time as `lastSeen` of all users who are here. Does nothing on a branch.
  virtual void keep_last_seen() {}
  /// Returns whether all of that is stored.
  virtual bool is_written() const { return true; }
};

}  // namespace parley::node
