#include "node/shard/spread.hpp"

#include <utility>
#include <vector>

#include "node/shard/shard_app.hpp"

namespace parley::node {

void Spread::on_gone(const presence::Presence& presence) {
  feed_.on_gone(presence);
  if (peers_ == nullptr) return;
  peers_->post_others([presence](ShardApp& there) { there.presence().on_gone(presence); });
}

base::Duration Spread::on_changes(std::span<const presence::Presence> changes) {
  if (peers_ != nullptr) {
    peers_->post_others([told = std::vector(changes.begin(), changes.end())](ShardApp& there) {
      there.presence().on_changes(told);
    });
  }
  return feed_.on_changes(changes);
}

void Spread::follow(const presence::Presence& presence, std::size_t devices) {
  peers_->post_others([presence, devices](ShardApp& there) { there.commons().follow(presence, devices); });
}

void Spread::tell(const calls::To& to, const calls::CallNotification& notice) {
  bearer_.tell(to, notice);
  if (peers_ == nullptr) return;
  peers_->post_others([to, notice](ShardApp& there) { there.call_notifier().tell(to, notice); });
}

}  // namespace parley::node
