// A call at the switchboard, with its deadlines and whatever waits behind its next record. Only the parts of
// the switchboard include this.
#pragma once

#include <cstdint>

#include "calls/switchboard.hpp"

namespace parley::calls {

struct Switchboard::ActiveCall {
  Call call;
  std::optional<Pending> pending{};  ///< while its record is being stored
  std::deque<PendingInput> waiting{};
  std::uint8_t due = 0;         ///< deadlines that have passed while something was stored, one bit each
  bool is_caller_seen = false;  ///< a caller who never had a device, and asks by REST, cannot lose one
  std::array<base::Timer, all_deadlines.size()> timers;

  ActiveCall(Switchboard& board, const base::CallId& id, Call call_)
      : call(std::move(call_)),
        timers{base::Timer(board.timers_, [&board, id] { board.on_due(id, Deadline::ring); }),
               base::Timer(board.timers_, [&board, id] { board.on_due(id, Deadline::ring_grace); }),
               base::Timer(board.timers_, [&board, id] { board.on_due(id, Deadline::caller_grace); }),
               base::Timer(board.timers_, [&board, id] { board.on_due(id, Deadline::callee_grace); })} {}

  base::Timer& timer(Deadline deadline) { return timers[static_cast<std::size_t>(deadline)]; }
};

}  // namespace parley::calls
