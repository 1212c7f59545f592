// A call as a pure value: its record and its state in the table of transitions. An event returns the changed
// call and the actions to perform, in order. The caller of Call::on performs them, and owns the clock, the
// store and the devices. If the record cannot be stored, the caller keeps the old value.
#pragma once

#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "calls/transitions.hpp"
#include "store/call_store.hpp"

namespace parley::calls {

/// The notification that a device receives.
enum class What : std::uint8_t { initiated, incoming, accepted, rejected, ended, answered_elsewhere, failed };
/// The devices of a party that receive it; `one` is the device that sent the event, if a device sent it.
enum class Which : std::uint8_t { all, one, others };

/// Stores the record. It must be synced to disk before any later action is performed.
struct Store {
  bool operator==(const Store&) const = default;
};
struct Arm {
  Deadline deadline;
  bool operator==(const Arm&) const = default;
};
struct Disarm {
  Deadline deadline;
  bool operator==(const Disarm&) const = default;
};
/// Frees the lines of both parties.
struct Release {
  bool operator==(const Release&) const = default;
};
/// Sets whether both parties are in a call.
struct Occupy {
  bool in_call;
  bool operator==(const Occupy&) const = default;
};
struct Tell {
  CallParty party;
  Which which;
  What what;
  bool operator==(const Tell&) const = default;
};
using Action = std::variant<Store, Arm, Disarm, Release, Occupy, Tell>;

struct Step;

class Call {
 public:
  /// Returns an attempt to place a call. Nothing is stored and no device is notified yet.
  static Call dialled(store::Call record);
  /// Returns a call loaded from the store. A live call has lost both parties, because no device is connected
  /// after a restart.
  static Call restored(store::Call record);

  State state() const { return state_; }
  const store::Call& record() const { return record_; }

  /// Returns the next value and the actions to perform. There are no actions if the event changes nothing,
  /// for example hanging up twice, or losing a party that the state does not wait for. Errors:
  /// call_already_answered (a second answer), permission_denied (a move that the party may not make).
  base::Result<Step> on(CallInput on, CallParty by, base::Timestamp now) const;

  bool operator==(const Call&) const = default;

 private:
  Call(State state, store::Call record) : state_(state), record_(std::move(record)) {}

  State state_;
  store::Call record_;
};

struct Step {
  Call next;
  std::vector<Action> actions;
};

/// The time from the answer to the end, in whole seconds; 0 if either is missing.
std::chrono::seconds duration_of(const store::Call& call);

}  // namespace parley::calls
