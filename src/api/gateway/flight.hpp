// How many messages of one socket may be on their way to the disk at once. All sockets of a shard decide it
// together.
//
// A disk that answers soon needs few: 16 in flight are thousands a second, and a socket that floods has no
// more of the queue than that. A disk that answers late needs as many as are sent until it answers; so the
// share grows with the time that the latest answer took, or that the next one takes already. It grows only
// while all sockets together have few in flight, so that many who flood have the small share each.
#pragma once

#include <algorithm>
#include <cstddef>

#include "base/clock.hpp"

namespace parley::api {

class Flight {
 public:
  static constexpr std::size_t least = 16;              ///< messages that a socket may always have
  static constexpr std::size_t most = 512;              ///< messages that it may have on a slow disk
  static constexpr std::size_t most_bytes = 256 << 10;  ///< of their content, past `least` messages
  static constexpr std::size_t most_together = 2'048;   ///< of all sockets, past which each has `least`
  static constexpr base::Duration worth_one{2};         ///< of an answer's time: one message more

  /// `clock` outlives this.
  explicit Flight(const base::Clock& clock) : clock_(clock) {}

  /// Whether a socket that has `messages` with `bytes` of content in flight may send one more.
  bool has_room(std::size_t messages, std::size_t bytes) const {
    if (messages < least) return true;
    return bytes < most_bytes && together_ < most_together && messages < share();
  }

  /// One more is in flight from now on; answers when that is.
  base::Instant begin() {
    const base::Instant now = clock_.now();
    if (together_++ == 0) waiting_since_ = now;
    return now;
  }
  /// The one that began at `began` is answered.
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
  base::Instant waiting_since_{};  ///< the latest answer, or the first begin behind a pause
  base::Duration took_{};          ///< the latest answer
};

}  // namespace parley::api
