// The life of a call as a table. Nothing else says what may follow what: Call walks it, the diagram in
// docs/calls.md is printed from it, and what must hold for any such table is proved below it by the compiler.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "store/call_store.hpp"

namespace parley::calls {

enum class State : std::uint8_t {
  dialling,  ///< nobody has been told yet
  ringing,
  ringing_without_caller,  ///< the caller's last device has gone
  accepted,
  accepted_without_caller,
  accepted_without_callee,
  accepted_without_both,
  rejected,
  ended,
  failed,
};
inline constexpr std::size_t state_count = 10;

enum class By : std::uint8_t { caller, callee, system };

enum class On : std::uint8_t {
  ring,         ///< both lines are this call's
  busy,         ///< a line is another call's, or the callee wants none
  unreachable,  ///< the callee has no device here
  accept,
  reject,
  end,
  log_out,  ///< a party's last device has been logged out: there is no grace
  lost,     ///< a party's last device has gone
  back,     ///< its first one has come
  timeout,  ///< by the system: it rang long enough; by a party: it has been lost for long enough
};

/// What a call waits for. Each has its length in Times.
enum class Deadline : std::uint8_t { ring, ring_grace, caller_grace, callee_grace };
inline constexpr std::array all_deadlines{Deadline::ring, Deadline::ring_grace, Deadline::caller_grace,
                                          Deadline::callee_grace};

struct Transition {
  State from;
  On on;
  By by;
  State to;
  std::optional<store::CallOutcome> outcome{};  ///< where `to` is final
  std::optional<store::CallEnd> end{};
};

// clang-format off
inline constexpr std::array transitions = [] {
  using enum State;
  using store::CallEnd;
  using store::CallOutcome;
  return std::to_array<Transition>({
    {dialling, On::ring, By::system, ringing},
    {dialling, On::busy, By::system, failed, CallOutcome::busy},
    {dialling, On::unreachable, By::system, failed, CallOutcome::failed},

    {ringing, On::accept, By::callee, accepted},
    {ringing, On::reject, By::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing, On::end, By::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing, On::end, By::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing, On::timeout, By::system, ended, CallOutcome::missed, CallEnd::timeout},
    {ringing, On::log_out, By::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing, On::log_out, By::callee, ended, CallOutcome::missed, CallEnd::network_error},
    {ringing, On::lost, By::caller, ringing_without_caller},

    {ringing_without_caller, On::back, By::caller, ringing},
    {ringing_without_caller, On::accept, By::callee, accepted_without_caller},
    {ringing_without_caller, On::reject, By::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing_without_caller, On::end, By::callee, rejected, CallOutcome::rejected, CallEnd::user_ended},
    {ringing_without_caller, On::end, By::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing_without_caller, On::log_out, By::caller, ended, CallOutcome::cancelled, CallEnd::user_ended},
    {ringing_without_caller, On::log_out, By::callee, ended, CallOutcome::missed, CallEnd::network_error},
    {ringing_without_caller, On::timeout, By::system, ended, CallOutcome::missed, CallEnd::timeout},
    {ringing_without_caller, On::timeout, By::caller, ended, CallOutcome::failed, CallEnd::network_error},

    {accepted, On::end, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, On::end, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, On::log_out, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, On::log_out, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted, On::lost, By::caller, accepted_without_caller},
    {accepted, On::lost, By::callee, accepted_without_callee},

    {accepted_without_caller, On::back, By::caller, accepted},
    {accepted_without_caller, On::lost, By::callee, accepted_without_both},
    {accepted_without_caller, On::end, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, On::end, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, On::log_out, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, On::log_out, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_caller, On::timeout, By::caller, ended, CallOutcome::completed, CallEnd::network_error},

    {accepted_without_callee, On::back, By::callee, accepted},
    {accepted_without_callee, On::lost, By::caller, accepted_without_both},
    {accepted_without_callee, On::end, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, On::end, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, On::log_out, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, On::log_out, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_callee, On::timeout, By::callee, ended, CallOutcome::completed, CallEnd::network_error},

    {accepted_without_both, On::back, By::caller, accepted_without_callee},
    {accepted_without_both, On::back, By::callee, accepted_without_caller},
    {accepted_without_both, On::end, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, On::end, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, On::log_out, By::caller, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, On::log_out, By::callee, ended, CallOutcome::completed, CallEnd::user_ended},
    {accepted_without_both, On::timeout, By::caller, ended, CallOutcome::completed, CallEnd::network_error},
    {accepted_without_both, On::timeout, By::callee, ended, CallOutcome::completed, CallEnd::network_error},
  });
}();
// clang-format on

/// nullptr where the table says nothing.
constexpr const Transition* transition(State from, On on, By by) {
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
/// The record is kept as such, and a restart goes on with it.
constexpr bool is_live(State state) {
  return is_ringing(state) || is_accepted(state);
}
constexpr bool is_final(State state) {
  return state >= State::rejected;
}

/// Whether the state says that this party has no device.
constexpr bool is_without(State state, By party) {
  switch (state) {
    case State::ringing_without_caller:
    case State::accepted_without_caller:
      return party == By::caller;
    case State::accepted_without_callee:
      return party == By::callee;
    case State::accepted_without_both:
      return party != By::system;
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
      return is_accepted(state) && is_without(state, By::caller);
    case Deadline::callee_grace:
      return is_accepted(state) && is_without(state, By::callee);
  }
  return false;
}

/// By whom the timeout is that comes when the deadline passes.
constexpr By whose(Deadline deadline) {
  if (deadline == Deadline::ring) return By::system;
  return deadline == Deadline::callee_grace ? By::callee : By::caller;
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
