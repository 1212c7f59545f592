#include "node/shard/peers.hpp"

#include "node/shard/shard_app.hpp"

namespace parley::node {

Peers::Peers(std::size_t own, base::Timers& timers) : own_(own), flush_(timers, [this] { flush(); }) {}

void Peers::meet(const std::vector<Peer>& all) {
  links_.clear();
  for (const Peer& peer : all) links_.push_back({peer, {}});
}

void Peers::post(std::size_t shard, Task task) {
  links_[shard].outbox.push_back(std::move(task));
  // A timer that is due now fires at the end of the tick.
  if (!flush_.armed()) flush_.arm({});
}

void Peers::flush() {
  for (Link& link : links_) {
    if (link.outbox.empty()) continue;
    link.peer.executor->post([tasks = std::exchange(link.outbox, {}), app = link.peer.app]() mutable {
      for (Task& task : tasks) task(*app);
    });
  }
}

void Peers::answer_to(ShardApp& there, std::size_t asker, Task task) {
  there.peers()->post(asker, std::move(task));
}

}  // namespace parley::node
