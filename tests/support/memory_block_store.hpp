// Blocks in a plain list: for the story tests in virtual time, and as the model that the database is compared
// with. Completions run on the executor, as those of the real store do, and never inside a call.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "store/block_store.hpp"
#include "support/memory_store.hpp"

namespace parley::support {

class MemoryBlockStore final : public store::BlockStore {
 public:
  MemoryBlockStore(MemoryUserStore& users, MemoryMessageStore& messages, base::Executor& executor)
      : users_(users), messages_(messages), executor_(executor) {
    messages_.has_blocked = [this](const base::UserId& blocker, const base::UserId& blocked) {
      return place_of(blocker, blocked) != kept_.end();
    };
  }

  void block(store::Block block, store::Completion<store::Block> done) override {
    answer<store::Block>(executor_, std::move(done), block_now(std::move(block)));
  }

  void unblock(const base::UserId& blocker, const base::UserId& blocked,
               store::Completion<bool> done) override {
    answer<bool>(executor_, std::move(done), unblock_now(blocker, blocked));
  }

  void blocks(store::Completion<std::vector<store::Block>> done) override {
    if (refuse) return answer<std::vector<store::Block>>(executor_, std::move(done), *refuse);
    answer<std::vector<store::Block>>(executor_, std::move(done), kept_);
  }

  void blocked_by(const base::UserId& blocker, std::optional<base::UserId> after, std::size_t limit,
                  store::Completion<std::vector<store::BlockedUser>> done) override {
    std::vector<store::BlockedUser> list;
    for (const store::Block& one : kept_) {
      if (one.blocker != blocker || (after && one.blocked <= *after)) continue;
      list.push_back({one.blocked, users_.get(one.blocked)->name, one.at});
    }
    std::ranges::sort(list, {}, &store::BlockedUser::id);
    if (list.size() > limit) list.resize(limit);
    answer<std::vector<store::BlockedUser>>(executor_, std::move(done), std::move(list));
  }

  // Runs at once, for a model that is called in the same order as the database.
  base::Result<store::Block> block_now(store::Block block) {
    if (refuse) return *refuse;
    const store::User* const blocker = users_.get(block.blocker);
    if (const auto known = place_of(block.blocker, block.blocked); known != kept_.end()) return *known;
    if (std::ranges::count(kept_, block.blocker, &store::Block::blocker) >=
        static_cast<std::ptrdiff_t>(store::max_blocks_per_user)) {
      return base::Error(base::ErrorCode::rate_limited, "Too many blocked users");
    }
    if (blocker == nullptr || users_.get(block.blocked) == nullptr) {
      return base::Error(base::ErrorCode::user_not_found);
    }
    if (!block.last_seen) block.last_seen = blocker->last_seen;
    messages_.show_reading(block.blocker, block.blocked, false);
    messages_.show_reading(block.blocked, block.blocker, false);
    kept_.push_back(block);
    return block;
  }

  base::Result<bool> unblock_now(const base::UserId& blocker, const base::UserId& blocked) {
    if (refuse) return *refuse;
    const auto known = place_of(blocker, blocked);
    if (known == kept_.end()) return false;
    kept_.erase(known);
    if (place_of(blocked, blocker) != kept_.end()) return true;
    messages_.show_reading(blocker, blocked, true);
    messages_.show_reading(blocked, blocker, true);
    return true;
  }

  /// while set, changes and requests for the whole list are refused with it
  std::optional<base::Error> refuse;

 private:
  using Kept = std::vector<store::Block>;

  Kept::iterator place_of(const base::UserId& blocker, const base::UserId& blocked) {
    return std::ranges::find_if(
        kept_, [&](const store::Block& one) { return one.blocker == blocker && one.blocked == blocked; });
  }

  MemoryUserStore& users_;
  MemoryMessageStore& messages_;
  base::Executor& executor_;
  Kept kept_;
};

}  // namespace parley::support
