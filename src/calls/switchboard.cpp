// Handles the inputs of a call: looks up the transition, stores the record, performs the actions. The code
// that places calls is in switchboard_placing.cpp.
#include "calls/switchboard.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "calls/active_call.hpp"

namespace parley::calls {

namespace {

std::optional<CallParty> role(const store::Call& call, const base::UserId& user) {
  if (user == call.caller) return CallParty::caller;
  if (user == call.callee && !call.withheld) return CallParty::callee;
  return std::nullopt;
}

void answer(Switchboard::PlaceDone& done, base::Result<store::Call> result,
            std::optional<base::CallId> in_the_way = {}) {
  if (done) done({std::move(result), in_the_way});
}

/// Adapts a completion that is not for an attempt to place a call.
Switchboard::PlaceDone plain(Switchboard::Done done) {
  return [done = std::move(done)](Placed answered) mutable {
    if (done) done(std::move(answered.call));
  };
}

std::uint8_t bit(Deadline deadline) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(deadline));
}

}  // namespace

Switchboard::Switchboard(base::Timers& timers, store::CallStore& store, Lines& lines, Directory& directory,
                         Audience& audience, Options options)
    : timers_(timers),
      store_(store),
      lines_(lines),
      directory_(directory),
      audience_(audience),
      options_(options) {}

Switchboard::~Switchboard() = default;

void Switchboard::respond(const base::UserId& user, const Device& device, const base::CallId& call,
                          Response response, Done done) {
  const CallInput on = response == Response::accept ? CallInput::accept : CallInput::reject;
  submit(user, call, PendingInput{on, CallParty::system, device, plain(std::move(done))});
}

void Switchboard::end(const base::UserId& user, const base::CallId& call, Done done) {
  submit(user, call, PendingInput{CallInput::end, CallParty::system, {}, plain(std::move(done))});
}

void Switchboard::hang_up_between(const base::UserId& user, const base::UserId& other) {
  force(CallInput::end, user, [&](const store::Call& call) {
    return (call.caller == user && call.callee == other) || (call.caller == other && call.callee == user);
  });
}

void Switchboard::logged_out(const base::UserId& user) {
  if (claiming_.contains(user)) logged_out_.insert(user);
  force(CallInput::log_out, user,
        [&](const store::Call& call) { return call.caller == user || call.callee == user; });
}

template <class Concerns>
void Switchboard::force(CallInput on, const base::UserId& user, Concerns concerns) {
  std::vector<base::CallId> found;
  // The search over all calls is acceptable, because a block or a logout is rare and the number of calls is
  // bounded. The map by_user_ is not enough: a call whose ring is still being stored is not in it yet.
  for (const auto& [id, live] : calls_) {
    if (concerns(live.call.record())) found.push_back(id);
  }
  for (const base::CallId& id : found) force(on, user, id);
}

void Switchboard::force(CallInput on, const base::UserId& user, const base::CallId& id) {
  const auto found = calls_.find(id);
  const auto by = found == calls_.end() ? std::nullopt : role(found->second.call.record(), user);
  if (!by) return;
  ActiveCall& live = found->second;
  std::deque<PendingInput> dropped;
  if (on == CallInput::log_out && *by == CallParty::caller) {
    // Attempts that wait behind this call would ring again after it ends.
    std::deque<PendingInput> kept;
    for (PendingInput& waiting : live.waiting) (waiting.again ? dropped : kept).push_back(std::move(waiting));
    live.waiting = std::move(kept);
  }
  PendingInput move{on, *by, {}, {}};
  if (!live.pending && live.waiting.empty()) {
    run(id, live, std::move(move));
  } else {
    // Goes before the waiting inputs and ignores the limit on them, so that no number of requests can keep it
    // from being handled.
    live.waiting.push_front(std::move(move));
  }
  for (PendingInput& move_again : dropped) answer(move_again.done, base::Error(base::ErrorCode::call_failed));
}

/// A call of other users and a call that does not exist give the same answer.
void Switchboard::submit(const base::UserId& user, const base::CallId& id, PendingInput move) {
  if (const auto found = calls_.find(id); found != calls_.end()) {
    const auto by = role(found->second.call.record(), user);
    if (!by) return answer(move.done, base::Error(base::ErrorCode::call_not_found));
    move.by = *by;
    return submit(id, found->second, std::move(move));
  }
  store_.find(id,
              [this, user, move = std::move(move)](base::Result<std::optional<store::Call>> found) mutable {
                if (!found) return answer(move.done, std::move(found).error());
                const auto by = *found ? role(**found, user) : std::nullopt;
                if (!by) return answer(move.done, base::Error(base::ErrorCode::call_not_found));
                move.by = *by;
                run_over(Call::restored(std::move(**found)), std::move(move));
              });
}

void Switchboard::submit(const base::CallId& id, ActiveCall& live, PendingInput move) {
  if (!live.pending && live.waiting.empty()) return run(id, live, std::move(move));
  if (live.waiting.size() >= options_.most_waiting) {
    return answer(move.done, base::Error(base::ErrorCode::unavailable));
  }
  live.waiting.push_back(std::move(move));
}

/// Precondition: no record of this call is being stored. The call may be erased afterwards.
void Switchboard::run(const base::CallId& id, ActiveCall& live, PendingInput move) {
  if (move.again) return ring_again(live.call.record(), std::move(*move.again), std::move(move.done));
  auto step = live.call.on(move.on, move.by, timers_.clock().wall_now());
  if (!step) return answer(move.done, std::move(step).error());
  if (step->actions.empty()) return answer(move.done, live.call.record());
  Pending pending{std::move(*step), std::move(move)};
  if (pending.step.actions.front() != Action{Store{}}) return commit(id, live, std::move(pending));
  store::Call record = pending.step.next.record();
  live.pending.emplace(std::move(pending));
  store_.put(std::move(record), [this, id](base::Result<void> stored) { on_stored(id, std::move(stored)); });
}

void Switchboard::on_stored(const base::CallId& id, base::Result<void> stored) {
  ActiveCall& live = calls_.at(id);
  Pending pending = std::move(*live.pending);
  live.pending.reset();
  if (stored || is_final(pending.step.next.state())) return commit(id, live, std::move(pending));
  if (live.call.state() == State::dialling) return ring_failed(id, std::move(pending), stored.error());
  answer(pending.move.done, std::move(stored).error());
  proceed(id);
}

void Switchboard::commit(const base::CallId& id, ActiveCall& live, Pending pending) {
  live.call = std::move(pending.step.next);
  for (const Action& action : pending.step.actions) act(live, action, pending.move);
  if (!is_final(live.call.state())) {
    answer(pending.move.done, live.call.record());
    return proceed(id);
  }
  const Call over = std::move(live.call);
  std::deque<PendingInput> waiting = std::move(live.waiting);
  calls_.erase(id);
  if (pending.move.refusal) {
    answer(pending.move.done, std::move(pending.move.refusal->error), pending.move.refusal->in_the_way);
  } else {
    answer(pending.move.done, over.record());
  }
  for (PendingInput& move : waiting) run_over(over, std::move(move));
}

/// Handles an input for a call that is over, or that another process holds.
void Switchboard::run_over(const Call& over, PendingInput move) {
  if (move.again) return place(std::move(*move.again), std::move(move.done));
  if (!is_final(over.state())) {
    if (move.on == CallInput::end) return answer(move.done, over.record());
    return answer(move.done, base::Error(base::ErrorCode::call_not_found));
  }
  auto step = over.on(move.on, move.by, timers_.clock().wall_now());
  if (!step) return answer(move.done, std::move(step).error());
  answer(move.done, over.record());
}

/// Handles passed deadlines and changed connections before the inputs of users.
void Switchboard::proceed(const base::CallId& id) {
  for (;;) {
    const auto found = calls_.find(id);
    if (found == calls_.end() || found->second.pending) return;
    ActiveCall& live = found->second;
    if (auto move = owed(live)) {
      run(id, live, std::move(*move));
    } else if (!live.waiting.empty()) {
      PendingInput next = std::move(live.waiting.front());
      live.waiting.pop_front();
      run(id, live, std::move(next));
    } else {
      return;
    }
  }
}

/// Returns an input for a deadline that has passed, or for a party whose connection differs from the call's
/// state. It compares the present state instead of counting events. A device may come and go many times while
/// a record is stored; only the present matters.
std::optional<Switchboard::PendingInput> Switchboard::owed(ActiveCall& live) const {
  const State state = live.call.state();
  if (!is_live(state)) return std::nullopt;
  for (const Deadline deadline : all_deadlines) {
    if ((live.due & bit(deadline)) == 0) continue;
    live.due = static_cast<std::uint8_t>(live.due & ~bit(deadline));
    if (runs(deadline, state)) return PendingInput{CallInput::timeout, whose(deadline)};
  }
  for (const CallParty party : {CallParty::caller, CallParty::callee}) {
    const store::Call& record = live.call.record();
    const bool is_here = directory_.is_connected(party == CallParty::caller ? record.caller : record.callee);
    if (party == CallParty::caller && is_here) live.is_caller_seen = true;
    if (is_here != is_without(state, party)) continue;
    if (is_ringing(state) && !live.is_caller_seen) continue;
    const CallInput on = is_here ? CallInput::back : CallInput::lost;
    if (transition(state, on, party) != nullptr) return PendingInput{on, party};
  }
  return std::nullopt;
}

void Switchboard::on_due(const base::CallId& id, Deadline deadline) {
  ActiveCall& live = calls_.at(id);
  live.due = static_cast<std::uint8_t>(live.due | bit(deadline));
  proceed(id);
}

void Switchboard::device_arrived(const base::UserId& user, const Device& device) {
  logged_out_.erase(user);
  const auto found = by_user_.find(user);
  if (found == by_user_.end()) return;
  const base::CallId id = found->second;
  proceed(id);
  const auto kept = calls_.find(id);
  if (kept == calls_.end() || !is_ringing(kept->second.call.state())) return;
  ActiveCall& live = kept->second;
  const store::Call& call = live.call.record();
  const To to{user, Which::one, device};
  if (user == call.callee) return audience_.tell(to, Incoming{call, remaining(live)});
  audience_.tell(to, Initiated{call, remaining(live)});
}

void Switchboard::last_device_gone(const base::UserId& user) {
  const auto found = by_user_.find(user);
  if (found != by_user_.end()) proceed(base::CallId(found->second));
}

std::optional<store::Call> Switchboard::active(const base::UserId& user) const {
  const auto found = by_user_.find(user);
  if (found == by_user_.end()) return std::nullopt;
  return calls_.at(found->second).call.record();
}

std::optional<Switchboard::Standing> Switchboard::standing(const base::CallId& call) const {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return std::nullopt;
  const ActiveCall& live = found->second;
  Standing standing{live.call.state(), live.pending.has_value(), live.waiting.size(), {}};
  for (std::size_t i = 0; i < all_deadlines.size(); ++i) {
    if (live.timers[i].armed()) standing.remaining[i] = live.timers[i].deadline() - timers_.now();
  }
  return standing;
}

}  // namespace parley::calls
