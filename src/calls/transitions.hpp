// The life cycle of a call as a table. Nothing else defines the allowed transitions: Call looks them up here,
// and the diagram in docs/calls.md is printed from it. The compiler checks the rules of the table in
// transition_rules.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "store/call_store.hpp"

namespace parley::calls {

enum class State : std::uint8_t {
  dialling,  ///< no device has been notified yet
  ringing,
  ringing_without_caller,  ///< the caller's last device has disconnected
  accepted,
  accepted_without_caller,
  accepted_without_callee,
  accepted_without_both,
  rejected,
  ended,
  failed,
};
inline constexpr std::size_t state_count = 10;

enum class CallParty : std::uint8_t { caller, callee, system };

enum class CallInput : std::uint8_t {
  ring,         ///< both lines belong to this call
  busy,         ///< another call holds a line, or the callee wants no calls
  unreachable,  ///< the callee has no device connected
  accept,
  reject,
  end,
  log_out,  ///< a party's last device has been logged out: there is no grace
  lost,     ///< a party's last device has disconnected
  back,     ///< a lost party's first device has connected
  timeout,  ///< by the system: the ring has timed out; by a party: its grace is over
};

/// The deadlines of a call. Options holds their lengths.
enum class Deadline : std::uint8_t { ring, ring_grace, caller_grace, callee_grace };
inline constexpr std::array all_deadlines{Deadline::ring, Deadline::ring_grace, Deadline::caller_grace,
                                          Deadline::callee_grace};

struct Transition {
  State from;
  CallInput on;
  CallParty by;
  State to;
  std::optional<store::CallOutcome> outcome{};  ///< set if `to` is final
  std::optional<store::CallEnd> end{};
};

// clang-format off
inline constexpr std::array transitions = [] {
  using enum State;
  using store::CallEnd;
  using store::CallOutcome;
  return std::to_array<Transition>({
    {dialling, CallInput::ring, CallParty::system, ringing},
    {dialling, CallInput::busy, CallParty::system, failed, CallOutcome::busy},
    {dialling, CallInput::unreachable, CallParty::system, failed, CallOutcome::failed},

    {ringing, CallInput::accept, CallParty::callee, accepted},
    {ringing, CallInput::reject, CallParty::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing, CallInput::end, CallParty::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing, CallInput::end, CallParty::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing, CallInput::timeout, CallParty::system, ended, CallOutcome::missed, CallEnd::timeout},
    {ringing, CallInput::log_out, CallParty::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing, CallInput::log_out, CallParty::callee, ended, CallOutcome::missed, CallEnd::network_error},
    {ringing, CallInput::lost, CallParty::caller, ringing_without_caller},

    {ringing_without_caller, CallInput::back, CallParty::caller, ringing},
    {ringing_without_caller, CallInput::accept, CallParty::callee, accepted_without_caller},
    {ringing_without_caller, CallInput::reject, CallParty::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing_without_caller, CallInput::end, CallParty::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing_without_caller, CallInput::end, CallParty::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing_without_caller, CallInput::log_out, CallParty::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing_without_caller, CallInput::log_out, CallParty::callee, ended, CallOutcome::missed, CallEnd::network_error},
    {ringing_without_caller, CallInput::timeout, CallParty::system, ended, CallOutcome::missed, CallEnd::timeout},
    {ringing_without_caller, CallInput::timeout, CallParty::caller, ended, CallOutcome::failed, CallEnd::network_error},

    {accepted, CallInput::end, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, CallInput::end, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, CallInput::log_out, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, CallInput::log_out, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, CallInput::lost, CallParty::caller, accepted_without_caller},
    {accepted, CallInput::lost, CallParty::callee, accepted_without_callee},

    {accepted_without_caller, CallInput::back, CallParty::caller, accepted},
    {accepted_without_caller, CallInput::lost, CallParty::callee, accepted_without_both},
    {accepted_without_caller, CallInput::end, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, CallInput::end, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, CallInput::log_out, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, CallInput::log_out, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, CallInput::timeout, CallParty::caller, ended, CallOutcome::completed, CallEnd::network_error},

    {accepted_without_callee, CallInput::back, CallParty::callee, accepted},
    {accepted_without_callee, CallInput::lost, CallParty::caller, accepted_without_both},
    {accepted_without_callee, CallInput::end, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, CallInput::end, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, CallInput::log_out, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, CallInput::log_out, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, CallInput::timeout, CallParty::callee, ended, CallOutcome::completed, CallEnd::network_error},

    {accepted_without_both, CallInput::back, CallParty::caller, accepted_without_callee},
    {accepted_without_both, CallInput::back, CallParty::callee, accepted_without_caller},
    {accepted_without_both, CallInput::end, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, CallInput::end, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, CallInput::log_out, CallParty::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, CallInput::log_out, CallParty::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, CallInput::timeout, CallParty::caller, ended, CallOutcome::completed, CallEnd::network_error},
    {accepted_without_both, CallInput::timeout, CallParty::callee, ended, CallOutcome::completed, CallEnd::network_error},
  });
}();
// clang-format on

/// Returns nullptr if the table has no such row.
constexpr const Transition* transition(State from, CallInput on, CallParty by) {
  for (const Transition& row : transitions) {
    if (row.from == from && row.on == on && row.by == by) return &row;
  }
  return nullptr;
}

constexpr bool is_ringing(State state) {
  return state == State::ringing || state == State::ringing_without_caller;
}
constexpr bool is_accepted(State state) {
  return state >= State::accepted && state <= State::accepted_without_both;
}
/// True if the record is kept as live, so that a restart resumes the call.
constexpr bool is_live(State state) {
  return is_ringing(state) || is_accepted(state);
}
constexpr bool is_final(State state) {
  return state >= State::rejected;
}

/// Whether the state says that this party has no device connected.
constexpr bool is_without(State state, CallParty party) {
  switch (state) {
    case State::ringing_without_caller:
    case State::accepted_without_caller:
      return party == CallParty::caller;
    case State::accepted_without_callee:
      return party == CallParty::callee;
    case State::accepted_without_both:
      return party != CallParty::system;
    default:
      return false;
  }
}

/// Whether the deadline runs in this state.
constexpr bool runs(Deadline deadline, State state) {
  switch (deadline) {
    case Deadline::ring:
      return is_ringing(state);
    case Deadline::ring_grace:
      return state == State::ringing_without_caller;
    case Deadline::caller_grace:
      return is_accepted(state) && is_without(state, CallParty::caller);
    case Deadline::callee_grace:
      return is_accepted(state) && is_without(state, CallParty::callee);
  }
  return false;
}

/// The party of the timeout that follows when the deadline passes.
constexpr CallParty whose(Deadline deadline) {
  if (deadline == Deadline::ring) return CallParty::system;
  return deadline == Deadline::callee_grace ? CallParty::callee : CallParty::caller;
}

constexpr store::CallStatus status_of(State state) {
  if (is_accepted(state)) return store::CallStatus::accepted;
  switch (state) {
    case State::rejected:
      return store::CallStatus::rejected;
    case State::ended:
      return store::CallStatus::ended;
    case State::failed:
      return store::CallStatus::failed;
    default:
      return store::CallStatus::ringing;
  }
}

}  // namespace parley::calls
