#include "auth/known_logins.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_login_store.hpp"

namespace parley::auth {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "a secret of thirty-two bytes or so";
constexpr std::string_view home = "192.0.2.1";

class KnownLoginsTest : public testing::Test {
 protected:
  KnownLoginsTest() { (void)people.add_now({.id = alice, .name = "Alice", .email = "alice@example.com"}); }

  bool knows(const std::string& email, std::string_view address, std::string_view key = secret) {
    KnownLogins asked(clock, store, key);
    std::optional<bool> answer;
    asked.knows(email, address, [&](bool known) { answer = known; });
    EXPECT_FALSE(answer) << "completed inside the call";
    shard.run_all();
    return answer.value();
  }
  void remember(const std::string& email, std::string_view address) {
    logins.remember(alice, email, address);
    shard.run_all();
  }

  const base::UserId alice{"1"};
  support::ManualClock clock;
  support::ManualExecutor shard;
  support::MemoryUserStore people{clock, shard};
  support::MemoryLoginStore store{people, shard};
  KnownLogins logins{clock, store, secret};
};

TEST_F(KnownLoginsTest, KnowAnAddressForItsAccountAndNoOther) {
  remember("alice@example.com", home);
  EXPECT_TRUE(knows("alice@example.com", home));
  EXPECT_TRUE(knows("Alice@Example.COM", home)) << "upper and lower case are equal";
  EXPECT_FALSE(knows("alice@example.com", "192.0.2.2"));
  EXPECT_FALSE(knows("bob@example.com", home));
  EXPECT_FALSE(knows("", ""));
}

TEST_F(KnownLoginsTest, DistinguishPairsThatAreEqualWhenConcatenated) {
  remember("1alice@example.com", "192.0.2.");
  EXPECT_FALSE(knows("alice@example.com", "192.0.2.1"));
}

TEST_F(KnownLoginsTest, ForgetAnAddressAfterThirtyDays) {
  remember("alice@example.com", home);
  clock.advance(30 * 24h);
  EXPECT_TRUE(knows("alice@example.com", home));
  clock.advance(1ms);
  EXPECT_FALSE(knows("alice@example.com", home));
}

TEST_F(KnownLoginsTest, KeepHashesThatNeedTheSecret) {
  remember("alice@example.com", home);
  ASSERT_EQ(store.kept.size(), 1u);
  EXPECT_EQ(store.kept[0].place.size(), 43u) << "256 bits";
  EXPECT_FALSE(knows("alice@example.com", home, "another secret of 32 bytes or so!"));
}

TEST_F(KnownLoginsTest, TreatAnAddressAsUnknownIfTheStoreFails) {
  remember("alice@example.com", home);
  store.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_FALSE(knows("alice@example.com", home));
}

}  // namespace
}  // namespace parley::auth
