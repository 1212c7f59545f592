// Clocks. The code above the network layer gets the time from a Clock that is passed in, and never from the
// system.
//
// Deadlines are Instants. They are monotonic, so a step of the wall clock triggers no deadline early. A time
// that is stored, sent or compared with a token is a Timestamp (UTC wall clock).
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
