#include "store/sqlite/tables/known_users.hpp"

namespace parley::store::sqlite {

const KnownUser* KnownUsers::find(const base::UserId& id, bool& failed) {
  failed = false;
  if (const auto known = known_.find(id); known != known_.end()) return &known->second;
  Rows rows = find_(id.str());
  if (!rows.next()) {
    failed = rows.failed();
    return nullptr;
  }
  return &known_.emplace(id, KnownUser{rows.integer(0), std::string(rows.text(1))}).first->second;
}

void KnownUsers::renamed(const base::UserId& id, const std::string& name) {
  if (const auto known = known_.find(id); known != known_.end()) known->second.name = name;
}

}  // namespace parley::store::sqlite
