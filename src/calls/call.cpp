#include "calls/call.hpp"

#include <algorithm>
#include <utility>

#include "calls/transition_rules.hpp"

namespace parley::calls {

namespace {

using Actions = std::vector<Action>;

base::Error refusal(State state, const store::Call& record, CallParty by) {
  const bool is_answered = record.answered_at.has_value() || state == State::rejected;
  if (by == CallParty::callee && is_answered) return base::ErrorCode::call_already_answered;
  if (is_final(state)) return {base::ErrorCode::permission_denied, "The call is over"};
  return {base::ErrorCode::permission_denied, "Only the callee answers a call"};
}

void tell_all(Actions& actions, What what) {
  actions.push_back(Tell{CallParty::caller, Which::all, what});
  actions.push_back(Tell{CallParty::callee, Which::all, what});
}

void change_deadlines(Actions& actions, State from, State to) {
  for (const Deadline deadline : all_deadlines) {
    if (runs(deadline, from) && !runs(deadline, to)) actions.push_back(Disarm{deadline});
  }
  for (const Deadline deadline : all_deadlines) {
    if (!runs(deadline, from) && runs(deadline, to)) actions.push_back(Arm{deadline});
  }
}

/// Adds the notifications for a call that has entered another status.
void tell(Actions& actions, const Transition& row) {
  if (is_ringing(row.to)) {
    actions.push_back(Tell{CallParty::caller, Which::one, What::initiated});
    actions.push_back(Tell{CallParty::callee, Which::all, What::incoming});
  } else if (is_accepted(row.to)) {
    actions.push_back(Tell{CallParty::caller, Which::all, What::accepted});
    actions.push_back(Tell{CallParty::callee, Which::one, What::accepted});
    actions.push_back(Tell{CallParty::callee, Which::others, What::answered_elsewhere});
  } else if (row.to == State::failed) {
    actions.push_back(Tell{CallParty::caller, Which::one, What::failed});
  } else {
    tell_all(actions, row.to == State::rejected ? What::rejected : What::ended);
  }
}

/// The lines are released before the devices are notified of the end, so that a notified client can place a
/// call at once.
Actions actions_of(const Transition& row) {
  Actions actions;
  const bool is_news = row.from == State::dialling || status_of(row.from) != status_of(row.to);
  if (is_news) actions.push_back(Store{});
  change_deadlines(actions, row.from, row.to);
  if (is_final(row.to)) actions.push_back(Release{});
  if (is_live(row.from) != is_live(row.to)) actions.push_back(Occupy{is_live(row.to)});
  if (is_news) tell(actions, row);
  return actions;
}

void enter(store::Call& record, const Transition& row, base::Timestamp now) {
  record.status = status_of(row.to);
  if (row.on == CallInput::accept) record.answered_at = now;
  if (!is_final(row.to)) return;
  record.outcome = row.outcome;
  record.end = row.end;
  record.ended_at = now;
}

State restored_state(store::CallStatus status) {
  switch (status) {
    case store::CallStatus::ringing:
      return State::ringing_without_caller;
    case store::CallStatus::accepted:
      return State::accepted_without_both;
    case store::CallStatus::rejected:
      return State::rejected;
    case store::CallStatus::ended:
      return State::ended;
    case store::CallStatus::failed:
      break;
  }
  return State::failed;
}

}  // namespace

Call Call::dialled(store::Call record) {
  return {State::dialling, std::move(record)};
}

Call Call::restored(store::Call record) {
  return {restored_state(record.status), std::move(record)};
}

base::Result<Step> Call::on(CallInput on, CallParty by, base::Timestamp now) const {
  const Transition* row = transition(state_, on, by);
  if (row == nullptr) {
    if (on == CallInput::accept || on == CallInput::reject) return refusal(state_, record_, by);
    return Step{*this, {}};
  }
  Step step{*this, actions_of(*row)};
  step.next.state_ = row->to;
  if (status_of(row->to) != status_of(state_) || is_final(row->to)) enter(step.next.record_, *row, now);
  return step;
}

std::chrono::seconds duration_of(const store::Call& call) {
  if (!call.answered_at || !call.ended_at) return std::chrono::seconds{0};
  // The wall clock may have been set back between the two times.
  return std::max(std::chrono::seconds{0},
                  std::chrono::floor<std::chrono::seconds>(*call.ended_at - *call.answered_at));
}

}  // namespace parley::calls
