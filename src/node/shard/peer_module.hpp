// How a shard uses the other shards of its process. With only one shard the optional members are empty.
#pragma once

#include <optional>

#include "cluster/bus.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/reach.hpp"

namespace parley::node {

class PeerModule final : public Module {
 public:
  PeerModule(ModuleList& all, const Dependencies& dependencies)
      : Module(all),
        bus(static_cast<cluster::ShardNumber>(dependencies.peers == nullptr ? 0 : dependencies.peers->own()),
            dependencies.timers, dependencies.transport),
        peers(dependencies.peers) {
    if (peers == nullptr) return;
    sessions.emplace(*peers);
    kept.emplace(*peers);
  }

  std::size_t own_shard() const { return bus.own(); }
  bool is_home() const { return own_shard() == Peers::home; }

  cluster::Bus bus;
  Peers* const peers;
  std::optional<PeerSessions> sessions;
  std::optional<KeptByPeers> kept;
};

}  // namespace parley::node
