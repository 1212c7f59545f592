// The outstanding messages of a pair, oldest first. A server keeps their order, so the next one received must
// be the oldest one outstanding.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "load/histogram.hpp"

namespace parley::bench {

class Flow {
 public:
  /// The most outstanding messages. With a fixed rate a run fails beyond this. A message is outstanding until
  /// it is received and, if the traffic is acknowledged, also acknowledged.
  static constexpr std::size_t most_outstanding = 65'536;

  explicit Flow(bool is_acknowledged) : is_acknowledged_(is_acknowledged) {}

  std::size_t outstanding() const {
    return static_cast<std::size_t>(sent_ - (is_acknowledged_ ? std::min(heard_, acknowledged_) : heard_));
  }
  /// Returns the number of the message, from 0.
  std::uint64_t send(Nanos at) {
    times_.push_back(at);
    return sent_++;
  }
  /// Returns when the message with this number was sent, if it is the next to be received.
  std::optional<Nanos> hear(std::uint64_t number) {
    if (times_.empty() || number != heard_) return std::nullopt;
    const Nanos at = times_.front();
    times_.pop_front();
    ++heard_;
    return at;
  }
  /// Returns whether this message is the next to be acknowledged.
  bool acknowledge(std::uint64_t number) {
    if (number != acknowledged_ || number >= sent_) return false;
    ++acknowledged_;
    return true;
  }
  std::uint64_t heard() const { return heard_; }
  std::uint64_t acknowledged() const { return acknowledged_; }

 private:
  bool is_acknowledged_;
  std::uint64_t sent_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::deque<Nanos> times_;
};

}  // namespace parley::bench
