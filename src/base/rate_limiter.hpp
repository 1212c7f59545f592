// Token buckets: so many at once, then one each time another has refilled. Time is monotonic and handed in,
// so a stepped clock neither locks anybody out nor gives a burst away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"

namespace parley::base {

/// `capacity` per `period`: exactly that many at once, then one every period / capacity. A bucket is kept as
/// the instant at which it will be full again (the generic cell rate algorithm): 24 bytes, no refill timer.
class TokenBucket {
 public:
  /// Never empty.
  TokenBucket() = default;
  /// A capacity of 0 or less is unlimited.
  static TokenBucket per(std::int64_t capacity, Duration period);

  /// Takes one. Nothing when there was one; otherwise how long until there is, at least 1 ms.
  std::optional<Duration> take(Instant now);
  /// One that was taken, and not needed.
  void give_back() { full_at_ -= interval_; }
  bool is_full(Instant now) const { return full_at_ <= std::chrono::time_point_cast<Precise>(now); }

 private:
  using Precise = std::chrono::nanoseconds;
  using PreciseInstant = std::chrono::time_point<std::chrono::steady_clock, Precise>;

  Precise interval_{0};  ///< between two tokens; 0: unlimited
  Precise period_{0};
  PreciseInstant full_at_{};
};

/// A bucket per key. Keys whose buckets are full again are forgotten, at most two per take, so that the
/// table stays as small as the number of keys active within one period and no take is slow. At `most_keys`
/// a new key takes the place of another, which thereby gets its whole budget back: memory is bounded, and
/// nobody is refused for what others do.
template <class Key>
class RateLimiter {
 public:
  RateLimiter(std::int64_t capacity, Duration period, std::size_t most_keys = 65'536)
      : fresh_(TokenBucket::per(capacity, period)), unlimited_(capacity <= 0), most_keys_(most_keys) {}

  /// As TokenBucket::take, for the bucket of `key`.
  std::optional<Duration> take(const Key& key, Instant now) {
    if (unlimited_) return std::nullopt;
    forget_some(now);
    const auto known = buckets_.find(key);
    if (known != buckets_.end()) return known->second.take(now);
    if (buckets_.size() >= most_keys_) forget_any();
    return buckets_.emplace(key, fresh_).first->second.take(now);
  }
  /// One that was taken, and not needed. Nothing where the bucket is full again, or had to go.
  void give_back(const Key& key) {
    if (const auto known = buckets_.find(key); known != buckets_.end()) known->second.give_back();
  }
  std::size_t size() const { return buckets_.size(); }

 private:
  void forget_some(Instant now) {
    for (int visits = 0; visits < 2 && !buckets_.empty(); ++visits) {
      if (sweep_ >= buckets_.bucket_count()) sweep_ = 0;
      const auto first = buckets_.begin(sweep_);
      const bool forget = first != buckets_.end(sweep_) && first->second.is_full(now);
      if (forget) {
        buckets_.erase(Key(first->first));
      } else {
        ++sweep_;
      }
    }
  }

  void forget_any() {
    while (!buckets_.empty()) {
      if (sweep_ >= buckets_.bucket_count()) sweep_ = 0;
      const auto first = buckets_.begin(sweep_);
      if (first != buckets_.end(sweep_)) {
        buckets_.erase(Key(first->first));
        return;
      }
      ++sweep_;
    }
  }

  TokenBucket fresh_;
  bool unlimited_;
  std::size_t most_keys_;
  std::unordered_map<Key, TokenBucket> buckets_;
  std::size_t sweep_ = 0;  ///< the hash bucket that is looked at next
};

}  // namespace parley::base
