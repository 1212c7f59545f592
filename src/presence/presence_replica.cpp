#include "presence/presence_replica.hpp"

namespace parley::presence {

Presence PresenceReplica::find(const base::UserId& user) const {
  const auto found = entries_.find(user);
  if (found == entries_.end()) return Presence{user};
  Presence presence = found->second.presence;
  if (found->second.devices > 0) presence.last_seen = clock_.wall_now();
  return presence;
}

std::size_t PresenceReplica::devices(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? 0 : found->second.devices;
}

void PresenceReplica::follow(const Presence& presence, std::size_t devices) {
  if (presence.status == Status::offline) {
    entries_.erase(presence.user);
  } else {
    entries_.insert_or_assign(presence.user, Entry{presence, devices});
  }
}

}  // namespace parley::presence
