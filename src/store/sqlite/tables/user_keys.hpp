// The keys that rows name users by. A user keeps the key for ever, so one that was read is remembered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/ids.hpp"
#include "base/two_generation_cache.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

class UserKeys {
 public:
  /// `database` must outlive this.
  explicit UserKeys(Database& database) : find_(database, "SELECT key FROM users WHERE id = ?") {}

  /// Nothing for a stranger, and on failure, which sets `failed`.
  std::optional<std::int64_t> of(const base::UserId& id, bool& failed);

 private:
  static constexpr std::size_t generation = 1000;  ///< some 100 bytes each

  Statement find_;
  base::TwoGenerationCache<base::UserId, std::int64_t> known_{generation};
};

}  // namespace parley::store::sqlite
