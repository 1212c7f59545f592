// Stores calls: the live ones, so that they survive a restart, and the history of all call attempts. Each
// completion runs later, exactly once, on the caller's shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

enum class CallType : std::uint8_t { voice, video };

/// The values rejected, ended and failed are final.
enum class CallStatus : std::uint8_t { ringing, accepted, rejected, ended, failed };

/// The result of a call, set when its status is final.
enum class CallOutcome : std::uint8_t {
  completed,  ///< the call was answered
  missed,     ///< the call rang until its timeout
  cancelled,  ///< the caller cancelled it while it rang
  rejected,
  busy,    ///< the callee was in another call or did not accept calls
  failed,  ///< the callee was not reachable, or the connection to a party was lost
};

/// Returns true if the callee neither answered nor rejected a call with this outcome.
constexpr bool is_missed(CallOutcome outcome) {
  return outcome != CallOutcome::completed && outcome != CallOutcome::rejected;
}

enum class CallEnd : std::uint8_t { user_ended, network_error, timeout };

struct Call {
  base::CallId id;
  base::UserId caller;
  std::string caller_name;  ///< the user's current name
  base::UserId callee;
  std::string callee_name;  ///< the user's current name
  CallType type = CallType::voice;
  CallStatus status = CallStatus::ringing;
  std::optional<CallOutcome> outcome{};  ///< set when the status is final
  base::Timestamp placed_at{};
  std::optional<base::Timestamp> answered_at{};
  std::optional<base::Timestamp> ended_at{};
  std::optional<CallEnd> end{};  ///< not set if no value describes how the call ended
  base::Duration ring_timeout{};
  bool withheld = false;  ///< one party had blocked the other: only the caller sees this call

  bool operator==(const Call&) const = default;
};

inline constexpr std::size_t max_call_history_limit = 200;

/// Selects a page of a user's calls, newest first: by placed_at, then by the order in which they were stored.
/// If `user` or `with` is unknown, the page is empty.
struct CallQuery {
  base::UserId user{};                   ///< only calls this user is part of
  std::optional<CallOutcome> outcome{};  ///< only final calls with this outcome
  bool missed = false;                   ///< only calls to the user whose outcome satisfies is_missed()
  std::optional<base::UserId> with{};    ///< only calls with this user
  std::optional<base::CallId> before{};  ///< only calls of the user that are strictly older than this one
  std::size_t limit = 50;                ///< 1 to max_call_history_limit
};

struct CallPage {
  std::vector<Call> calls;
  bool has_more = false;  ///< older calls follow
};

class CallStore {
 public:
  virtual ~CallStore() = default;

  /// Inserts the call or replaces the stored call with this id. Completes when the change is synced. Several
  /// puts of one call are applied in the order in which they are made. Errors: user_not_found (a party),
  /// unavailable (the disk or the queue is full).
  virtual void put(Call call, Completion<void> done) = 0;
  /// Loads the calls whose status is not final, oldest first. A restarted process continues with them.
  virtual void live(Completion<std::vector<Call>> done) = 0;
  /// Completes with nullopt if there is no such call.
  virtual void find(const base::CallId& id, Completion<std::optional<Call>> done) = 0;
  /// Loads a page of calls. Errors: call_not_found if `before` is not one of the user's calls; unavailable.
  virtual void history(CallQuery query, Completion<CallPage> done) = 0;
};

}  // namespace parley::store
