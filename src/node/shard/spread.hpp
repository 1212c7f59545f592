// Distributes the changes of the home shard to itself and to all other shards: presence and calls.
#pragma once

#include <span>
#include <string>

#include "api/delivery/presence_feed.hpp"
#include "calls/notification.hpp"
#include "node/shard/peers.hpp"
#include "presence/roster.hpp"

namespace parley::node {

class Spread final : public presence::Listener, public presence::Follower, public calls::CallNotifier {
 public:
  /// `peers` is nullptr if there is only one shard. `feed` and `bearer` belong to this shard and are called
  /// before the tasks for other shards are sent.
  Spread(Peers* peers, api::PresenceFeed& feed, calls::CallNotifier& bearer)
      : peers_(peers), feed_(feed), bearer_(bearer) {}

  void on_gone(const presence::Presence& presence) override;
  /// Returns the pause that this shard's feed needs. Sockets are distributed evenly over the shards, so the
  /// pause suits all of them.
  base::Duration on_changes(std::span<const presence::Presence> changes) override;
  void follow(const presence::Presence& presence, std::size_t devices) override;
  void tell(const calls::To& to, const calls::CallNotification& notice) override;

 private:
  Peers* peers_;
  api::PresenceFeed& feed_;
  calls::CallNotifier& bearer_;
};

}  // namespace parley::node
