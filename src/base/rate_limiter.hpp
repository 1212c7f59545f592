// Token buckets: they allow a burst up to a capacity, then a constant rate. Time is monotonic and passed in,
// so a step of the wall clock neither blocks a caller nor permits another burst.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"

namespace parley::base {

/// Allows a burst of `capacity` tokens, then one token every period / capacity. The bucket stores only the
/// instant at which it will be full again (the generic cell rate algorithm): 24 bytes, no refill timer.
class TokenBucket {
 public:
  /// Creates an unlimited bucket.
  TokenBucket() = default;
  /// A `capacity` of 0 or less is unlimited.
  static TokenBucket per(std::int64_t capacity, Duration period);

  /// Takes one token. Returns std::nullopt on success. Otherwise returns the time until a token is available,
  /// at least 1 ms.
  std::optional<Duration> take(Instant now);
  /// Returns one token that was taken but not used.
  void give_back() { full_at_ -= interval_; }
  bool is_full(Instant now) const { return full_at_ <= std::chrono::time_point_cast<Precise>(now); }

 private:
  using Precise = std::chrono::nanoseconds;
  using PreciseInstant = std::chrono::time_point<std::chrono::steady_clock, Precise>;

  Precise interval_{0};  ///< time between two tokens; 0: unlimited
  Precise period_{0};
  PreciseInstant full_at_{};
};

/// One bucket per key. Buckets that are full again are removed, at most two per take. The table therefore
/// holds about as many keys as are active within one period, and every take is fast. When there are
/// `most_keys`, a new key replaces another one, whose budget thereby becomes full again. Memory is bounded,
/// and no key is refused because of other keys.
template <class Key>
class RateLimiter {
 public:
  RateLimiter(std::int64_t capacity, Duration period, std::size_t most_keys = 65'536)
      : fresh_(TokenBucket::per(capacity, period)), unlimited_(capacity <= 0), most_keys_(most_keys) {}

  /// Calls TokenBucket::take() for the bucket of `key`.
  std::optional<Duration> take(const Key& key, Instant now) {
    if (unlimited_) return std::nullopt;
    forget_some(now);
    const auto known = buckets_.find(key);
    if (known != buckets_.end()) return known->second.take(now);
    if (buckets_.size() >= most_keys_) forget_any();
    return buckets_.emplace(key, fresh_).first->second.take(now);
  }
  /// Returns one token that was taken but not used. Does nothing if the bucket has been removed.
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
  std::size_t sweep_ = 0;  ///< the hash bucket that is examined next
};

}  // namespace parley::base
