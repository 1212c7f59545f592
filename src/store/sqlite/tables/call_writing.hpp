// Calls as they are written: as a whole when they begin, and then what a step of theirs changes.
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

  /// `caller` and `callee` are keys of users. Replaces what is known of this id. An answer to a call that
  /// lives touches none of its indices.
  Outcome<std::monostate> put(const Call& call, std::int64_t caller, std::int64_t callee);

 private:
  Database& database_;
  Statement answer_;
  Statement put_;
};

}  // namespace parley::store::sqlite
