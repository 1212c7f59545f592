// Blocking: stored first, then known to this process, then told: to both as if the other went away.
//
//     block ---> stored ---> their typing ends, their call is hung up, both see the other go ---> answered
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "api/delivery.hpp"
#include "api/presence_feed.hpp"
#include "api/typing_wall.hpp"
#include "base/timers.hpp"
#include "calls/switchboard.hpp"
#include "chat/typing.hpp"
#include "presence/blocks.hpp"
#include "presence/roster.hpp"
#include "store/block_store.hpp"

namespace parley::api {

/// What a block bears on.
struct BlockServices {
  presence::Roster& roster;
  PresenceFeed& presence;
  chat::Typing& typing;
  calls::Switchboard& switchboard;
  Delivery& delivery;
};

class BlockList {
 public:
  BlockList(base::Timers& timers, store::BlockStore& store, presence::Blocks& blocks, BlockServices services)
      : timers_(timers), store_(store), blocks_(blocks), services_(services) {}
  BlockList(const BlockList&) = delete;
  BlockList& operator=(const BlockList&) = delete;

  void load(store::Completion<void> done);

  /// Again is no refusal. Refused: invalid_data (oneself), and as store::BlockStore::block says.
  void block(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done);
  /// Nothing, successfully, where there was no block.
  void unblock(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done);
  /// As store::BlockStore::blocked_by.
  void list(const base::UserId& blocker, std::optional<base::UserId> after, std::size_t limit,
            store::Completion<std::vector<store::BlockedUser>> done) {
    store_.blocked_by(blocker, std::move(after), limit, std::move(done));
  }

 private:
  void begin(const store::Block& block);
  void end(const base::UserId& blocker, const base::UserId& blocked);
  void hide(const presence::Presence& gone, const base::UserId& from);

  base::Timers& timers_;
  store::BlockStore& store_;
  presence::Blocks& blocks_;
  BlockServices services_;
};

}  // namespace parley::api
