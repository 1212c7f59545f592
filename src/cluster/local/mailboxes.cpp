#include "cluster/local/mailboxes.hpp"

#include <cassert>
#include <utility>

namespace parley::cluster {

Mailboxes::Mailboxes(ShardNumber own, base::Timers& timers)
    : own_(own), flush_(timers, [this] { flush(); }) {}

void Mailboxes::connect(const std::vector<Shard>& all) {
  links_.clear();
  for (const Shard& shard : all) links_.push_back({shard});
}

bool Mailboxes::send(ShardNumber to, Envelope envelope) {
  assert(to != own_);
  links_[to].outbox.push_back(std::move(envelope));
  // A timer that is due now fires at the end of the tick.
  if (!flush_.armed()) flush_.arm({});
  return true;
}

bool Mailboxes::is_behind(ShardNumber to) const {
  const Link& link = links_[to];
  return link.waiting->load(std::memory_order_relaxed) + link.outbox.size() >= most_waiting;
}

void Mailboxes::flush() {
  for (Link& link : links_) {
    if (link.outbox.empty()) continue;
    link.waiting->fetch_add(link.outbox.size(), std::memory_order_relaxed);
    link.shard.executor->post(
        [messages = std::exchange(link.outbox, {}), bus = link.shard.bus, waiting = link.waiting]() mutable {
          for (Envelope& message : messages) {
            waiting->fetch_sub(1, std::memory_order_relaxed);
            bus->receive(std::move(message));
          }
        });
  }
}

}  // namespace parley::cluster
