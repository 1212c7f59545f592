// Revoked tokens, and tokens that must stay valid.
#include "auth/revocations.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_revocation_store.hpp"
#include "support/other_shard.hpp"

namespace parley::auth {
namespace {

using base::ErrorCode;
using namespace std::chrono_literals;

class RevokedTokens : public ::testing::Test, public RevocationListener {
 protected:
  RevokedTokens() {
    EXPECT_TRUE(people.add_now({base::UserId("1"), "Alice"}).ok());
    EXPECT_TRUE(people.add_now({base::UserId("2"), "Bob"}).ok());
    revocations->tell(this);
  }

  void on_revoked(const base::UserId& user) override { told.push_back(user.str()); }

  base::Result<void> revoke(const char* user, std::string token, std::chrono::hours life = 1h) {
    base::Result<void> answer = base::Error(ErrorCode::internal);
    revocations->revoke({base::UserId(user), std::move(token), clock.wall_now() + life},
                        [&](base::Result<void> done) { answer = std::move(done); });
    shard.run_all();
    return answer;
  }
  base::Result<void> change(const char* user, std::string spared) {
    base::Result<void> answer = base::Error(ErrorCode::internal);
    revocations->replace_password(base::UserId(user), "hash", std::move(spared),
                                  [&](base::Result<void> done) { answer = std::move(done); });
    shard.run_all();
    return answer;
  }
  bool revoked(const char* user, const char* token, base::Timestamp issued_at = {}) {
    return revocations->is_revoked(base::UserId(user), token, issued_at);
  }
  void restart() {
    revocations.reset();
    bus.emplace(cluster::ShardNumber{0}, timers);
    revocations.emplace(timers, kept, *bus);
    base::Result<void> answer = base::Error(ErrorCode::internal);
    revocations->load([&](base::Result<void> done) { answer = std::move(done); });
    shard.run_all();
    EXPECT_TRUE(answer.ok());
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor shard;
  support::MemoryUserStore people{clock, shard};
  support::MemoryRevocationStore kept{people, shard};
  std::optional<cluster::Bus> bus{std::in_place, cluster::ShardNumber{0}, timers};
  std::optional<Revocations> revocations{std::in_place, timers, kept, *bus};
  std::vector<std::string> told;
};

TEST_F(RevokedTokens, OnlyTheGivenTokenIsRevoked) {
  ASSERT_TRUE(revoke("1", "t-1").ok());
  EXPECT_TRUE(revoked("1", "t-1"));
  EXPECT_FALSE(revoked("1", "t-2"));
  EXPECT_FALSE(revoked("2", "t-1")) << "two issuers may use the same token ids";
  EXPECT_EQ(told, std::vector<std::string>{"1"});
}

TEST_F(RevokedTokens, NothingIsRevokedBeforeItIsStored) {
  kept.refuse = base::Error(ErrorCode::unavailable);
  EXPECT_EQ(revoke("1", "t-1").error().code, ErrorCode::unavailable);
  EXPECT_EQ(change("1", "").error().code, ErrorCode::unavailable);
  EXPECT_FALSE(revoked("1", "t-1"));
  EXPECT_FALSE(revocations->is_changing(base::UserId("1")));
  EXPECT_TRUE(told.empty());
}

TEST_F(RevokedTokens, AChangedPasswordRevokesAllOlderTokensExceptTheSparedOne) {
  const base::Timestamp now = clock.wall_now();
  ASSERT_TRUE(change("1", "mine").ok());
  EXPECT_TRUE(revoked("1", "old", now - 1h));
  EXPECT_TRUE(revoked("1", "of this second", now));
  EXPECT_TRUE(revoked("1", "without a time"));
  EXPECT_FALSE(revoked("1", "mine", now - 1h));
  EXPECT_FALSE(revoked("1", "new", revocations->valid_from(base::UserId("1"))));
  EXPECT_FALSE(revoked("2", "old", now - 1h));
  EXPECT_EQ(told, std::vector<std::string>{"1"});
}

TEST_F(RevokedTokens, ASecondChangeWithinASecondRevokesTheTokensOfTheFirst) {
  ASSERT_TRUE(change("1", "a").ok());
  const base::Timestamp first = revocations->valid_from(base::UserId("1"));
  ASSERT_TRUE(change("1", "b").ok());
  EXPECT_TRUE(revoked("1", "issued after the first", first));
  EXPECT_TRUE(revoked("1", "a"));
  EXPECT_FALSE(revoked("1", "b"));
  EXPECT_EQ(revocations->valid_from(base::UserId("1")) - first, 1s);
}

TEST_F(RevokedTokens, AChangeIsRefusedWhileAnotherIsUnderWay) {
  std::optional<base::Result<void>> first;
  revocations->replace_password(base::UserId("1"), "hash", "", [&](auto done) { first.emplace(done); });
  EXPECT_TRUE(revocations->is_changing(base::UserId("1")));
  EXPECT_EQ(change("1", "").error().code, ErrorCode::unavailable);
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->ok());
  EXPECT_EQ(people.get(base::UserId("1"))->password_hash, "hash");
}

TEST_F(RevokedTokens, RevocationsSurviveARestart) {
  ASSERT_TRUE(revoke("1", "t-1").ok());
  ASSERT_TRUE(change("2", "mine").ok());
  restart();
  EXPECT_TRUE(revoked("1", "t-1"));
  EXPECT_TRUE(revoked("2", "old"));
  EXPECT_FALSE(revoked("2", "mine"));
}

TEST_F(RevokedTokens, LoadReportsAFailureOfTheStore) {
  kept.refuse = base::Error(ErrorCode::unavailable);
  std::optional<base::Result<void>> answer;
  revocations->load([&](auto done) { answer.emplace(done); });
  shard.run_all();
  ASSERT_TRUE(answer.has_value());
  EXPECT_FALSE(answer->ok());
}

TEST_F(RevokedTokens, ExpiredTokensAreRemoved) {
  restart();
  ASSERT_TRUE(revoke("1", "short", 1h).ok());
  ASSERT_TRUE(revoke("1", "long", 48h).ok());
  EXPECT_EQ(revocations->size(), 2u);
  for (int hour = 0; hour < 3; ++hour) clock.advance(1h, timers);
  shard.run_all();
  EXPECT_EQ(revocations->size(), 1u);
  EXPECT_EQ(kept.kept.tokens.size(), 1u);
  EXPECT_TRUE(revoked("1", "long"));
  for (int hour = 0; hour < 48; ++hour) clock.advance(1h, timers);
  shard.run_all();
  EXPECT_EQ(revocations->size(), 0u);
}

TEST_F(RevokedTokens, TheCompletionRunsOnceTheOtherShardHasAppliedTheRevocation) {
  support::OtherShard other;
  cluster::Bus among_two(0, timers, &other);
  Revocations here(timers, kept, among_two);
  bool is_done = false;
  here.revoke({base::UserId("1"), "t-1", clock.wall_now() + 1h},
              [&](const base::Result<void>& done) { is_done = done.ok(); });
  shard.run_all();
  EXPECT_TRUE(here.is_revoked(base::UserId("1"), "t-1", {})) << "applied on this shard at once";
  EXPECT_FALSE(is_done);
  other.confirm(among_two);
  EXPECT_TRUE(is_done);
}

TEST_F(RevokedTokens, TheCompletionRunsAfterASecondIfTheOtherShardDoesNotAnswer) {
  support::OtherShard other;
  cluster::Bus among_two(0, timers, &other);
  Revocations here(timers, kept, among_two);
  bool is_done = false;
  here.replace_password(base::UserId("1"), "hash", "",
                        [&](const base::Result<void>& done) { is_done = done.ok(); });
  shard.run_all();
  clock.advance(999ms, timers);
  EXPECT_FALSE(is_done);
  clock.advance(1ms, timers);
  EXPECT_TRUE(is_done);
}

TEST_F(RevokedTokens, ARevocationOfAnotherShardIsAppliedAndNotStoredAgain) {
  const auto receive = [this](cluster::Message message) {
    bus->receive({1, cluster::Envelope::Kind::event, 0, std::move(message)});
  };
  receive(cluster::TokenRevoked{{base::UserId("1"), "t-3", clock.wall_now() + 1h}});
  const base::Timestamp now = clock.wall_now();
  receive(cluster::PasswordReplaced{{base::UserId("2"), now, "spared", now + 1h}});
  EXPECT_TRUE(revoked("1", "t-3"));
  EXPECT_TRUE(revoked("2", "old"));
  EXPECT_FALSE(revoked("2", "spared"));
  EXPECT_EQ(told, (std::vector<std::string>{"1", "2"})) << "the listener of this shard is notified";
  EXPECT_EQ(kept.kept.tokens.size(), 0U);
}

TEST_F(RevokedTokens, TheLaterOfTwoChangesCountsInWhicheverOrderTheyArrive) {
  const base::Timestamp now = clock.wall_now();
  for (const base::Duration after : {2s, 1s}) {
    bus->receive({1, cluster::Envelope::Kind::event, 0,
                  cluster::PasswordReplaced{{base::UserId("1"), now + after, "", now + 1h}}});
  }
  EXPECT_EQ(revocations->valid_from(base::UserId("1")), now + 2s);
}

}  // namespace
}  // namespace parley::auth
