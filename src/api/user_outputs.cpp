#include "api/user_outputs.hpp"

namespace parley::api {

PublicUser seen_by(const base::UserId& viewer, PublicUser stored, const presence::PresenceView& presence_view,
                   const presence::Blocks& blocks) {
  const presence::Blocks::BlockRelation* const wall = blocks.between(viewer, stored.id);
  const presence::Presence here =
      wall == nullptr ? presence_view.find(stored.id) : presence::Presence{stored.id};
  stored.status = presence::to_string(here.status);
  if (wall != nullptr) {
    stored.last_seen = wall->last_seen;
  } else if (here.status != presence::Status::offline) {
    stored.last_seen = here.last_seen;
  }
  return stored;
}

}  // namespace parley::api
