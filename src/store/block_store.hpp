// Who has blocked whom. Answers come later, on the caller's shard, exactly once; a change is answered once it
// is committed and synced. Where too many wait, or a change finds the disk full, the answer is `unavailable`.
//
// A message is withheld where its receiver blocks its sender in the transaction that stores it: whatever was
// stored before a block is answered is told, and nothing that is stored after it.
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
  /// When the blocker was here last, as of the block: what the blocked one is shown from then on.
  std::optional<base::Timestamp> last_seen{};

  bool operator==(const Block&) const = default;
};

/// One entry of somebody's own list.
struct BlockedUser {
  base::UserId id;
  std::string name;  ///< as it is now
  base::Timestamp at{};

  bool operator==(const BlockedUser&) const = default;
};

inline constexpr std::size_t max_blocks_per_user = 1'000;
inline constexpr std::size_t max_block_list_limit = 200;

class BlockStore {
 public:
  virtual ~BlockStore() = default;

  /// `block.last_seen`: of a blocker who is here; without, it is what set_last_seen was told. Answers what is
  /// kept, which is the first one where there was one. Refused: user_not_found, rate_limited past
  /// max_blocks_per_user.
  virtual void block(Block block, Completion<Block> done) = 0;
  /// False where there was none.
  virtual void unblock(const base::UserId& blocker, const base::UserId& blocked, Completion<bool> done) = 0;
  /// Everybody's, in no particular order.
  virtual void blocks(Completion<std::vector<Block>> done) = 0;
  /// One user's, ordered by id; those behind `after`. 1 to max_block_list_limit, and one more for who looks
  /// ahead.
  virtual void blocked_by(const base::UserId& blocker, std::optional<base::UserId> after, std::size_t limit,
                          Completion<std::vector<BlockedUser>> done) = 0;
};

}  // namespace parley::store
