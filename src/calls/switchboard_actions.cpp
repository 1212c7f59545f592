// Performs the actions of a step of a call.
#include <algorithm>
#include <utility>

#include "calls/active_call.hpp"
#include "calls/switchboard.hpp"

namespace parley::calls {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

Ended::Reason reason_of(const store::Call& call) {
  switch (call.end.value_or(store::CallEnd::user_ended)) {
    case store::CallEnd::network_error:
      return Ended::Reason::network_error;
    case store::CallEnd::timeout:
      return Ended::Reason::timeout;
    case store::CallEnd::user_ended:
      break;
  }
  return Ended::Reason::user_ended;
}

Ended ended(const store::Call& call, CallParty by) {
  Ended notice{call, std::nullopt, reason_of(call), duration_of(call)};
  // If the grace has run out, the server ended the call, not the party.
  if (call.end == store::CallEnd::user_ended) notice.by = by == CallParty::caller ? call.caller : call.callee;
  return notice;
}

}  // namespace

void Switchboard::act(ActiveCall& live, const Action& action, const PendingInput& move) {
  std::visit(Overloaded{
                 [](const Store&) {},  // already performed by run()
                 [&](const Arm& arm_) { arm(live, arm_.deadline); },
                 [&](const Disarm& disarm) { live.timer(disarm.deadline).disarm(); },
                 [&](const Release&) {
                   const store::Call& call = live.call.record();
                   lines_.release(call.id, call.caller, call.callee);
                 },
                 [&](const Occupy& occupy_) { occupy(live.call.record(), occupy_.in_call); },
                 [&](const Tell& tell_) { tell(live, tell_, move); },
             },
             action);
}

void Switchboard::arm(ActiveCall& live, Deadline deadline) {
  if (deadline != Deadline::ring) {
    return live.timer(deadline).arm(deadline == Deadline::ring_grace ? options_.ring_grace : options_.grace);
  }
  const store::Call& call = live.call.record();
  const base::Duration left = call.placed_at + call.ring_timeout - timers_.clock().wall_now();
  live.timer(deadline).arm(std::clamp(left, base::Duration{0}, call.ring_timeout));
}

base::Duration Switchboard::remaining(ActiveCall& live) {
  const base::Timer& ring = live.timer(Deadline::ring);
  return std::max(base::Duration{0}, ring.armed() ? ring.deadline() - ring.now() : base::Duration{0});
}

void Switchboard::occupy(const store::Call& call, bool in_call) {
  for (const base::UserId* user : {&call.caller, &call.callee}) {
    if (in_call) {
      by_user_.emplace(*user, call.id);
    } else {
      by_user_.erase(*user);
    }
    audience_.on_occupied(*user, in_call);
  }
}

void Switchboard::tell(ActiveCall& live, const Tell& tell, const PendingInput& move) {
  const store::Call& call = live.call.record();
  To to{tell.party == CallParty::caller ? call.caller : call.callee, tell.which, {}};
  if (to.which != Which::all) to.device = move.device;
  if (to.which != Which::all && to.device.empty()) {
    // A REST request has no device. `others` therefore means all devices, and `one` means none. The exception
    // is initiated: it goes to all devices of a caller who places a call by REST.
    if (to.which == Which::one && tell.what != What::initiated) return;
    to.which = Which::all;
  }
  switch (tell.what) {
    case What::initiated:
      return audience_.tell(to, Initiated{call, remaining(live)});
    case What::incoming:
      return audience_.tell(to, Incoming{call, remaining(live)});
    case What::accepted:
      return audience_.tell(to, Accepted{call, call.callee});
    case What::rejected:
      return audience_.tell(to, Rejected{call, call.callee});
    case What::ended:
      return audience_.tell(to, ended(call, move.by));
    case What::answered_elsewhere:
      return audience_.tell(to, Ended{call, call.callee, Ended::Reason::answered_elsewhere});
    case What::failed:
      return audience_.tell(to, Failed{move.refusal->reason, move.refusal->error.code,
                                       move.refusal->error.message, call.callee, move.refusal->in_the_way});
  }
}

}  // namespace parley::calls
