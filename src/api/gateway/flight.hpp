// Decides how many messages of one socket may be in flight, which means sent to the store and not yet
// answered. The decision depends on all sockets of the shard.
//
// With a fast disk 16 in flight are thousands a second, and a socket that floods gets no larger share of the
// store's queue. With a slow disk, as many messages must fit as are sent until it answers. The share of a
// socket therefore grows with the time that the latest answer took, or that the next answer has taken so far.
// It grows only while all sockets together have few in flight, so that many flooding sockets get the small
// share each.
#pragma once

#include <algorithm>
#include <cstddef>

#include "base/clock.hpp"

namespace parley::api {

class Flight {
 public:
  static constexpr std::size_t least = 16;              ///< messages that a socket may always have
  static constexpr std::size_t most = 512;              ///< messages that it may have with a slow disk
  static constexpr std::size_t most_bytes = 256 << 10;  ///< of their content, if it has more than `least`
  static constexpr std::size_t most_together = 2'048;   ///< of all sockets; from then on each has `least`
  static constexpr base::Duration worth_one{2};         ///< time of an answer that allows one more message

  /// `clock` outlives this object.
  explicit Flight(const base::Clock& clock) : clock_(clock) {}

  /// Whether one more message may be in flight for a socket that has `messages` with `bytes` of content.
  bool has_room(std::size_t messages, std::size_t bytes) const {
    if (messages < least) return true;
    return bytes < most_bytes && together_ < most_together && messages < share();
  }

  /// To be called when a message is sent to the store. Returns the present time, for end().
  base::Instant begin() {
    const base::Instant now = clock_.now();
    if (together_++ == 0) waiting_since_ = now;
    return now;
  }
  /// To be called when the message that began at `began` is answered.
  void end(base::Instant began) {
    --together_;
    waiting_since_ = clock_.now();
    took_ = waiting_since_ - began;
  }

 private:
  std::size_t share() const {
    const base::Duration time = std::max(took_, clock_.now() - waiting_since_);
    return std::min(most, least + static_cast<std::size_t>(time / worth_one));
  }

  const base::Clock& clock_;
  std::size_t together_ = 0;
  base::Instant waiting_since_{};  ///< time of the latest answer, or of the first begin after a pause
  base::Duration took_{};          ///< duration of the latest answer
};

}  // namespace parley::api
