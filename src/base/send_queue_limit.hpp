// Limits the output that is queued for a peer that does not read it, because queued output uses memory.
//
//     hard  - - - - - - - .--.- - - - - -    exceeded for up to `patience`: a client that has requested
//                       .-'          '-.           a lot at once needs time to read it
//     0     __________.-'               '-._____
//
// The transport detects a peer that reads nothing at all, after a shorter time.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/clock.hpp"

namespace parley::base {

struct SendQueueLimit {
  std::size_t hard = 1024 * 1024;               ///< bytes that may be queued for any time
  std::size_t burst = 8 * 1024 * 1024;          ///< maximum bytes queued; exceeding it fails at once
  Duration patience = std::chrono::seconds{5};  ///< how long more than `hard` may be queued
};

/// Tracks one queue. Called each time something is added to it.
class Overrun {
 public:
  /// Returns whether `queued` bytes exceed the limit. The time above `hard` starts with the first call that
  /// finds the queue above it, and ends with the next call that does not. Reads the clock only above `hard`.
  bool is_too_much(const SendQueueLimit& bound, std::size_t queued, const Clock& clock) {
    if (queued <= bound.hard) {
      since_ = never;
      return false;
    }
    const Instant now = clock.now();
    if (since_ == never) since_ = now;
    return queued > bound.burst || now - since_ >= bound.patience;
  }

 private:
  static constexpr Instant never = Instant::max();
  Instant since_ = never;
};

}  // namespace parley::base
