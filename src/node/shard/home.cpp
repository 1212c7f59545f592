#include "node/shard/home.hpp"

namespace parley::node {

Home::Home(HomeGround ground, base::Duration debounce, const calls::Options& options)
    : last_seen_(ground.users, ground.spread),
      roster_(ground.timers, debounce, last_seen_),
      choices_(ground.users, roster_),
      callees_(ground.identity, roster_, ground.blocks),
      audience_(ground.spread, roster_),
      switchboard_(ground.timers, ground.calls, lines_, callees_, audience_, options),
      exchange_(roster_, choices_, ground.typing, switchboard_, ground.identity),
      collector_(ground.timers, ground.files, ground.blobs) {
  if (ground.peers != nullptr) roster_.tell(&ground.spread);
}

void Home::keep_last_seen() {
  roster_.for_each([this](const presence::Presence& presence) { last_seen_.keep(presence); });
}

}  // namespace parley::node
