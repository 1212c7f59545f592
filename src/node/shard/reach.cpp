#include "node/shard/reach.hpp"

#include <memory>
#include <utility>

#include "node/shard/shard_app.hpp"
#include "node/shard_tag.hpp"

namespace parley::node {

namespace {

bool is_of_another(const Peers& peers, std::string_view id) {
  const auto shard = shard_of(id);
  return shard && *shard != peers.own() && *shard < peers.count();
}

}  // namespace

void Reach::tell(const base::UserId& user, std::string_view name, std::string usual, std::string raw) {
  struct Told {
    base::UserId user;
    std::string name;
    std::string usual;
    std::string raw;
  };
  const auto told =
      std::make_shared<const Told>(Told{user, std::string(name), std::move(usual), std::move(raw)});
  peers_.post_others(
      [told](ShardApp& there) { there.delivery().hear(told->user, told->name, told->usual, told->raw); });
}

template <class Visit>
void Reach::post_volatile(const base::UserId& to, const Visit& visit) {
  if (presence_view_.devices(to) == 0) return;
  for (std::size_t shard = 0; shard < peers_.count(); ++shard) {
    if (shard != peers_.own() && !peers_.is_behind(shard)) peers_.post(shard, Visit(visit));
  }
}

void Reach::spread_start(const chat::TypingSignal& signal) {
  post_volatile(signal.to, [signal](ShardApp& there) { there.typing().heard_start(signal); });
}

void Reach::spread_stop(const base::UserId& from, const base::UserId& to) {
  post_volatile(to, [from, to](ShardApp& there) { there.typing().heard_stop(from, to); });
}

bool PeerSessions::have(std::string_view sid) const {
  return is_of_another(peers_, sid);
}

void PeerSessions::pass_on(std::string_view sid, http::Request request, http::Responder responder) {
  auto detached = responder.detach();
  if (!detached) return;
  peers_.post(*shard_of(sid),
              [request = std::move(request), detached = *std::move(detached)](ShardApp& there) mutable {
                there.arrive(std::move(request), std::move(detached));
              });
}

bool KeptByPeers::has(std::string_view pid) const {
  return is_of_another(peers_, pid);
}

void KeptByPeers::take(const std::string& namespace_name, std::string pid,
                       base::UniqueFunction<void(std::optional<socketio::KeptSession>)> done) {
  const std::size_t shard = *shard_of(pid);
  peers_.ask<std::optional<socketio::KeptSession>>(
      shard,
      [namespace_name, pid = std::move(pid)](ShardApp& there, auto answer) mutable {
        answer(there.sockets().give_up(namespace_name, pid));
      },
      std::move(done));
}

}  // namespace parley::node
