// Sets the deadlines at which the tokens of sockets expire. Deadlines use the monotonic clock, but tokens
// expire by the wall clock. If one clock has moved against the other, all deadlines are set again.
#pragma once

#include "api/gateway/client_session.hpp"
#include "base/timers.hpp"

namespace parley::api {

class TokenClock {
 public:
  TokenClock(base::Timers& timers, const ClientSessions& sessions)
      : timers_(timers), sessions_(sessions), look_(timers, [this] { look(); }) {}

  /// Arms the deadline of a session that has joined, for the moment at which its token expires.
  void arm(ClientSession& client) {
    client.deadline.arm(time_left(client));
    if (look_.armed()) return;
    gap_ = gap();
    look_.arm(period);
  }
  /// How long until the token expires, by the wall clock as it is set now.
  base::Duration time_left(const ClientSession& client) const {
    return client.principal.valid_until - timers_.clock().wall_now();
  }

 private:
  /// The time between two checks: the longest delay if the wall clock jumps past the expiry of a token.
  static constexpr base::Duration period{4'000};
  /// The smallest jump after which all deadlines are set again. A clock that is slewed has moved by as much
  /// after minutes.
  static constexpr base::Duration least_jump{250};

  base::Duration gap() const {
    return timers_.clock().wall_now().time_since_epoch() - timers_.now().time_since_epoch();
  }
  void look() {
    const base::Duration now = gap();
    const bool has_jumped = std::chrono::abs(now - gap_) >= least_jump;
    if (has_jumped) gap_ = now;
    bool is_needed = false;
    sessions_.for_each([&](ClientSession& client) {
      if (!client.is_joined()) return;
      is_needed = true;
      if (has_jumped) client.deadline.arm(time_left(client));
    });
    if (is_needed) look_.arm(period);
  }

  base::Timers& timers_;
  const ClientSessions& sessions_;
  base::Timer look_;       ///< while a socket has joined
  base::Duration gap_{0};  ///< between the clocks, when the deadlines were last set
};

}  // namespace parley::api
