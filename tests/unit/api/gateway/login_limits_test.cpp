#include "api/gateway/login_limits.hpp"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

using namespace std::chrono_literals;

const std::string alice = "alice@example.com";
const std::string home = "192.0.2.1";

TEST(LoginLimits, TheAttemptAfterTheLastAllowedFailureIsRefusedWithARetryTime) {
  LoginLimits limits(2, 0);
  const base::Instant now{1h};
  EXPECT_FALSE(limits.take(alice, home, now));
  EXPECT_FALSE(limits.take(alice, "192.0.2.2", now));
  const auto refused = limits.take("Alice@Example.com", "192.0.2.3", now);
  ASSERT_TRUE(refused) << "in upper or lower case, and from any address";
  EXPECT_EQ(refused->error.code, base::ErrorCode::rate_limited);
  EXPECT_EQ(refused->error.retry_after, 30s);
  EXPECT_FALSE(limits.take("bob@example.com", home, now));
  EXPECT_TRUE(limits.take(alice, home, now + 29'999ms));
  EXPECT_FALSE(limits.take(alice, home, now + 30s));
}

TEST(LoginLimits, AllSpellingsOfAnEmailAddressCountAsOneAccount) {
  LoginLimits limits(2, 0);
  const base::Instant now{1h};
  EXPECT_FALSE(limits.take("j\u00fcrgen@example.com", home, now));
  EXPECT_FALSE(limits.take("J\u00dcRGEN@example.com", home, now));
  EXPECT_TRUE(limits.take("Ju\u0308rgen@example.com", home, now));
}

TEST(LoginLimits, AnAddressIsCountedOverAllAccounts) {
  LoginLimits limits(0, 2);
  const base::Instant now{1h};
  EXPECT_FALSE(limits.take("a@example.com", home, now));
  EXPECT_FALSE(limits.take("b@example.com", home, now));
  EXPECT_TRUE(limits.take("c@example.com", home, now));
  EXPECT_FALSE(limits.take("c@example.com", "192.0.2.2", now));
}

TEST(LoginLimits, SuccessfulLoginsAreNotCounted) {
  LoginLimits limits(1, 1);
  const base::Instant now{1h};
  for (int i = 0; i < 100; ++i) {
    ASSERT_FALSE(limits.take(alice, home, now)) << i;
    limits.give_back(alice, home);
  }
  EXPECT_FALSE(limits.take(alice, home, now));
  EXPECT_TRUE(limits.take(alice, home, now)) << "giving back gives no more than was taken";
}

TEST(LoginLimits, ARefusalByTheAccountsBudgetTakesNothingFromTheAddress) {
  LoginLimits limits(1, 2);
  const base::Instant now{1h};
  EXPECT_FALSE(limits.take(alice, home, now));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(limits.take(alice, home, now));
  EXPECT_FALSE(limits.take("bob@example.com", home, now));
}

TEST(LoginLimits, AKnownAddressHasABudgetOfItsOwnAsLargeAsTheAccounts) {
  LoginLimits limits(2, 0);
  const base::Instant now{1h};
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(limits.take(alice, "203.0.113.9", now));
  const auto refused = limits.take(alice, home, now);
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->is_of_account);
  EXPECT_FALSE(limits.take_known("ALICE@example.com", home, now));
  EXPECT_FALSE(limits.take_known(alice, home, now));
  EXPECT_TRUE(limits.take_known(alice, home, now)) << "it has as many attempts as the account";
  EXPECT_FALSE(limits.take_known(alice, "192.0.2.2", now)) << "each known address has a budget of its own";
  EXPECT_FALSE(limits.take_known("bob@example.com", home, now)) << "for each account";
}

TEST(LoginLimits, ASuccessfulAttemptOfAKnownAddressIsNotCounted) {
  LoginLimits limits(1, 1);
  const base::Instant now{1h};
  for (int i = 0; i < 10; ++i) {
    ASSERT_FALSE(limits.take_known(alice, home, now)) << i;
    limits.give_back(alice, home, LoginLimits::Share::known_address);
  }
  EXPECT_FALSE(limits.take(alice, home, now)) << "nothing was taken from the account's budget";
}

TEST(LoginLimits, AnAddressAboveItsBudgetIsRefusedEvenIfItIsKnown) {
  LoginLimits limits(5, 1);
  const base::Instant now{1h};
  EXPECT_FALSE(limits.take("a@example.com", home, now));
  const auto refused = limits.take(alice, home, now);
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->is_of_account);
  EXPECT_TRUE(limits.take_known(alice, home, now));
}

TEST(LoginLimits, ALimitOfZeroAllowsAnyNumber) {
  LoginLimits limits(0, 0);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(limits.take(alice, home, base::Instant{1h}));
}

}  // namespace
}  // namespace parley::api
