// Virtual time, which advances only when a test advances it.
#pragma once

#include "base/clock.hpp"
#include "base/timers.hpp"

namespace parley::support {

class ManualClock final : public base::Clock {
 public:
  base::Instant now() const override { return base::Instant{} + elapsed_; }
  base::Timestamp wall_now() const override { return start_ + elapsed_; }

  void advance(base::Duration by) { elapsed_ += by; }
  /// Sets the wall clock forward or back. Monotonic time is not affected.
  void step_wall(base::Duration by) { start_ += by; }

  /// Advances the time and fires the timers of each deadline in between, as a running shard does.
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
