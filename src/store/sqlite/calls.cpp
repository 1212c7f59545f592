#include "store/sqlite/calls.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "store/sqlite/rows.hpp"

namespace parley::store::sqlite {

namespace {

constexpr std::array outcomes{CallOutcome::completed, CallOutcome::missed, CallOutcome::cancelled,
                              CallOutcome::rejected,  CallOutcome::busy,   CallOutcome::failed};

/// ?1 the user, ?2 and ?3 the place, ?4 the rows wanted. One run for each side; a call to oneself is in the
/// first one only. `with` is the parameter that is the other user, or nothing.
void add_runs(std::vector<std::string>& runs, const std::string& outcome, const std::string& with) {
  const std::string of = " AND c.outcome " + outcome + " AND (c.placed_at, c.key) < (?2, ?3)";
  const auto is_other = [&](const char* side) {
    return with.empty() ? "" : std::string(" AND c.") + side + " = " + with;
  };
  runs.push_back(select_call("WHERE c.caller = ?1" + is_other("callee") + of));
  runs.push_back(select_call("WHERE c.callee = ?1" + is_other("caller") + of +
                             " AND c.caller <> c.callee AND c.withheld = 0"));
}

std::string merged(const std::vector<std::string>& runs) {
  std::string sql;
  for (const std::string& run : runs) sql += (sql.empty() ? "" : " UNION ALL ") + run;
  return sql + " ORDER BY " + std::string(call_order) + " LIMIT ?4";
}

std::string of_any_outcome(const std::string& with) {
  std::vector<std::string> runs;
  add_runs(runs, "IS NULL", with);
  for (const CallOutcome outcome : outcomes) {
    add_runs(runs, "= " + std::to_string(static_cast<int>(outcome)), with);
  }
  return merged(runs);
}

/// ?5 is the outcome. That it is one has to be said: the indices are of calls that have one.
std::string of_one_outcome(const std::string& with) {
  std::vector<std::string> runs;
  add_runs(runs, "IS NOT NULL AND c.outcome = ?5", with);
  return merged(runs);
}

}  // namespace

Calls::Calls(Database& database)
    : database_(database),
      user_keys_(database),
      find_place_(database,
                  "SELECT placed_at, key FROM calls WHERE id = ?1 "
                  "AND (?2 = caller OR (?2 = callee AND withheld = 0))"),
      find_(database, select_call("WHERE c.id = ?")),
      live_(database, select_call("WHERE c.outcome IS NULL ORDER BY c.placed_at, c.key")),
      all_(database, of_any_outcome("")),
      with_outcome_(database, of_one_outcome("")),
      with_user_(database, of_any_outcome("?5")),
      with_both_(database, of_one_outcome("?6")) {}

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
  const auto user = user_keys_.of(query.user, failed);
  const auto with = query.with ? user_keys_.of(*query.with, failed) : std::nullopt;
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
