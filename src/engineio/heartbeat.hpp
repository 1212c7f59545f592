// When a session is pinged and when it is given up, as a value: no timer, no transport.
//
//     resting --ping_interval--> due --handed to a transport--> sent --pong--> resting
//                                 |                               |
//                                 +---------ping_timeout----------+--> expired
//
// Pings keep their own schedule: one every ping_interval, counted from the last ping and not from the pong,
// on a busy session as on an idle one. A pong that nobody asked for changes nothing, so that it can neither
// put off the next ping nor keep a session alive that never fetches its pings. Changing the transport is no
// event here: whatever deadline there is stays.
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

  /// When on_deadline must be called next.
  base::Instant deadline() const { return deadline_; }
  /// True: a ping is due (deliver it, then call sent()). False: the session has expired.
  bool on_deadline(base::Instant now, const Schedule& schedule) {
    if (state_ != State::resting) return false;
    state_ = State::due;
    due_at_ = now;
    deadline_ = now + schedule.timeout;
    return true;
  }
  /// A ping waits for a transport that can carry it.
  bool ping_due() const { return state_ == State::due; }
  void sent() { state_ = State::sent; }
  /// True where the deadline has moved.
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
