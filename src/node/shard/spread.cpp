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

void Spread::spread(auth::Revocation revoked, base::UniqueFunction<void()> done) {
  peers_->tell_others([revoked = std::move(revoked)](ShardApp& there) { there.identity().learn(revoked); },
                      std::move(done));
}

void Spread::spread_name(const base::UserId& user, const auth::UserName& name) {
  peers_->post_others([user, name](ShardApp& there) { there.identity().learn_name(user, name); });
}

void Spread::spread(const store::Block& block, base::UniqueFunction<void()> done) {
  peers_->tell_others([block](ShardApp& there) { there.block_list().learn(block); }, std::move(done));
}

void Spread::spread_end(const base::UserId& blocker, const base::UserId& blocked,
                        base::UniqueFunction<void()> done) {
  peers_->tell_others([blocker, blocked](ShardApp& there) { there.block_list().learn_end(blocker, blocked); },
                      std::move(done));
}

}  // namespace parley::node
