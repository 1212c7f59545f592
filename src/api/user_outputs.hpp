// People as others see them: never an e-mail address, never a hash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/contract/output.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "presence/blocks.hpp"
#include "presence/presence_view.hpp"

namespace parley::api {

struct PublicUser {
  base::UserId id;
  std::string name;
  std::string_view status;
  std::optional<base::Timestamp> last_seen;  ///< absent where they have never been here
};

inline constexpr auto public_user_object =
    output<PublicUser>("PublicUser", "A user as others see them.", field("id", &PublicUser::id),
                       markup("name", &PublicUser::name), field("status", &PublicUser::status),
                       field("lastSeen", &PublicUser::last_seen));

inline void write_value(Encoding& to, const PublicUser& user, bool) {
  encode(to, public_user_object, user);
}

/// How `viewer` sees somebody now. `stored` is what is known of them without looking, its status of no
/// meaning: who is here, or has left so lately that they may be back, is seen as the roster has them; who
/// blocks the viewer or is blocked by them, as gone.
PublicUser seen_by(const base::UserId& viewer, PublicUser stored, const presence::PresenceView& presence_view,
                   const presence::Blocks& blocks);

}  // namespace parley::api
