// The times of an open loop, fixed in advance. The latency of a server that falls behind then includes the
// waiting, which it would not if the client waited with it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "load/histogram.hpp"

namespace parley::bench {

class Pacer {
 public:
  /// `rate` times per second, the first one at `begin`. Precondition: rate > 0.
  Pacer(std::size_t rate, Nanos begin) : rate_(rate), begin_(begin) {}

  /// Returns how many times have been taken, which is the index of the next one.
  std::uint64_t taken() const { return taken_; }
  /// Returns the next time.
  Nanos next() const {
    constexpr std::uint64_t second = 1'000'000'000;
    const std::uint64_t whole = taken_ / rate_, rest = taken_ % rate_;
    return begin_ + Nanos(static_cast<std::int64_t>(whole * second + rest * second / rate_));
  }
  void take() { ++taken_; }
  Nanos wait(Nanos now) const { return std::max(Nanos(0), next() - now); }

 private:
  std::uint64_t rate_;
  Nanos begin_;
  std::uint64_t taken_ = 0;
};

}  // namespace parley::bench
