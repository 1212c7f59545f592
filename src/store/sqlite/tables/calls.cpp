#include "store/sqlite/tables/calls.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

constexpr std::array outcomes{CallOutcome::completed, CallOutcome::missed, CallOutcome::cancelled,
                              CallOutcome::rejected,  CallOutcome::busy,   CallOutcome::failed};

/// A WHERE clause. ?1 is the user, ?2 and ?3 are the place where the page begins, ?4 is the number of rows.
/// `with` is the parameter for the other user; it is empty if any user is wanted.
std::string run_of(const char* side, const char* other, const std::string& outcome, const std::string& with) {
  std::string run = std::string("WHERE c.") + side + " = ?1";
  if (!with.empty()) run += std::string(" AND c.") + other + " = " + with;
  return run + " AND c.outcome " + outcome + " AND (c.placed_at, c.key) < (?2, ?3)";
}

/// Selects calls to the user by other users.
std::string run_to(const std::string& outcome, const std::string& with) {
  return select_call(run_of("callee", "caller", outcome, with) +
                     " AND c.caller <> c.callee AND c.withheld = 0");
}

/// Adds one run for each side. A call to oneself is only in the run of the caller.
void add_runs(std::vector<std::string>& runs, const std::string& outcome, const std::string& with) {
  runs.push_back(select_call(run_of("caller", "callee", outcome, with)));
  runs.push_back(run_to(outcome, with));
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

/// ?5 is the outcome. IS NOT NULL is needed so that SQLite uses the partial indices of calls with an outcome.
constexpr const char* one_outcome = "IS NOT NULL AND c.outcome = ?5";

std::string of_one_outcome(const std::string& with) {
  std::vector<std::string> runs;
  add_runs(runs, one_outcome, with);
  return merged(runs);
}

std::string of_missed(const std::string& with) {
  std::vector<std::string> runs;
  for (const CallOutcome outcome : outcomes) {
    if (is_missed(outcome)) runs.push_back(run_to("= " + std::to_string(static_cast<int>(outcome)), with));
  }
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
      with_both_(database, of_one_outcome("?6")),
      missed_(database, of_missed("")),
      missed_with_outcome_(database, merged({run_to(one_outcome, "")})),
      missed_with_user_(database, of_missed("?5")),
      missed_with_both_(database, merged({run_to(one_outcome, "?6")})) {}

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
    Statement& with_user = query.missed ? missed_with_user_ : with_user_;
    Statement& all = query.missed ? missed_ : all_;
    return read(with ? with_user(*user, place.placed_at, place.key, wanted, *with)
                     : all(*user, place.placed_at, place.key, wanted),
                limit);
  }
  if (query.missed && !is_missed(*query.outcome)) return CallPage{};
  const auto outcome = static_cast<std::int64_t>(*query.outcome);
  Statement& with_both = query.missed ? missed_with_both_ : with_both_;
  Statement& with_outcome = query.missed ? missed_with_outcome_ : with_outcome_;
  return read(with ? with_both(*user, place.placed_at, place.key, wanted, outcome, *with)
                   : with_outcome(*user, place.placed_at, place.key, wanted, outcome),
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
