// A call that the switchboard holds, with its deadlines and the inputs that wait until its record is stored.
// Only the source files of the switchboard include this header.
#pragma once

#include <cstdint>

#include "calls/switchboard.hpp"

namespace parley::calls {

struct Switchboard::ActiveCall {
  Call call;
  std::optional<Pending> pending{};  ///< set while its record is being stored
  std::deque<PendingInput> waiting{};
  std::uint8_t due = 0;         ///< deadlines that passed while a record was being stored, one bit each
  bool is_caller_seen = false;  ///< true once the caller had a device; one without (REST) cannot lose it
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
