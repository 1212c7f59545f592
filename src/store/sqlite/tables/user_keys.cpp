#include "store/sqlite/tables/user_keys.hpp"

namespace parley::store::sqlite {

std::optional<std::int64_t> UserKeys::of(const base::UserId& id, bool& failed) {
  if (const std::int64_t* const key = known_.find(id)) return *key;
  Rows rows = find_(id.str());
  if (rows.next()) return *known_.remember(id, rows.integer(0));
  failed = failed || rows.failed();
  return std::nullopt;
}

}  // namespace parley::store::sqlite
