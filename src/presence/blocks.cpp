#include "presence/blocks.hpp"

namespace parley::presence {

void Blocks::add(const store::Block& block) {
  walls_[block.blocker][block.blocked].is_mine = true;
  BlockRelation& theirs = walls_[block.blocked][block.blocker];
  theirs.is_theirs = true;
  theirs.last_seen = block.last_seen;
}

void Blocks::remove(const base::UserId& blocker, const base::UserId& blocked) {
  const BlockRelation* const wall = between(blocker, blocked);
  if (wall == nullptr || !wall->is_mine) return;
  walls_.at(blocker).at(blocked).is_mine = false;
  BlockRelation& theirs = walls_.at(blocked).at(blocker);
  theirs.is_theirs = false;
  theirs.last_seen.reset();
  tidy(blocker, blocked);
  tidy(blocked, blocker);
}

void Blocks::tidy(const base::UserId& user, const base::UserId& other) {
  const auto found = walls_.find(user);
  const BlockRelation& wall = found->second.at(other);
  if (wall.is_mine || wall.is_theirs) return;
  found->second.erase(other);
  if (found->second.empty()) walls_.erase(found);
}

const Blocks::Walls* Blocks::walls_of(const base::UserId& user) const {
  const auto found = walls_.find(user);
  return found == walls_.end() ? nullptr : &found->second;
}

const Blocks::BlockRelation* Blocks::between(const base::UserId& viewer, const base::UserId& other) const {
  const Walls* const walls = walls_of(viewer);
  if (walls == nullptr) return nullptr;
  const auto found = walls->find(other);
  return found == walls->end() ? nullptr : &found->second;
}

}  // namespace parley::presence
