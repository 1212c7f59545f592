// Reads calls: one call, the live calls, and pages of a user's calls.
//
//     as caller:  live       11:07                     each outcome and side is one run of an index, newest
//                 completed  . 10:40 ........ 09:02    first; the runs are merged until the page is full, so
//                 missed     .... 10:52 ...            that older calls are not read; a page of one outcome
//     as callee:  ...                                  is two of these runs
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/call_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/user_keys.hpp"

namespace parley::store::sqlite {

class Calls {
 public:
  /// `database` must outlive this.
  explicit Calls(Database& database);

  Outcome<std::vector<Call>> live();
  Outcome<std::optional<Call>> find(const base::CallId& id);
  /// Loads a page of calls. The caller must hold a read transaction, so that all queries see one snapshot.
  Outcome<CallPage> page(const CallQuery& query);

 private:
  /// The place where a page begins: the page contains only older calls. The default excludes nothing.
  struct Place {
    std::int64_t placed_at = INT64_MAX;
    std::int64_t key = INT64_MAX;
  };

  Outcome<CallPage> read(Rows rows, std::size_t limit) const;

  Database& database_;
  UserKeys user_keys_;
  Statement find_place_;
  Statement find_;
  Statement live_;
  Statement all_;
  Statement with_outcome_;
  Statement with_user_;
  Statement with_both_;
  Statement missed_;
  Statement missed_with_outcome_;
  Statement missed_with_user_;
  Statement missed_with_both_;
};

}  // namespace parley::store::sqlite
