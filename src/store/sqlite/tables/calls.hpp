// Calls as they are read: one, those that live, and pages of somebody's.
//
//     as caller:  lives      11:07                     a run of an index for each outcome and side, newest
//                 completed  . 10:40 ........ 09:02    first, merged until the page is full: what is older
//                 missed     .... 10:52 ...            is never looked at, and a page of one outcome is two
//     as callee:  ...                                  of the same runs
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
  /// One snapshot per page is the caller's affair.
  Outcome<CallPage> page(const CallQuery& query);

 private:
  /// Where a page begins: everything in it is older. The default is before nothing.
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
