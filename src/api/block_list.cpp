#include "api/block_list.hpp"

#include <utility>

namespace parley::api {

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
    learn(*kept);
    if (services_.peers == nullptr) return done({});
    services_.peers->spread(*kept, [done = std::move(done)]() mutable { done({}); });
  });
}

void BlockList::learn(const store::Block& block) {
  const auto& [blocker, blocked, at, last_seen] = block;
  if (blocks_.has_blocked(blocker, blocked)) return;
  services_.typing.ended(blocked, blocker);
  const bool were_apart = blocks_.between(blocker, blocked) != nullptr;
  blocks_.add(block);
  if (services_.switchboard != nullptr) services_.switchboard->hang_up_between(blocker, blocked);
  if (were_apart) return;
  const base::Timestamp now = timers_.clock().wall_now();
  hide({blocker, presence::Status::offline, now, last_seen.value_or(now)}, blocked);
  hide({blocked, presence::Status::offline, now, now}, blocker);
}

void BlockList::unblock(const base::UserId& blocker, const base::UserId& blocked,
                        store::Completion<void> done) {
  store_.unblock(
      blocker, blocked, [this, blocker, blocked, done = std::move(done)](base::Result<bool> gone) mutable {
        if (!gone) return done(std::move(gone).error());
        if (*gone) learn_end(blocker, blocked);
        if (!*gone || services_.peers == nullptr) return done({});
        services_.peers->spread_end(blocker, blocked, [done = std::move(done)]() mutable { done({}); });
      });
}

void BlockList::learn_end(const base::UserId& blocker, const base::UserId& blocked) {
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
