// A call as a pure value: its record and where it stands in the table of transitions. An event gives the call
// as it would be then, and what is to be done about it, in order; whoever performs that owns the clock, the
// store and the devices. Where the record cannot be stored, the old value is simply kept.
#pragma once

#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "calls/transitions.hpp"
#include "store/call_store.hpp"

namespace parley::calls {

/// What devices are told.
enum class What : std::uint8_t { initiated, incoming, accepted, rejected, ended, answered_elsewhere, failed };
/// Which of a party's devices; `one` is the device that the event came from, if it came from one.
enum class Which : std::uint8_t { all, one, others };

/// The record, synced before any action behind this one.
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
/// Both lines are free again.
struct Release {
  bool operator==(const Release&) const = default;
};
/// Both parties are now in a call, or no longer.
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
  /// A try: nothing of it is stored or told yet.
  static Call dialled(store::Call record);
  /// From the store. A live one has lost its parties: after a restart nobody is connected.
  static Call restored(store::Call record);

  State state() const { return state_; }
  const store::Call& record() const { return record_; }

  /// What the event leads to; no actions where it changes nothing (hanging up twice, losing a party that the
  /// state does not wait for). Refused: call_already_answered (a second answer), permission_denied (a wrong
  /// move of a party).
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

/// From the answer to the end, in whole seconds; 0 where either is missing.
std::chrono::seconds duration_of(const store::Call& call);

}  // namespace parley::calls
