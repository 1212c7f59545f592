// Time as everything above the edge sees it: handed in, never asked of the system.
//
// Deadlines are Instants (monotonic: a stepped wall clock fires nothing early); what is stored, sent or
// compared with a token is a Timestamp (UTC wall clock).
#pragma once

#include <chrono>

namespace parley::base {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;
using Timestamp = std::chrono::time_point<std::chrono::system_clock, Duration>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual Timestamp wall_now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  Timestamp wall_now() const override;
};

}  // namespace parley::base
