#include "node/reach.hpp"

#include <memory>
#include <utility>

#include "node/backend.hpp"
#include "node/shard_tag.hpp"

namespace parley::node {

namespace {

struct Told {
  base::UserId user;
  std::string name;
  std::string usual;
  std::string raw;
  engineio::Delivery delivery;
};

}  // namespace

void Reach::tell(const base::UserId& user, std::string_view name, std::string usual, std::string raw,
                 engineio::Delivery delivery) {
  const auto told =
      std::make_shared<const Told>(Told{user, std::string(name), std::move(usual), std::move(raw), delivery});
  for (std::size_t shard = 0; shard < peers_.count(); ++shard) {
    if (shard == peers_.own()) continue;
    if (delivery == engineio::Delivery::volatile_ && peers_.is_behind(shard)) continue;
    peers_.post(shard, [told](Backend& there) {
      there.delivery().hear(told->user, told->name, told->usual, told->raw, told->delivery);
    });
  }
}

bool KeptByPeers::has(std::string_view pid) const {
  const auto shard = shard_of(pid);
  return shard && *shard != peers_.own() && *shard < peers_.count();
}

void KeptByPeers::take(const std::string& namespace_name, std::string pid,
                       base::UniqueFunction<void(std::optional<socketio::KeptSession>)> done) {
  const std::size_t shard = *shard_of(pid);
  peers_.ask<std::optional<socketio::KeptSession>>(
      shard,
      [namespace_name, pid = std::move(pid)](Backend& there, auto answer) mutable {
        answer(there.sockets().give_up(namespace_name, pid));
      },
      std::move(done));
}

}  // namespace parley::node
