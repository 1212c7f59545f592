#include "calls/memory_lines.hpp"

namespace parley::calls {

void MemoryLines::claim(const base::CallId& call, const base::UserId& caller, const base::UserId& callee,
                        base::UniqueFunction<void(Reservation)> done) {
  done(answer(call, caller, callee));
}

Reservation MemoryLines::answer(const base::CallId& call, const base::UserId& caller,
                                const base::UserId& callee) {
  const auto from = holders_.find(caller);
  const auto to = holders_.find(callee);
  if (from == holders_.end() && to == holders_.end()) {
    holders_.emplace(caller, Holder{call, true});
    holders_.emplace(callee, Holder{call, false});
    return {};
  }
  if (from == holders_.end()) return {Reservation::Answer::callee_busy, to->second.call};
  const Holder& own = from->second;
  const bool is_same_pair = own.is_caller && to != holders_.end() && to->second.call == own.call;
  if (!is_same_pair) return {Reservation::Answer::caller_busy, own.call};
  if (own.call == call) return {};
  return {Reservation::Answer::again, own.call};
}

void MemoryLines::release(const base::CallId& call, const base::UserId& caller, const base::UserId& callee) {
  for (const base::UserId* user : {&caller, &callee}) {
    const auto held = holders_.find(*user);
    if (held != holders_.end() && held->second.call == call) holders_.erase(held);
  }
}

}  // namespace parley::calls
