// The other shard of a process with two. Records what it is sent.
#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "cluster/bus.hpp"
#include "cluster/transport.hpp"

namespace parley::support {

struct OtherShard final : cluster::Transport {
  cluster::ShardNumber shards() const override { return 2; }
  bool send(cluster::ShardNumber, cluster::Envelope envelope) override {
    sent.push_back(std::move(envelope));
    return true;
  }
  bool is_behind(cluster::ShardNumber) const override { return is_late; }

  /// The messages of one kind, in order.
  template <class Value>
  std::vector<Value> sent_of() const {
    std::vector<Value> found;
    for (const cluster::Envelope& envelope : sent) {
      if (const auto* const value = std::get_if<Value>(&envelope.message)) found.push_back(*value);
    }
    return found;
  }

  /// Confirms the newest message that is to be confirmed.
  void confirm(cluster::Bus& bus) const {
    bus.receive({1, cluster::Envelope::Kind::answer, sent.back().id, cluster::Applied{}});
  }

  std::vector<cluster::Envelope> sent;
  bool is_late = false;
};

}  // namespace parley::support
