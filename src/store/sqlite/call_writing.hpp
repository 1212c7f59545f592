// Calls as they are written: once when they begin, and then what a step of theirs changes.
#pragma once

#include <cstdint>

#include "store/call_store.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/outcome.hpp"

namespace parley::store::sqlite {

class CallWriting {
 public:
  /// `database` must outlive this.
  explicit CallWriting(Database& database);

  /// `caller` and `callee` are keys of users. Of a call that is known only its status, its outcome, its end
  /// and the times of them are written: nothing else of a call ever changes, and six of its indices are left
  /// alone.
  Outcome<std::monostate> put(const Call& call, std::int64_t caller, std::int64_t callee);

 private:
  Database& database_;
  Statement step_;
  Statement add_;
};

}  // namespace parley::store::sqlite
