#include "base/rate_limiter.hpp"

#include <algorithm>

namespace parley::base {

TokenBucket TokenBucket::per(std::int64_t capacity, Duration period) {
  TokenBucket bucket;
  if (capacity <= 0) return bucket;
  bucket.interval_ = Precise(period) / capacity;
  // A multiple of the interval, so that rounding does not remove a token.
  bucket.period_ = bucket.interval_ * capacity;
  return bucket;
}

std::optional<Duration> TokenBucket::take(Instant now) {
  if (interval_ == Precise{0}) return std::nullopt;
  const PreciseInstant at = std::chrono::time_point_cast<Precise>(now);
  const PreciseInstant full_at = std::max(full_at_, at) + interval_;
  if (full_at - at > period_) return std::chrono::ceil<Duration>(full_at - at - period_);
  full_at_ = full_at;
  return std::nullopt;
}

}  // namespace parley::base
