// The keys that rows name users by. A user keeps the key for ever, so one that was read is remembered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/generations.hpp"
#include "base/ids.hpp"
#include "store/sqlite/database.hpp"

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
  base::Generations<base::UserId, std::int64_t> known_{generation};
};

}  // namespace parley::store::sqlite
