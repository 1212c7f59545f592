// Two generations instead of a list in order of use: no bookkeeping while everybody is young.
#include "auth/known_users.hpp"

#include <utility>

namespace parley::auth {

const std::string* KnownUsers::find(const base::UserId& user) {
  if (const auto found = young_.find(user); found != young_.end()) return &found->second;
  const auto found = old_.find(user);
  if (found == old_.end()) return nullptr;
  std::string name = std::move(found->second);
  remember(user, name);
  return &young_.find(user)->second;
}

void KnownUsers::remember(const base::UserId& user, std::string_view name) {
  if (young_.size() >= capacity_ && !young_.contains(user)) {
    old_ = std::move(young_);
    young_.clear();
  }
  old_.erase(user);
  young_.insert_or_assign(user, std::string(name));
}

}  // namespace parley::auth
