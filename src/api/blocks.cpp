#include "api/blocks.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"

namespace parley::api {

namespace {

void block(const Features& features, const Caller& caller, const UserChoice& request, Reply<Done> reply) {
  features.blocks.orders.block(caller.user(), request.user, std::move(reply).completion());
}

void unblock(const Features& features, const Caller& caller, const UserChoice& request, Reply<Done> reply) {
  features.blocks.orders.unblock(caller.user(), request.user, std::move(reply).completion());
}

void list(const Features& features, const Caller& caller, BlockListRequest request,
          Reply<Page<store::BlockedUser>> reply) {
  features.blocks.store.blocked_by(caller.user(), std::move(request.after), request.limit + 1,
                                   [limit = request.limit, reply = std::move(reply)](
                                       base::Result<std::vector<store::BlockedUser>> users) mutable {
                                     if (!users) return reply.refuse({std::move(users).error()});
                                     const bool has_more = users->size() > limit;
                                     if (has_more) users->resize(limit);
                                     std::optional<std::string> next;
                                     if (has_more) next = cursor_of(users->back().id);
                                     reply.send({*std::move(users), std::move(next)});
                                   });
}

constexpr std::array rows{serve<list_blocks, &list>(), serve<block_user, &block>(),
                          serve<unblock_user, &unblock>()};

}  // namespace

FeatureRows block_rows() {
  return {rows, {}};
}

}  // namespace parley::api
