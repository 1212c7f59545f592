// What there is once in a process: who is here, calls, accounts, blocks. Home is the shard that has it; the
// others are branches, which ask home and follow what it tells them.
//
//     branch: arrive, leave, place, respond, log in, block ----ask----> home: Roster, Switchboard, Identity
//     branch: copies, feeds, devices <--------tell--------------------- home
#pragma once

#include "api/block_orders.hpp"
#include "api/exchange.hpp"
#include "auth/accounts.hpp"
#include "presence/presence_view.hpp"

namespace parley::node {

/// As one shard has it.
class Commons {
 public:
  virtual ~Commons() = default;

  virtual const presence::PresenceView& presence_view() const = 0;
  virtual api::Exchange& exchange() = 0;
  /// Null where another shard has it.
  virtual calls::Switchboard* switchboard() { return nullptr; }
  /// `own` at home; elsewhere the way there.
  virtual auth::Accounts& accounts(auth::Accounts& own) { return own; }
  virtual api::BlockOrders& block_orders(api::BlockOrders& own) { return own; }
  /// What home says of somebody; of branches only.
  virtual void follow(const presence::Presence&, std::size_t) {}
  /// Reads what home must know before the first connection.
  virtual void load(store::Completion<void> done) { done({}); }
  /// Writes down who is here until now.
  virtual void keep_last_seen() {}
  /// Whether all of that is written.
  virtual bool is_written() const { return true; }
};

}  // namespace parley::node
