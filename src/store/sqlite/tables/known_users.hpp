// Finds users by id for the writer's connection, with their keys and current names. Users are never removed,
// so an entry stays correct until its user is renamed or the transaction that added the user is rolled back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/ids.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

struct KnownUser {
  std::int64_t key;
  std::string name;
};

class KnownUsers {
 public:
  /// The most users in the cache. If there are more after a transaction, the cache is cleared.
  static constexpr std::size_t most = 100'000;

  /// `database` must outlive this.
  explicit KnownUsers(Database& database) : find_(database, "SELECT key, name FROM users WHERE id = ?") {}

  /// Returns nullptr if there is no such user, or on failure, which sets `failed`. Valid until trim() or
  /// forget().
  const KnownUser* find(const base::UserId& id, bool& failed);
  /// Call after a statement that has changed the user's name.
  void renamed(const base::UserId& id, const std::string& name);

  /// Bounds the cache. Call it after a commit.
  void trim() {
    if (known_.size() > most) known_.clear();
  }
  /// Clears the cache. Call it after a rollback.
  void forget() { known_.clear(); }

 private:
  Statement find_;
  std::unordered_map<base::UserId, KnownUser> known_;
};

}  // namespace parley::store::sqlite
