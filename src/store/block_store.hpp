// Stores which user has blocked which. Each completion runs later, exactly once, on the caller's shard; for a
// change, when it is committed and synced. If the queue is full or a change finds the disk full, the result
// is `unavailable`.
//
// A message is withheld if its receiver blocks its sender in the transaction that stores it. Messages that
// were stored before the completion of a block are delivered; messages that are stored after it are not.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

struct Block {
  base::UserId blocker;
  base::UserId blocked;
  base::Timestamp at{};
  /// The blocker's last-seen time when the block was set. From then on the blocked user is shown this time.
  std::optional<base::Timestamp> last_seen{};

  bool operator==(const Block&) const = default;
};

/// One entry of a user's own block list.
struct BlockedUser {
  base::UserId id;
  std::string name;  ///< the user's current name
  base::Timestamp at{};

  bool operator==(const BlockedUser&) const = default;
};

inline constexpr std::size_t max_blocks_per_user = 1'000;
inline constexpr std::size_t max_block_list_limit = 200;

class BlockStore {
 public:
  virtual ~BlockStore() = default;

  /// Stores the block. Pass `block.last_seen` if the blocker is online; without it, the time of set_last_seen
  /// is used. Completes with the stored block, which is the earlier one if the user was blocked already.
  /// Errors: user_not_found; rate_limited if the blocker has max_blocks_per_user blocks.
  virtual void block(Block block, Completion<Block> done) = 0;
  /// Removes the block. Completes with false if there was none.
  virtual void unblock(const base::UserId& blocker, const base::UserId& blocked, Completion<bool> done) = 0;
  /// Loads the blocks of all users, in no particular order.
  virtual void blocks(Completion<std::vector<Block>> done) = 0;
  /// Loads the blocks of one user, ordered by the id of the blocked user, starting after `after`. `limit` is
  /// 1 to max_block_list_limit, or one more, so that a caller can see whether more entries follow.
  virtual void blocked_by(const base::UserId& blocker, std::optional<base::UserId> after, std::size_t limit,
                          Completion<std::vector<BlockedUser>> done) = 0;
};

}  // namespace parley::store
