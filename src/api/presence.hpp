// Presence: what a user chooses to be shown as, and what other users see.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "api/contract/operation.hpp"
#include "presence/presence_view.hpp"

namespace parley::api {

/// What a user may choose to be shown as. `busy` gets messages but no calls.
enum class Choice : std::uint8_t { online, busy };
inline constexpr std::array<std::string_view, 2> choices{"online", "busy"};

struct PresenceRequest {
  Choice choice = Choice::online;
};

inline constexpr auto set_presence = operation<PresenceRequest>(
    {.event = "presence:set",
     .summary = "Chooses whether you get calls.",
     .has_content_format = false,
     .errors = {base::ErrorCode::unauthorized}},
    done_answer, required("status", &PresenceRequest::choice, one_of<Choice>(choices)));

namespace detail {
inline std::string_view status_of(const presence::Presence& presence) {
  return presence::to_string(presence.status);
}
}  // namespace detail

/// The statuses of a user, indexed by presence::Status.
inline constexpr std::array<std::string_view, 4> statuses{"online", "offline", "busy", "in_call"};
inline constexpr std::array<std::string_view, 3> online_statuses{"online", "busy", "in_call"};
inline constexpr std::array<std::string_view, 1> offline_statuses{"offline"};

inline constexpr auto user_online = event<presence::Presence>(
    "user:online", "A user is online, or the user's status has changed.",
    "the sockets of other users; with presence.audience = contacts, of the user's contacts",
    field("userId", &presence::Presence::user), field("status", &detail::status_of).one_of(online_statuses),
    field("timestamp", &presence::Presence::changed_at), field("lastSeen", &presence::Presence::last_seen));
inline constexpr auto user_offline = event<presence::Presence>(
    "user:offline", "A user's last device has disconnected.",
    "the sockets of other users; with presence.audience = contacts, of the user's contacts",
    field("userId", &presence::Presence::user), field("status", &detail::status_of).one_of(offline_statuses),
    field("timestamp", &presence::Presence::changed_at), field("lastSeen", &presence::Presence::last_seen));

}  // namespace parley::api
