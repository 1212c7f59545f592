// Virtual time: stands still until a test advances it.
#pragma once

#include "base/clock.hpp"
#include "base/timers.hpp"

namespace parley::support {

class ManualClock final : public base::Clock {
 public:
  base::Instant now() const override { return base::Instant{} + elapsed_; }
  base::Timestamp wall_now() const override { return start_ + elapsed_; }

  void advance(base::Duration by) { elapsed_ += by; }
  /// The wall clock is set, forward or back; monotonic time goes on as it was.
  void step_wall(base::Duration by) { start_ += by; }

  /// Advances to each deadline on the way and fires its timers, as a running shard would.
  void advance(base::Duration by, base::Timers& timers) {
    const base::Duration end = elapsed_ + by;
    for (;;) {
      const auto deadline = timers.next_deadline();
      if (!deadline || *deadline > base::Instant{} + end) break;
      if (*deadline > now()) elapsed_ = deadline->time_since_epoch();
      timers.run_due();
    }
    elapsed_ = end;
  }

 private:
  base::Duration elapsed_{0};
  base::Timestamp start_{std::chrono::milliseconds{1'758'796'200'000}};  // 2025-09-25T10:30:00.000Z
};

}  // namespace parley::support
