// Writes calls: the whole row when a call begins, then only the columns that change.
#pragma once

#include <cstdint>

#include "store/call_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

class CallWriting {
 public:
  /// `database` must outlive this.
  explicit CallWriting(Database& database);

  /// Stores the call or replaces the stored call with this id. `caller` and `callee` are user keys. Accepting
  /// a live call changes no index.
  Outcome<std::monostate> put(const Call& call, std::int64_t caller, std::int64_t callee);

 private:
  Database& database_;
  Statement answer_;
  Statement put_;
};

}  // namespace parley::store::sqlite
