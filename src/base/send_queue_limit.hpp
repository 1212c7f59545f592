// How far output may run ahead of a peer that does not take it: what is queued is memory.
//
//     hard  - - - - - - - .--.- - - - - -    for up to `patience`: an honest client that asked for much at
//                       .-'          '-.           once needs a moment to read it
//     0     __________.-'               '-._____
//
// A peer that takes nothing at all is found out by its transport, after a shorter time.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/clock.hpp"

namespace parley::base {

struct SendQueueLimit {
  std::size_t hard = 1024 * 1024;               ///< bytes queued that nobody minds
  std::size_t burst = 8 * 1024 * 1024;          ///< bytes queued when more are added, never past it
  Duration patience = std::chrono::seconds{5};  ///< for more than `hard`
};

/// Of one queue. Asked each time something is added to it.
class Overrun {
 public:
  /// Whether `queued` bytes are too much by now. They are past `hard` since a call found them so and no later
  /// one found less. Most calls find them within it, and do not ask for the time.
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
