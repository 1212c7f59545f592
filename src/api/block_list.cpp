#include "api/block_list.hpp"

#include <utility>

namespace parley::api {

BlockList::BlockList(base::Timers& timers, store::BlockStore& store, presence::Blocks& blocks,
                     cluster::Bus& bus, BlockEffects services)
    : timers_(timers), store_(store), blocks_(blocks), bus_(bus), services_(services) {
  bus_.subscribe<cluster::UserBlocked>([this](const auto& blocked, auto /*from*/) { on(blocked); });
  bus_.subscribe<cluster::UserUnblocked>([this](const auto& unblocked, auto /*from*/) { on(unblocked); });
}

void BlockList::load(store::Completion<void> done) {
  store_.blocks([this, done = std::move(done)](base::Result<std::vector<store::Block>> blocks) mutable {
    if (!blocks) return done(std::move(blocks).error());
    for (const store::Block& block : *blocks) blocks_.add(block);
    done({});
  });
}

void BlockList::block(const base::UserId& blocker, const base::UserId& blocked,
                      store::Completion<void> done) {
  if (blocker == blocked) return done(base::Error::invalid("userId", "Users cannot block themselves"));
  store::Block wanted{blocker, blocked, timers_.clock().wall_now()};
  const presence::Presence here = services_.presence_view.find(blocker);
  if (here.status != presence::Status::offline) wanted.last_seen = here.last_seen;
  store_.block(std::move(wanted), [this, done = std::move(done)](base::Result<store::Block> kept) mutable {
    if (!kept) return done(std::move(kept).error());
    publish(cluster::UserBlocked{*kept}, std::move(done));
  });
}

void BlockList::on(const cluster::UserBlocked& event) {
  const auto& [blocker, blocked, at, last_seen] = event.block;
  if (blocks_.has_blocked(blocker, blocked)) return;
  services_.typing.ended(blocked, blocker);
  const bool were_apart = blocks_.between(blocker, blocked) != nullptr;
  blocks_.add(event.block);
  if (services_.switchboard != nullptr) services_.switchboard->hang_up_between(blocker, blocked);
  if (were_apart) return;
  const base::Timestamp now = timers_.clock().wall_now();
  hide({blocker, presence::Status::offline, now, last_seen.value_or(now)}, blocked);
  hide({blocked, presence::Status::offline, now, now}, blocker);
}

void BlockList::unblock(const base::UserId& blocker, const base::UserId& blocked,
                        store::Completion<void> done) {
  store_.unblock(blocker, blocked,
                 [this, blocker, blocked, done = std::move(done)](base::Result<bool> gone) mutable {
                   if (!gone) return done(std::move(gone).error());
                   if (!*gone) return done({});
                   publish(cluster::UserUnblocked{blocker, blocked}, std::move(done));
                 });
}

void BlockList::on(const cluster::UserUnblocked& event) {
  const auto& [blocker, blocked] = event;
  blocks_.remove(blocker, blocked);
  if (blocks_.between(blocker, blocked) != nullptr) return;
  for (const auto& [user, other] : {std::pair(blocked, blocker), std::pair(blocker, blocked)}) {
    services_.delivery.for_each_socket(
        user, [&](socketio::Socket& socket) { services_.presence.show(socket, other); });
  }
}

void BlockList::hide(const presence::Presence& gone, const base::UserId& from) {
  services_.delivery.for_each_socket(
      from, [&](socketio::Socket& socket) { services_.presence.hide(socket, gone); });
}

}  // namespace parley::api
