// The rules that the table of transitions must keep. Only call.cpp includes this header, so that a table that
// breaks a rule does not compile.
#pragma once

#include "calls/transitions.hpp"

namespace parley::calls::rules {

template <class Rule>
constexpr bool for_every_row(Rule rule) {
  for (const Transition& row : transitions) {
    if (!rule(row)) return false;
  }
  return true;
}

template <class Rule>
constexpr bool for_every_state(Rule rule) {
  for (std::size_t i = 0; i < state_count; ++i) {
    if (!rule(static_cast<State>(i))) return false;
  }
  return true;
}

/// The index of the row, or the size of the table if it has no such row. It is not a pointer because of GCC
/// bug 71962. With the sanitizer for undefined behaviour, g++ 12 cannot compare a pointer to null in a
/// constant expression.
constexpr std::size_t row_of(State from, CallInput on, CallParty by) {
  std::size_t i = 0;
  while (i < transitions.size() &&
         !(transitions[i].from == from && transitions[i].on == on && transitions[i].by == by)) {
    ++i;
  }
  return i;
}
constexpr bool has_row(State from, CallInput on, CallParty by) {
  return row_of(from, on, by) < transitions.size();
}

constexpr bool is_deterministic() {
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    for (std::size_t j = i + 1; j < transitions.size(); ++j) {
      const Transition &a = transitions[i], &b = transitions[j];
      if (a.from == b.from && a.on == b.on && a.by == b.by) return false;
    }
  }
  return true;
}
static_assert(is_deterministic());

static_assert(for_every_row([](const Transition& row) { return !is_final(row.from); }), "final is final");

static_assert(for_every_row([](const Transition& row) {
                return is_final(row.to) == row.outcome.has_value();
              }),
              "what became of a call is known when it is over, and not before");

/// Returns false if a deadline runs but leads to no transition, or if a timeout has no deadline that causes
/// it.
constexpr bool deadlines_and_timeouts_agree() {
  return for_every_state([](State state) {
    for (const CallParty by : {CallParty::caller, CallParty::callee, CallParty::system}) {
      bool is_running = false;
      for (const Deadline deadline : all_deadlines) {
        is_running = is_running || (runs(deadline, state) && whose(deadline) == by);
      }
      if (is_running != has_row(state, CallInput::timeout, by)) return false;
      if (is_running && !is_final(transitions[row_of(state, CallInput::timeout, by)].to)) return false;
    }
    return true;
  });
}
static_assert(deadlines_and_timeouts_agree());

/// Returns true if no call can stay live for ever without its parties. Each live state must have a deadline,
/// or must get one for each party that is lost.
constexpr bool every_live_state_can_end_by_itself() {
  return for_every_state([](State state) {
    if (!is_live(state)) return true;
    for (const Deadline deadline : all_deadlines) {
      if (runs(deadline, state)) return true;
    }
    for (const CallParty party : {CallParty::caller, CallParty::callee}) {
      if (!has_row(state, CallInput::lost, party)) return false;
      if (!is_without(transitions[row_of(state, CallInput::lost, party)].to, party)) return false;
    }
    return true;
  });
}
static_assert(every_live_state_can_end_by_itself());

static_assert(for_every_row([](const Transition& row) {
                const bool answers = !is_accepted(row.from) && is_accepted(row.to);
                return answers == (row.on == CallInput::accept) && (!answers || row.by == CallParty::callee);
              }),
              "only an accept by the callee accepts a call");

static_assert(for_every_state([](State state) {
                return !is_live(state) || (has_row(state, CallInput::end, CallParty::caller) &&
                                           has_row(state, CallInput::end, CallParty::callee));
              }),
              "either party can hang up, always");

static_assert(for_every_state([](State state) {
                if (!is_live(state)) return true;
                for (const CallParty party : {CallParty::caller, CallParty::callee}) {
                  const std::size_t row = row_of(state, CallInput::log_out, party);
                  if (row == transitions.size() || !is_final(transitions[row].to)) return false;
                }
                return true;
              }),
              "no call outlives the logout of either party");

static_assert(for_every_row([](const Transition& row) {
                if (row.on != CallInput::lost && row.on != CallInput::back) return true;
                return status_of(row.from) == status_of(row.to) &&
                       is_without(row.to, row.by) == (row.on == CallInput::lost) &&
                       is_without(row.from, row.by) == (row.on == CallInput::back);
              }),
              "losing and finding a party changes nothing else");

static_assert(for_every_state([](State state) {
                if (state == State::dialling) return true;
                for (const Transition& row : transitions) {
                  if (row.to == state) return true;
                }
                return false;
              }),
              "every state is reached");

}  // namespace parley::calls::rules
