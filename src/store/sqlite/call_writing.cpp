#include "store/sqlite/call_writing.hpp"

#include <optional>

#include "store/sqlite/rows.hpp"

namespace parley::store::sqlite {

namespace {

constexpr auto number = [](auto value) { return static_cast<std::int64_t>(value); };

constexpr auto number_or_nothing = [](const auto& value) {
  return value ? std::optional(number(*value)) : std::nullopt;
};

}  // namespace

CallWriting::CallWriting(Database& database)
    : database_(database),
      step_(database,
            "UPDATE calls SET status = ?2, outcome = ?3, answered_at = ?4, ended_at = ?5, ending = ?6 WHERE "
            "id = ?1"),
      add_(database,
           "INSERT INTO calls (id, status, outcome, answered_at, ended_at, ending, caller, callee, type, "
           "placed_at, "
           "ring_timeout, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

Outcome<std::monostate> CallWriting::put(const Call& call, std::int64_t caller, std::int64_t callee) {
  const std::int64_t status = number(call.status);
  const auto outcome = number_or_nothing(call.outcome);
  const auto answered_at = number_from(call.answered_at);
  const auto ended_at = number_from(call.ended_at);
  const auto end = number_or_nothing(call.end);
  if (!step_.run(call.id, status, outcome, answered_at, ended_at, end)) return database_.failure();
  if (sqlite3_changes64(database_.handle()) > 0) return std::monostate{};
  if (!add_.run(call.id, status, outcome, answered_at, ended_at, end, caller, callee, number(call.type),
                number_from(call.placed_at), number(call.ring_timeout.count()), number(call.withheld))) {
    return database_.failure();
  }
  return std::monostate{};
}

}  // namespace parley::store::sqlite
