// Blocks: a user's list of blocked users, blocking and unblocking.
#pragma once

#include "api/contract/operation.hpp"
#include "api/users.hpp"
#include "store/block_store.hpp"

namespace parley::api {

inline constexpr auto blocked_user_object = output<store::BlockedUser>(
    "BlockedUser", "A user whom you block.", field("id", &store::BlockedUser::id),
    markup("name", &store::BlockedUser::name), field("blockedAt", &store::BlockedUser::at));
template <>
inline constexpr const auto& object_of<store::BlockedUser> = blocked_user_object;

inline constexpr auto block_user =
    operation<UserChoice>({.route = "POST /api/blocks/:userId",
                           .summary = "Blocks a user.",
                           .budget = Budget::changes,
                           .has_content_format = false,
                           .errors = {base::ErrorCode::user_not_found, base::ErrorCode::rate_limited}},
                          done_answer, required("userId", &UserChoice::user, user_id));
inline constexpr auto unblock_user =
    operation<UserChoice>({.route = "DELETE /api/blocks/:userId",
                           .summary = "Unblocks a user. Also succeeds if the user is not blocked.",
                           .budget = Budget::changes,
                           .has_content_format = false},
                          done_answer, required("userId", &UserChoice::user, user_id));

struct BlockListRequest {
  std::optional<base::UserId> after;
  std::size_t limit = 0;
};
inline constexpr auto list_blocks = operation<BlockListRequest>(
    {.route = "GET /api/blocks",
     .summary = "Lists the users whom you block, in the order of their ids.",
     .budget = Budget::reads,
     .is_page = true},
    page_answer<store::BlockedUser>("users"), optional("after", &BlockListRequest::after, user_id),
    optional("limit", &BlockListRequest::limit, page_limit(50, store::max_block_list_limit)));

}  // namespace parley::api
