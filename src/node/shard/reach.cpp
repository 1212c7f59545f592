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
