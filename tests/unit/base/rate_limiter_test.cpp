// Tests that token buckets allow exactly the configured rate, and that the table of buckets stays small.
#include "base/rate_limiter.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

using namespace std::chrono_literals;
using std::chrono::minutes;

constexpr Instant start{Duration{1'000'000}};

int taken_at(TokenBucket& bucket, Instant now) {
  int count = 0;
  while (count < 10'000 && !bucket.take(now)) ++count;
  return count;
}

TEST(TokenBucket, AHundredPerMinuteAllowsAHundredAtOnceThenOnePerSixHundredMilliseconds) {
  TokenBucket bucket = TokenBucket::per(100, minutes{1});
  EXPECT_EQ(taken_at(bucket, start), 100);
  EXPECT_EQ(bucket.take(start), 600ms);
  EXPECT_EQ(bucket.take(start + 1ms), 599ms);
  EXPECT_EQ(bucket.take(start + 599ms), 1ms);
  for (int i = 1; i <= 20; ++i) EXPECT_EQ(taken_at(bucket, start + i * 600ms), 1) << i;
}

TEST(TokenBucket, RefillsToItsCapacityAndNoFurther) {
  TokenBucket bucket = TokenBucket::per(5, 1s);
  EXPECT_EQ(taken_at(bucket, start), 5);
  EXPECT_EQ(taken_at(bucket, start + 400ms), 2);
  EXPECT_EQ(taken_at(bucket, start + 24h), 5);
  EXPECT_EQ(taken_at(bucket, start + 24h + 1s), 5);
}

TEST(TokenBucket, ATokenIsAvailableAfterTheReturnedWait) {
  for (const std::int64_t capacity : {1, 2, 3, 7, 100, 997, 5000}) {
    TokenBucket bucket = TokenBucket::per(capacity, 1s);
    EXPECT_EQ(taken_at(bucket, start), capacity) << capacity;
    Instant now = start;
    for (int i = 0; i < 50; ++i) {
      const auto wait = bucket.take(now);
      if (!wait) continue;
      ASSERT_GE(*wait, 1ms) << capacity;
      ASSERT_LE(*wait, 1s) << capacity;
      now += *wait;
      ASSERT_EQ(bucket.take(now), std::nullopt) << capacity << " after " << wait->count() << " ms";
    }
  }
}

TEST(TokenBucket, ARefusalTakesNoToken) {
  TokenBucket bucket = TokenBucket::per(1, 1s);
  EXPECT_EQ(bucket.take(start), std::nullopt);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(bucket.take(start), 1s);
  EXPECT_EQ(bucket.take(start + 1s), std::nullopt);
}

TEST(TokenBucket, AllowsItsRateAndOneBurstOverALongTime) {
  TokenBucket bucket = TokenBucket::per(7, 1s);
  int taken = 0;
  for (Duration passed{0}; passed <= 100s; passed += 1ms) taken += bucket.take(start + passed) ? 0 : 1;
  EXPECT_EQ(taken, 7 * 100 + 7);
}

TEST(TokenBucket, IsUnlimitedWithoutACapacity) {
  TokenBucket unlimited = TokenBucket::per(0, 1s);
  EXPECT_EQ(taken_at(unlimited, start), 10'000);
  TokenBucket negative = TokenBucket::per(-1, 1s);
  EXPECT_EQ(taken_at(negative, start), 10'000);
  TokenBucket untouched;
  EXPECT_EQ(taken_at(untouched, start), 10'000);
}

TEST(TokenBucket, IsFullAgainAfterItsPeriod) {
  TokenBucket bucket = TokenBucket::per(4, 1s);
  EXPECT_TRUE(bucket.is_full(start));
  EXPECT_EQ(taken_at(bucket, start), 4);
  EXPECT_FALSE(bucket.is_full(start + 999ms));
  EXPECT_TRUE(bucket.is_full(start + 1s));
}

TEST(RateLimiter, GivesEachKeyItsOwnBudget) {
  RateLimiter<std::string> limiter(2, 1s);
  EXPECT_EQ(limiter.take("alice", start), std::nullopt);
  EXPECT_EQ(limiter.take("alice", start), std::nullopt);
  EXPECT_EQ(limiter.take("alice", start), 500ms);
  EXPECT_EQ(limiter.take("bob", start), std::nullopt);
  EXPECT_EQ(limiter.take("alice", start + 500ms), std::nullopt);
}

TEST(RateLimiter, StoresNothingWithoutACapacity) {
  RateLimiter<int> limiter(0, 1s);
  for (int key = 0; key < 1000; ++key) EXPECT_EQ(limiter.take(key, start), std::nullopt);
  EXPECT_EQ(limiter.size(), 0u);
}

TEST(RateLimiter, RemovesKeysThatAreFullAgain) {
  RateLimiter<int> limiter(10, 1s);
  for (int key = 0; key < 1000; ++key) (void)limiter.take(key, start);
  EXPECT_EQ(limiter.size(), 1000u);
  for (int i = 0; i < 5000; ++i) (void)limiter.take(0, start + 1s + Duration{i});
  EXPECT_LE(limiter.size(), 2u);
}

TEST(RateLimiter, NeverRemovesAKeyThatIsStillLimited) {
  RateLimiter<int> limiter(1, minutes{1});
  for (int key = 0; key < 500; ++key) ASSERT_EQ(limiter.take(key, start), std::nullopt);
  for (int round = 1; round <= 20; ++round) {
    for (int key = 0; key < 500; ++key) ASSERT_NE(limiter.take(key, start + round * 2s), std::nullopt);
  }
}

TEST(RateLimiter, StaysAsSmallAsTheNumberOfActiveKeys) {
  RateLimiter<int> limiter(1, 100ms);
  std::size_t most = 0;
  for (int key = 0; key < 50'000; ++key) {  // a new key each millisecond: 100 are active at any time
    (void)limiter.take(key, start + Duration{key});
    most = std::max(most, limiter.size());
  }
  EXPECT_LT(most, 500u);
}

TEST(RateLimiter, NeverHoldsMoreThanMostKeysAndRefusesNoNewKey) {
  RateLimiter<int> limiter(1, 1h, 64);
  for (int key = 0; key < 10'000; ++key) {
    ASSERT_EQ(limiter.take(key, start), std::nullopt) << key;
    ASSERT_LE(limiter.size(), 64u);
  }
  EXPECT_NE(limiter.take(9999, start), std::nullopt);
}

}  // namespace
}  // namespace parley::base
