#include "presence/last_seen.hpp"

namespace parley::presence {

void LastSeen::on_gone(const Presence& presence) {
  keep(presence);
  next_.on_gone(presence);
}

void LastSeen::keep(const Presence& presence) {
  ++in_flight_;
  users_.set_last_seen(presence.user, presence.last_seen,
                       [this](const base::Result<bool>&) { --in_flight_; });
}

}  // namespace parley::presence
