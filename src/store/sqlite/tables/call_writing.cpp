#include "store/sqlite/tables/call_writing.hpp"

#include <optional>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

constexpr auto number = [](auto value) { return static_cast<std::int64_t>(value); };

constexpr auto number_or_nothing = [](const auto& value) {
  return value ? std::optional(number(*value)) : std::nullopt;
};

}  // namespace

CallWriting::CallWriting(Database& database, KnownUsers& users)
    : database_(database),
      users_(users),
      answer_(database,
              "UPDATE calls SET status = ?2, answered_at = ?3 WHERE id = ?1 AND outcome IS NULL "
              "AND caller = ?4 AND callee = ?5 AND type = ?6 AND placed_at = ?7 AND ring_timeout = ?8"),
      put_(database,
           "INSERT INTO calls (id, status, outcome, answered_at, ended_at, ending, caller, callee, type, "
           "placed_at, "
           "ring_timeout, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
           "ON CONFLICT (id) DO UPDATE SET status = excluded.status, outcome = excluded.outcome, "
           "answered_at = excluded.answered_at, ended_at = excluded.ended_at, ending = excluded.ending, "
           "caller = excluded.caller, callee = excluded.callee, type = excluded.type, "
           "placed_at = excluded.placed_at, ring_timeout = excluded.ring_timeout") {}

Outcome<std::monostate> CallWriting::put(const Call& call) {
  bool failed = false;
  const KnownUser* const caller = users_.find(call.caller, failed);
  if (failed) return database_.failure();
  const KnownUser* const callee = users_.find(call.callee, failed);
  if (failed) return database_.failure();
  if (caller == nullptr || callee == nullptr) return base::Error(base::ErrorCode::user_not_found);
  if (call.status == CallStatus::accepted) {
    if (!answer_.run(call.id, number(call.status), number_from(call.answered_at), caller->key, callee->key,
                     number(call.type), number_from(call.placed_at), number(call.ring_timeout.count()))) {
      return database_.failure();
    }
    if (sqlite3_changes64(database_.handle()) > 0) return std::monostate{};
  }
  if (!put_.run(call.id, number(call.status), number_or_nothing(call.outcome), number_from(call.answered_at),
                number_from(call.ended_at), number_or_nothing(call.end), caller->key, callee->key,
                number(call.type), number_from(call.placed_at), number(call.ring_timeout.count()),
                number(call.withheld))) {
    return database_.failure();
  }
  return std::monostate{};
}

}  // namespace parley::store::sqlite
