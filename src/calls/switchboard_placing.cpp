// Adds calls to the switchboard: those that a user places, and those found in the store after a restart.
#include <memory>
#include <utility>

#include "calls/active_call.hpp"
#include "calls/switchboard.hpp"

namespace parley::calls {

using base::Error;
using base::ErrorCode;

void Switchboard::place(PlaceCall placing, PlaceDone done) {
  if (placing.caller == placing.callee) {
    Refusal refusal{Failed::Reason::invalid, Error::invalid("to", "to must be another user")};
    return refuse(placing, std::move(refusal), std::move(done));
  }
  if (size() >= options_.most_calls) {
    return refuse(placing, {Failed::Reason::call_failed, ErrorCode::call_failed}, std::move(done));
  }
  logged_out_.erase(placing.caller);
  claiming_.insert(placing.caller);
  const base::UserId callee = placing.callee;
  directory_.find(callee, [this, placing = std::move(placing),
                           done = std::move(done)](base::Result<std::optional<std::string>> name) mutable {
    if (name && *name) return dial(std::move(placing), std::move(**name), std::move(done));
    take_claim(placing.caller);
    if (!name) {
      return refuse(placing, {Failed::Reason::call_failed, std::move(name).error()}, std::move(done));
    }
    refuse(placing, {Failed::Reason::user_not_found, ErrorCode::user_not_found}, std::move(done));
  });
}

void Switchboard::dial(PlaceCall placing, std::string callee_name, PlaceDone done) {
  store::Call record;
  record.id = base::CallId::random();
  record.caller = placing.caller;
  record.caller_name = placing.caller_name;
  record.callee = placing.callee;
  record.callee_name = std::move(callee_name);
  record.type = placing.type;
  record.placed_at = timers_.clock().wall_now();
  record.ring_timeout = options_.ring_timeout;
  record.withheld = directory_.are_apart(record.caller, record.callee);
  const base::CallId id = record.id;
  // If the call is withheld because of a block, the callee is not busy through it and is not checked for
  // being busy. Only the caller's line is claimed.
  const base::UserId caller = record.caller, callee = record.withheld ? record.caller : record.callee;
  lines_.claim(id, caller, callee,
               [this, attempt = PlaceAttempt{std::move(placing), std::move(record), std::move(done)}](
                   Reservation claim) mutable {
                 const base::UserId caller = attempt.record.caller;
                 const base::CallId id = attempt.record.id;
                 const bool has_left = take_claim(caller);
                 on_claim(std::move(attempt), claim);
                 if (has_left) force(CallInput::log_out, caller, id);
               });
}

bool Switchboard::take_claim(const base::UserId& caller) {
  claiming_.erase(claiming_.find(caller));
  const bool has_left = logged_out_.contains(caller);
  if (!claiming_.contains(caller)) logged_out_.erase(caller);
  return has_left;
}

void Switchboard::on_claim(PlaceAttempt attempt, Reservation claim) {
  using Reason = Failed::Reason;
  using Answer = Reservation::Answer;
  store::Call& record = attempt.record;
  // A claim may take time, and one of the two may have blocked the other meanwhile.
  record.withheld = record.withheld || directory_.are_apart(record.caller, record.callee);
  if (claim.answer == Answer::again && !record.withheld) {
    if (const auto found = calls_.find(*claim.holder); found != calls_.end()) {
      PendingInput move{CallInput::ring,           CallParty::caller, {}, std::move(attempt.done), {},
                        std::move(attempt.placing)};
      return submit(*claim.holder, found->second, std::move(move));
    }
  }
  if (claim.answer == Answer::callee_busy && !record.withheld) {
    return begin(std::move(attempt), CallInput::busy,
                 Refusal{Reason::user_unavailable, ErrorCode::call_in_progress});
  }
  if (claim.answer == Answer::again || claim.answer == Answer::caller_busy) {
    Refusal refusal{Reason::call_in_progress, ErrorCode::call_in_progress, claim.holder};
    return begin(std::move(attempt), CallInput::busy, std::move(refusal));
  }
  const bool is_here = !record.withheld && directory_.is_connected(record.callee);
  if (is_here && !directory_.is_busy(record.callee)) return begin(std::move(attempt), CallInput::ring, {});
  // Released now and not after the record is stored, because this call will never need the lines.
  lines_.release(record.id, record.caller, record.callee);
  Refusal refusal{Reason::user_unavailable,
                  is_here ? ErrorCode::user_unavailable : ErrorCode::user_not_connected};
  begin(std::move(attempt), is_here ? CallInput::busy : CallInput::unreachable, std::move(refusal));
}

/// From here on the attempt has an id and a record, whatever its outcome is.
void Switchboard::begin(PlaceAttempt attempt, CallInput on, std::optional<Refusal> refusal) {
  const base::CallId id = attempt.record.id;
  ActiveCall& live = add(Call::dialled(std::move(attempt.record)));
  live.is_caller_seen = !attempt.placing.device.empty();
  run(id, live,
      PendingInput{on, CallParty::system, attempt.placing.device, std::move(attempt.done),
                   std::move(refusal)});
}

/// Handles a repeated attempt of the same caller to call the same callee. If the call rings and has the
/// wanted type, it is the answer. If it has the other type or was answered, the attempt is refused.
void Switchboard::ring_again(const store::Call& call, PlaceCall placing, PlaceDone done) {
  ActiveCall& live = calls_.at(call.id);
  if (is_ringing(live.call.state()) && call.type == placing.type) {
    const Which which = placing.device.empty() ? Which::all : Which::one;
    audience_.tell(To{call.caller, which, placing.device}, Initiated{call, remaining(live)});
    return done({call});
  }
  store::Call record = call;
  record.id = base::CallId::random();
  record.type = placing.type;
  record.placed_at = timers_.clock().wall_now();
  record.answered_at.reset();
  Refusal refusal{Failed::Reason::call_in_progress, ErrorCode::call_in_progress, call.id};
  begin(PlaceAttempt{std::move(placing), std::move(record), std::move(done)}, CallInput::busy,
        std::move(refusal));
}

void Switchboard::refuse(const PlaceCall& placing, Refusal refusal, PlaceDone done) {
  if (!placing.device.empty()) {
    audience_.tell(To{placing.caller, Which::one, placing.device},
                   Failed{refusal.reason, refusal.error.code, refusal.error.message, placing.callee,
                          refusal.in_the_way});
  }
  done({std::move(refusal.error), refusal.in_the_way});
}

void Switchboard::ring_failed(const base::CallId& id, Pending pending, const Error& error) {
  const store::Call call = pending.step.next.record();
  std::deque<PendingInput> waiting = std::move(calls_.at(id).waiting);
  calls_.erase(id);
  lines_.release(id, call.caller, call.callee);
  Refusal refusal{Failed::Reason::call_failed, ErrorCode::call_failed};
  if (error.code == ErrorCode::user_not_found) refusal = {Failed::Reason::user_not_found, error};
  PlaceCall placing{call.caller, {}, pending.move.device, call.callee, call.type};
  refuse(placing, std::move(refusal), std::move(pending.move.done));
  for (PendingInput& move : waiting) {
    if (move.again) {
      place(std::move(*move.again), std::move(move.done));
    } else if (move.done) {
      move.done({Error(ErrorCode::call_not_found)});
    }
  }
}

Switchboard::ActiveCall& Switchboard::add(Call call) {
  const base::CallId id = call.record().id;
  return calls_.try_emplace(id, *this, id, std::move(call)).first->second;
}

void Switchboard::load(store::Completion<std::size_t> done) {
  store_.live([this, done = std::move(done)](base::Result<std::vector<store::Call>> found) mutable {
    if (!found) return done(std::move(found).error());
    if (found->empty()) return done(std::size_t{0});
    struct Loading {
      std::size_t awaited;
      store::Completion<std::size_t> done;
    };
    // Shared by the claims that are under way, and destroyed with the last of them.
    auto loading = std::make_shared<Loading>(Loading{found->size(), std::move(done)});
    // The newest call claims first: if the end of an older call could not be stored, the newer one gets the
    // lines.
    for (auto call = found->rbegin(); call != found->rend(); ++call) {
      const base::CallId id = call->id;
      const base::UserId caller = call->caller, callee = call->callee;
      lines_.claim(id, caller, callee, [this, loading, record = std::move(*call)](Reservation claim) mutable {
        restore(std::move(record), claim);
        if (--loading->awaited == 0) loading->done(std::size_t{calls_.size()});
      });
    }
  });
}

void Switchboard::restore(store::Call record, const Reservation& claim) {
  const base::CallId id = record.id;
  Call call = Call::restored(std::move(record));
  if (claim.answer != Reservation::Answer::claimed) {
    auto step = call.on(CallInput::timeout, CallParty::caller, timers_.clock().wall_now());
    if (step) store_.put(step->next.record(), [](base::Result<void>) {});
    return;
  }
  ActiveCall& live = add(std::move(call));
  live.is_caller_seen = true;
  for (const Deadline deadline : all_deadlines) {
    if (runs(deadline, live.call.state())) arm(live, deadline);
  }
  const store::Call& kept = live.call.record();
  occupy(kept, true);
  // The process stopped after a block was stored and before the call was ended. It does not matter which of
  // the two blocked.
  if (directory_.are_apart(kept.caller, kept.callee))
    live.waiting.push_back({CallInput::end, CallParty::callee, {}, {}});
  proceed(id);
}

}  // namespace parley::calls
