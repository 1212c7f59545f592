// What people are told of their own list of blocks.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/contract/output.hpp"
#include "api/contract/response.hpp"
#include "store/block_store.hpp"

namespace parley::api {

inline constexpr auto blocked_user_object = output<store::BlockedUser>(
    "BlockedUser", "Somebody whom one blocks.", field("id", &store::BlockedUser::id),
    markup("name", &store::BlockedUser::name), field("blockedAt", &store::BlockedUser::at));

/// At most `limit` of them; where there are more, the cursor says where to go on.
inline std::string blocks_answer(ContentMode mode, std::vector<store::BlockedUser> users, std::size_t limit) {
  const bool has_more = users.size() > limit;
  if (has_more) users.resize(limit);
  return success_answer(mode, [&](Encoding& to) {
    to.json.key("users").begin_array();
    for (const store::BlockedUser& user : users) encode(to, blocked_user_object, user);
    to.json.end_array();
    write_page_end(to, users, has_more);
  });
}

}  // namespace parley::api
