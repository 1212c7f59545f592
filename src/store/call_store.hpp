// Calls: those that live, so that they outlast the process, and the history of every try. Answers come later,
// on the caller's shard, exactly once.
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

/// rejected, ended and failed are final.
enum class CallStatus : std::uint8_t { ringing, accepted, rejected, ended, failed };

/// What became of a call, once its status is final.
enum class CallOutcome : std::uint8_t {
  completed,  ///< it was answered
  missed,     ///< rang until its time was up
  cancelled,  ///< by the caller while it rang
  rejected,
  busy,    ///< the callee was in a call, or wanted none
  failed,  ///< the callee was not there, or a party was lost
};

/// Whether a call with this outcome was neither answered nor rejected by its callee.
constexpr bool is_missed(CallOutcome outcome) {
  return outcome != CallOutcome::completed && outcome != CallOutcome::rejected;
}

enum class CallEnd : std::uint8_t { user_ended, network_error, timeout };

struct Call {
  base::CallId id;
  base::UserId caller;
  std::string caller_name;  ///< as it is now
  base::UserId callee;
  std::string callee_name;  ///< as it is now
  CallType type = CallType::voice;
  CallStatus status = CallStatus::ringing;
  std::optional<CallOutcome> outcome{};  ///< once the status is final
  base::Timestamp placed_at{};
  std::optional<base::Timestamp> answered_at{};
  std::optional<base::Timestamp> ended_at{};
  std::optional<CallEnd> end{};  ///< where one fits
  base::Duration ring_timeout{};
  bool withheld = false;  ///< one of the two blocked the other: the caller's alone

  bool operator==(const Call&) const = default;
};

inline constexpr std::size_t max_call_history_limit = 200;

/// A page of somebody's calls, newest first: by when they were placed, and of equals by which was stored
/// first. Nobody for `user`, or for `with`, has an empty page.
struct CallQuery {
  base::UserId user{};                   ///< only calls this user is part of
  std::optional<CallOutcome> outcome{};  ///< only final calls with this outcome
  bool missed = false;                   ///< only calls to the user with an outcome that is_missed() names
  std::optional<base::UserId> with{};    ///< only calls with this user
  std::optional<base::CallId> before{};  ///< strictly older than this one of the user's calls
  std::size_t limit = 50;                ///< 1 to max_call_history_limit
};

struct CallPage {
  std::vector<Call> calls;
  bool has_more = false;  ///< older ones
};

class CallStore {
 public:
  virtual ~CallStore() = default;

  /// Inserts, or replaces what is known of this id; answered once it is synced. Puts of one call are kept in
  /// the order given. Refused: user_not_found (a party), unavailable (disk full, queue full).
  virtual void put(Call call, Completion<void> done) = 0;
  /// Those whose status is not final, oldest first: what a restart has to go on with.
  virtual void live(Completion<std::vector<Call>> done) = 0;
  /// Nothing where there is none.
  virtual void find(const base::CallId& id, Completion<std::optional<Call>> done) = 0;
  /// Refused: call_not_found for a `before` that is not one of the user's calls, unavailable.
  virtual void history(CallQuery query, Completion<CallPage> done) = 0;
};

}  // namespace parley::store
