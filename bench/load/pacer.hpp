// An open loop's times: fixed from the beginning, so that a server that falls behind is charged for the
// waiting, and not spared by a client that waits with it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "load/histogram.hpp"

namespace parley::bench {

class Pacer {
 public:
  /// `rate` a second, the first at `begin`. Precondition: rate > 0.
  Pacer(std::size_t rate, Nanos begin) : rate_(rate), begin_(begin) {}

  /// How many have been taken; the place of the next.
  std::uint64_t taken() const { return taken_; }
  /// When the next is to happen.
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
