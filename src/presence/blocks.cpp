#include "presence/blocks.hpp"

namespace parley::presence {

void Blocks::add(const store::Block& block) {
  relations_[block.blocker][block.blocked].is_mine = true;
  BlockRelation& theirs = relations_[block.blocked][block.blocker];
  theirs.is_theirs = true;
  theirs.last_seen = block.last_seen;
}

void Blocks::remove(const base::UserId& blocker, const base::UserId& blocked) {
  const BlockRelation* const relation = between(blocker, blocked);
  if (relation == nullptr || !relation->is_mine) return;
  relations_.at(blocker).at(blocked).is_mine = false;
  BlockRelation& theirs = relations_.at(blocked).at(blocker);
  theirs.is_theirs = false;
  theirs.last_seen.reset();
  tidy(blocker, blocked);
  tidy(blocked, blocker);
}

void Blocks::tidy(const base::UserId& user, const base::UserId& other) {
  const auto found = relations_.find(user);
  const BlockRelation& relation = found->second.at(other);
  if (relation.is_mine || relation.is_theirs) return;
  found->second.erase(other);
  if (found->second.empty()) relations_.erase(found);
}

const Blocks::Relations* Blocks::relations_of(const base::UserId& user) const {
  const auto found = relations_.find(user);
  return found == relations_.end() ? nullptr : &found->second;
}

const Blocks::BlockRelation* Blocks::between(const base::UserId& viewer, const base::UserId& other) const {
  const Relations* const relations = relations_of(viewer);
  if (relations == nullptr) return nullptr;
  const auto found = relations->find(other);
  return found == relations->end() ? nullptr : &found->second;
}

}  // namespace parley::presence
