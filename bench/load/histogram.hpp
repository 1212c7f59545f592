// Latencies, counted in buckets whose width grows with the value. Memory is bounded however long a run is,
// and every quantile is within 1 % of the exact one.
//
//   0 1 2 ... 255 | 256 258 ... 510 | 512 516 ... 1020 | ...      256 exact values, then 128 buckets an
//   octave
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace parley::bench {

using Nanos = std::chrono::nanoseconds;

/// Takes 34 KiB. Values of 2^40 ns (18 minutes) and more are counted as the largest value.
class Histogram {
 public:
  /// Values below zero count as zero. Cost: O(1).
  void record(Nanos value);

  std::uint64_t count() const { return count_; }
  Nanos max() const { return max_; }
  Nanos mean() const;
  /// Returns the smallest value that this share of all values does not exceed, rounded up to the end of its
  /// bucket and not above max(). Zero if nothing was recorded. `share` is from 0 to 1. Cost: O(buckets).
  Nanos quantile(double share) const;

 private:
  static constexpr unsigned half_bits = 7;
  static constexpr std::size_t half = std::size_t{1} << half_bits;
  static constexpr unsigned value_bits = 40;
  static constexpr std::size_t buckets = (value_bits - half_bits + 1) * half;

  static std::size_t bucket_of(std::uint64_t value);
  static std::uint64_t last_in(std::size_t bucket);

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t count_ = 0;
  double sum_ = 0;
  Nanos max_{0};
};

}  // namespace parley::bench
