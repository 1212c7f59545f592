// Users as other users see them: never an e-mail address, never a hash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/contract/operation.hpp"
#include "api/presence.hpp"
#include "presence/blocks.hpp"
#include "presence/presence_view.hpp"

namespace parley::api {

struct PublicUser {
  base::UserId id;
  std::string name;
  std::string_view status;
  std::optional<base::Timestamp> last_seen;  ///< absent if the user has never been connected
};

inline constexpr auto public_user_object = output<PublicUser>(
    "PublicUser", "A user as other users see them.", field("id", &PublicUser::id),
    markup("name", &PublicUser::name), field("status", &PublicUser::status).one_of(statuses),
    field("lastSeen", &PublicUser::last_seen)
        .that_is("Now for a user who is online; absent for a user who has never been connected."));
template <>
inline constexpr const auto& object_of<PublicUser> = public_user_object;

/// How `viewer` sees a user now. `stored` is what the store knows; its status has no meaning. A user who is
/// online, or who left so recently that the debounce still runs, is seen as the roster has them. A user who
/// blocks the viewer, or whom the viewer blocks, is seen as offline.
PublicUser seen_by(const base::UserId& viewer, PublicUser stored, const presence::PresenceView& presence_view,
                   const presence::Blocks& blocks);

struct UserChoice {
  base::UserId user;
};
inline constexpr auto find_user = operation<UserChoice>({.route = "GET /api/users/:userId",
                                                         .summary = "Returns a user.",
                                                         .budget = Budget::reads,
                                                         .errors = {base::ErrorCode::user_not_found}},
                                                        answer_with<PublicUser>("user"),
                                                        required("userId", &UserChoice::user, user_id));

struct UserListRequest {
  std::string wanted;
  std::optional<base::UserId> after;
  std::size_t limit = 0;
};
inline constexpr auto list_users = operation<UserListRequest>(
    {.route = "GET /api/users",
     .summary = "Lists the users whose name holds a text, ordered by name.",
     .budget = Budget::reads,
     .is_page = true},
    page_answer<PublicUser>("users"), optional("q", &UserListRequest::wanted, search_text(64)),
    optional("after", &UserListRequest::after, user_id),
    optional("limit", &UserListRequest::limit, page_limit(50, 200)));

}  // namespace parley::api
