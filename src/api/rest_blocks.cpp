// Blocks over REST: one's own list, and putting somebody on it or taking them off.
#include <utility>

#include "api/block_outputs.hpp"
#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"

namespace parley::api {

namespace {

constexpr std::size_t default_page = 50;

store::Completion<void> answering(Reply responder) {
  return [responder = std::move(responder)](base::Result<void> done) mutable {
    responder.respond(done ? json_answer(200, std::string(success_answer()))
                           : RestGateway::refusal(done.error()));
  };
}

}  // namespace

void RestGateway::block_user(Call call) {
  const base::UserId& user = call.principal.user;
  services_.blocks.block(user, base::UserId(call.id), answering(std::move(call.responder)));
}

void RestGateway::unblock_user(Call call) {
  const base::UserId& user = call.principal.user;
  services_.blocks.unblock(user, base::UserId(call.id), answering(std::move(call.responder)));
}

void RestGateway::list_blocks(Call call) {
  const auto limit = page_limit(call.request, default_page, store::max_block_list_limit);
  if (!limit) return call.responder.respond(refusal(limit.error()));
  std::optional<base::UserId> after;
  if (auto text = query(call.request, "after")) after = base::UserId(*std::move(text));
  services_.block_store.blocked_by(
      call.principal.user, std::move(after), *limit + 1,
      [limit = *limit, mode = mode_of(call.request),
       responder = std::move(call.responder)](base::Result<std::vector<store::BlockedUser>> users) mutable {
        responder.respond(users ? json_answer(200, blocks_answer(mode, *std::move(users), limit))
                                : refusal(users.error()));
      });
}

}  // namespace parley::api
