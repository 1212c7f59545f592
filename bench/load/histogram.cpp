#include "load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace parley::bench {

std::size_t Histogram::bucket_of(std::uint64_t value) {
  if (value < 2 * half) return static_cast<std::size_t>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - half_bits - 1;
  return shift * half + static_cast<std::size_t>(value >> shift);
}

std::uint64_t Histogram::last_in(std::size_t bucket) {
  if (bucket < 2 * half) return bucket;
  const std::size_t shift = bucket / half - 1;
  const std::uint64_t first = static_cast<std::uint64_t>(half + bucket % half) << shift;
  return first + (std::uint64_t{1} << shift) - 1;
}

void Histogram::record(Nanos value) {
  constexpr std::int64_t most = (std::int64_t{1} << value_bits) - 1;
  const std::int64_t bounded = std::clamp<std::int64_t>(value.count(), 0, most);
  ++counts_[bucket_of(static_cast<std::uint64_t>(bounded))];
  ++count_;
  sum_ += static_cast<double>(bounded);
  max_ = std::max(max_, Nanos(bounded));
}

Nanos Histogram::mean() const {
  return Nanos(count_ == 0 ? 0 : static_cast<std::int64_t>(sum_ / static_cast<double>(count_)));
}

Nanos Histogram::quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    seen += counts_[bucket];
    if (seen > 0 && seen >= wanted) return std::min(max_, Nanos(static_cast<std::int64_t>(last_in(bucket))));
  }
  return max_;
}

}  // namespace parley::bench
