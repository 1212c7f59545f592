// How a shard uses the other shards of its process. With only one shard the members are empty.
#pragma once

#include <optional>

#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/reach.hpp"

namespace parley::node {

class PeerModule final : public Module {
 public:
  PeerModule(ModuleList& all, const Dependencies& dependencies)
      : Module(all), peers(dependencies.peers), below_(dependencies.stores.messages) {
    if (peers == nullptr) return;
    sessions.emplace(*peers);
    kept.emplace(*peers);
    in_order.emplace(*peers, below_);
  }

  std::size_t own_shard() const { return peers == nullptr ? Peers::home : peers->own(); }
  bool is_home() const { return own_shard() == Peers::home; }
  store::MessageStore& messages() {
    if (in_order) return *in_order;
    return below_;
  }

  Peers* const peers;
  std::optional<PeerSessions> sessions;
  std::optional<KeptByPeers> kept;
  std::optional<MessagesInOrder> in_order;

 private:
  store::MessageStore& below_;
};

}  // namespace parley::node
