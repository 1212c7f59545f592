#include "store/sqlite/calls.hpp"

#include <algorithm>
#include <string>

#include "store/sqlite/rows.hpp"

namespace parley::store::sqlite {

namespace {

/// ?1 the user, ?2 and ?3 the place, ?4 the rows wanted; `as_caller` and `as_callee` are what else holds of
/// the two sides. A call to oneself is in the first one only.
std::string merged(std::string_view as_caller, std::string_view as_callee) {
  const std::string older = " AND (c.placed_at, c.key) < (?2, ?3) ";
  std::string sql = select_call("WHERE c.caller = ?1" + older + std::string(as_caller)) + " UNION ALL ";
  sql += select_call("WHERE c.callee = ?1 AND c.caller <> c.callee AND c.withheld = 0" + older +
                     std::string(as_callee));
  return sql + " ORDER BY " + std::string(call_order) + " LIMIT ?4";
}

}  // namespace

Calls::Calls(Database& database)
    : database_(database),
      find_user_(database, "SELECT key FROM users WHERE id = ?"),
      find_place_(database,
                  "SELECT placed_at, key FROM calls WHERE id = ?1 "
                  "AND (?2 = caller OR (?2 = callee AND withheld = 0))"),
      find_(database, select_call("WHERE c.id = ?")),
      live_(database, select_call("WHERE c.status < 2 ORDER BY c.placed_at, c.key")),
      all_(database, merged("", "")),
      with_outcome_(database, merged("AND c.outcome = ?5", "AND c.outcome = ?5")),
      with_user_(database, merged("AND c.callee = ?5", "AND c.caller = ?5")),
      with_both_(database,
                 merged("AND c.outcome = ?5 AND c.callee = ?6", "AND c.outcome = ?5 AND c.caller = ?6")) {}

Outcome<std::vector<Call>> Calls::live() {
  std::vector<Call> calls;
  Rows rows = live_();
  while (rows.next()) calls.push_back(call_from(rows));
  if (rows.failed()) return database_.failure();
  return calls;
}

Outcome<std::optional<Call>> Calls::find(const base::CallId& id) {
  std::optional<Call> call;
  Rows rows = find_(id);
  if (rows.next()) call = call_from(rows);
  if (rows.failed()) return database_.failure();
  return call;
}

Outcome<CallPage> Calls::page(const CallQuery& query) {
  bool failed = false;
  const auto key_of = [&](const base::UserId& id) {
    Rows rows = find_user_(id.str());
    const auto key = rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
    failed = failed || rows.failed();
    return key;
  };
  const std::optional<std::int64_t> user = key_of(query.user);
  const std::optional<std::int64_t> with = query.with ? key_of(*query.with) : std::nullopt;
  if (failed) return database_.failure();

  Place place;
  if (query.before) {
    if (!user) return base::Error(base::ErrorCode::call_not_found);
    Rows rows = find_place_(*query.before, *user);
    const bool found = rows.next();
    if (rows.failed()) return database_.failure();
    if (!found) return base::Error(base::ErrorCode::call_not_found);
    place = {rows.integer(0), rows.integer(1)};
  }
  if (!user || (query.with && !with)) return CallPage{};

  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, max_call_history_limit);
  const auto wanted = static_cast<std::int64_t>(limit + 1);
  if (!query.outcome) {
    return read(with ? with_user_(*user, place.placed_at, place.key, wanted, *with)
                     : all_(*user, place.placed_at, place.key, wanted),
                limit);
  }
  const auto outcome = static_cast<std::int64_t>(*query.outcome);
  return read(with ? with_both_(*user, place.placed_at, place.key, wanted, outcome, *with)
                   : with_outcome_(*user, place.placed_at, place.key, wanted, outcome),
              limit);
}

Outcome<CallPage> Calls::read(Rows rows, std::size_t limit) const {
  CallPage page;
  while (rows.next()) page.calls.push_back(call_from(rows));
  if (rows.failed()) return database_.failure();
  page.has_more = page.calls.size() > limit;
  if (page.has_more) page.calls.pop_back();
  return page;
}

}  // namespace parley::store::sqlite
