// Writes calls: the whole row when a call begins, then only the columns that change.
#pragma once

#include <cstdint>

#include "store/call_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/known_users.hpp"

namespace parley::store::sqlite {

class CallWriting {
 public:
  /// Both must outlive this.
  CallWriting(Database& database, KnownUsers& users);

  /// Stores the call as CallStore::put does. Accepting a live call changes no index.
  Outcome<std::monostate> put(const Call& call);

 private:
  Database& database_;
  KnownUsers& users_;
  Statement answer_;
  Statement put_;
};

}  // namespace parley::store::sqlite
