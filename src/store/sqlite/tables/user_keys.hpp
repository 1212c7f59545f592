// Finds the integer keys by which rows name users. A user's key never changes, so it is cached.
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

  /// Returns nullopt if there is no such user, and on failure, which sets `failed`.
  std::optional<std::int64_t> of(const base::UserId& id, bool& failed);

 private:
  static constexpr std::size_t generation = 1000;  ///< about 100 bytes per entry

  Statement find_;
  base::TwoGenerationCache<base::UserId, std::int64_t> known_{generation};
};

}  // namespace parley::store::sqlite
