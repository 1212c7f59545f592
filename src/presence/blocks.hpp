// Who keeps whom away, as one process needs to know it at any moment: all blocks, by both of their sides, so
// that what goes from one user to another asks one map once, and nothing more where neither has blocked or is
// blocked.
//
//     bob blocks alice      bob   -> { alice: blocks }
//                           alice -> { bob: is blocked, who was here last at 10:30 }
//
// Both see each other as gone. It is filled at the start and changed behind the store; a block costs 180
// bytes (measured) where those two have many, 600 where it is the only one of both. Bounded by
// store::max_blocks_per_user for each user who blocks.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/block_store.hpp"

namespace parley::presence {

class Blocks {
 public:
  /// What stands between two, seen by one of them.
  struct BlockRelation {
    bool is_mine = false;    ///< this one blocks the other
    bool is_theirs = false;  ///< the other blocks this one
    /// When the other was here last, as far as this one is shown; nothing where they hide nothing.
    std::optional<base::Timestamp> last_seen{};
  };
  using Walls = std::unordered_map<base::UserId, BlockRelation>;

  void add(const store::Block& block);
  /// Nothing where there is none.
  void remove(const base::UserId& blocker, const base::UserId& blocked);

  /// Everybody who is out of this user's sight; null for nobody.
  const Walls* walls_of(const base::UserId& user) const;
  /// Null where nothing is between them.
  const BlockRelation* between(const base::UserId& viewer, const base::UserId& other) const;
  /// Whether what `from` does is kept from `to`.
  bool has_blocked(const base::UserId& to, const base::UserId& from) const {
    const BlockRelation* const wall = between(to, from);
    return wall != nullptr && wall->is_mine;
  }
  /// Users with a block on either side.
  std::size_t size() const { return walls_.size(); }

 private:
  void tidy(const base::UserId& user, const base::UserId& other);

  std::unordered_map<base::UserId, Walls> walls_;
};

}  // namespace parley::presence
