// Computes when a session is pinged and when it expires. It is a value: no timer, no transport.
//
//     resting --ping_interval--> due --given to a transport---> sent --pong--> resting
//                                 |                               |
//                                 +---------ping_timeout----------+--> expired
//
// Pings keep their own schedule: one every ping_interval, counted from the last ping and not from the pong,
// on a busy session as on an idle one. An unsolicited pong changes nothing. It can neither delay the next
// ping nor keep a session alive that never fetches its pings. A change of the transport does not change the
// deadline.
#pragma once

#include <cstdint>

#include "base/clock.hpp"

namespace parley::engineio {

class Heartbeat {
 public:
  struct Schedule {
    base::Duration interval;
    base::Duration timeout;
  };

  explicit Heartbeat(base::Instant opened, const Schedule& schedule)
      : deadline_(opened + schedule.interval) {}

  /// The time at which on_deadline() must be called next.
  base::Instant deadline() const { return deadline_; }
  /// Returns true if a ping is due (deliver it, then call sent()), and false if the session has expired.
  bool on_deadline(base::Instant now, const Schedule& schedule) {
    if (state_ != State::resting) return false;
    state_ = State::due;
    due_at_ = now;
    deadline_ = now + schedule.timeout;
    return true;
  }
  /// Whether a ping waits for a transport that can carry it.
  bool ping_due() const { return state_ == State::due; }
  void sent() { state_ = State::sent; }
  /// Returns true if the deadline has changed.
  bool on_pong(base::Instant now, const Schedule& schedule) {
    if (state_ != State::sent) return false;
    state_ = State::resting;
    const base::Instant next = due_at_ + schedule.interval;
    deadline_ = next > now ? next : now;
    return true;
  }

 private:
  enum class State : std::uint8_t { resting, due, sent };

  base::Instant deadline_;
  base::Instant due_at_{};
  State state_ = State::resting;
};

}  // namespace parley::engineio
