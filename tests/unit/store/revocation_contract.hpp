// The requirements of every engine for revoked tokens. An engine's test instantiates it with its Backend. The
// Backend has the members for a StoreScene, and also store::RevocationStore& revocations().
#pragma once

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "store/revocation_store.hpp"
#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class RevocationContract : public testing::Test, public support::StoreScene<Backend> {
 protected:
  void SetUp() override { this->add_people(); }

  base::Timestamp in(std::chrono::hours from_now) { return this->backend.clock.wall_now() + from_now; }

  base::Result<void> revoke(RevokedToken token) {
    return support::answer_of<void>(this->backend.executor, [&](auto done) {
      this->backend.revocations().revoke(std::move(token), std::move(done));
    });
  }
  base::Result<void> replace_password(TokenMark mark, const std::string& hash) {
    return support::answer_of<void>(this->backend.executor, [&](auto done) {
      this->backend.revocations().replace_password(std::move(mark), hash, std::move(done));
    });
  }
  /// Returns the revocations, sorted so that they can be compared.
  Revoked revoked(std::chrono::hours from_now = {}) {
    Revoked all = *support::answer_of<Revoked>(this->backend.executor, [&](auto done) {
      this->backend.revocations().revoked(in(from_now), std::move(done));
    });
    std::ranges::sort(all.tokens, {}, [](const RevokedToken& one) { return std::tie(one.user, one.token); });
    std::ranges::sort(all.marks, {}, &TokenMark::user);
    return all;
  }
  void prune(std::chrono::hours from_now) {
    const auto pruned = support::answer_of<void>(this->backend.executor, [&](auto done) {
      this->backend.revocations().prune(in(from_now), std::move(done));
    });
    EXPECT_TRUE(pruned.ok());
  }
};
TYPED_TEST_SUITE_P(RevocationContract);

TYPED_TEST_P(RevocationContract, KeepsARevokedTokenUntilItExpires) {
  using std::chrono::hours;
  const RevokedToken early{support::user_id("1"), "t-1", this->in(hours(1))};
  const RevokedToken late{support::user_id("1"), "t-2", this->in(hours(5))};
  ASSERT_TRUE(this->revoke(early).ok());
  ASSERT_TRUE(this->revoke(late).ok());
  EXPECT_EQ(this->revoked().tokens, (std::vector{early, late}));
  EXPECT_EQ(this->revoked(hours(1)).tokens, (std::vector{early, late})) << "the limit is inclusive";
  EXPECT_EQ(this->revoked(hours(2)).tokens, std::vector{late});
}

TYPED_TEST_P(RevocationContract, StoresATokenThatIsRevokedTwiceOnlyOnce) {
  const RevokedToken token{support::user_id("1"), "t-1", this->in(std::chrono::hours(1))};
  ASSERT_TRUE(this->revoke(token).ok());
  ASSERT_TRUE(this->revoke(token).ok());
  EXPECT_EQ(this->revoked().tokens, std::vector{token});
}

TYPED_TEST_P(RevocationContract, DistinguishesTheSameTokenIdOfTwoUsers) {
  const RevokedToken alices{support::user_id("1"), "t", this->in(std::chrono::hours(1))};
  const RevokedToken bobs{support::user_id("2"), "t", this->in(std::chrono::hours(1))};
  ASSERT_TRUE(this->revoke(bobs).ok());
  ASSERT_TRUE(this->revoke(alices).ok());
  EXPECT_EQ(this->revoked().tokens, (std::vector{alices, bobs}));
}

TYPED_TEST_P(RevocationContract, ReplacesAPasswordAndItsMarkTogether) {
  const auto now = this->in({});
  const TokenMark first{support::user_id("1"), now, "spared", this->in(std::chrono::hours(9))};
  ASSERT_TRUE(this->replace_password(first, "$argon2id$new").ok());
  EXPECT_EQ(this->revoked().marks, std::vector{first});
  EXPECT_EQ(this->find("1")->password_hash, "$argon2id$new");

  const TokenMark second{support::user_id("1"), now + std::chrono::seconds(1), "",
                         this->in(std::chrono::hours(9))};
  ASSERT_TRUE(this->replace_password(second, "$argon2id$newer").ok());
  EXPECT_EQ(this->revoked().marks, std::vector{second}) << "a user has one mark";
  EXPECT_EQ(this->find("1")->password_hash, "$argon2id$newer");
}

TYPED_TEST_P(RevocationContract, RefusesARevocationForAnUnknownUser) {
  const RevokedToken token{support::user_id("9"), "t-1", this->in(std::chrono::hours(1))};
  EXPECT_EQ(this->revoke(token).error().code, base::ErrorCode::user_not_found);
  const TokenMark mark{support::user_id("9"), this->in({}), "", this->in(std::chrono::hours(1))};
  EXPECT_EQ(this->replace_password(mark, "$argon2id$x").error().code, base::ErrorCode::user_not_found);
  EXPECT_TRUE(this->revoked().tokens.empty());
  EXPECT_TRUE(this->revoked().marks.empty());
}

TYPED_TEST_P(RevocationContract, PrunesOnlyExpiredRevocations) {
  using std::chrono::hours;
  ASSERT_TRUE(this->revoke({support::user_id("1"), "early", this->in(hours(1))}).ok());
  ASSERT_TRUE(this->revoke({support::user_id("1"), "late", this->in(hours(5))}).ok());
  ASSERT_TRUE(
      this->replace_password({support::user_id("1"), this->in({}), "", this->in(hours(1))}, "a").ok());
  ASSERT_TRUE(
      this->replace_password({support::user_id("2"), this->in({}), "", this->in(hours(5))}, "b").ok());
  this->prune(hours(2));
  const Revoked left = this->revoked();
  ASSERT_EQ(left.tokens.size(), 1u);
  EXPECT_EQ(left.tokens[0].token, "late");
  ASSERT_EQ(left.marks.size(), 1u);
  EXPECT_EQ(left.marks[0].user.str(), "2");
}

TYPED_TEST_P(RevocationContract, ShowsAChangedNameInMessages) {
  ASSERT_TRUE(this->send("1", "2", "Before").ok());
  const auto set = support::answer_of<bool>(this->backend.executor, [&](auto done) {
    this->backend.users().set_name(support::user_id("1"), "Alicia", std::move(done));
  });
  EXPECT_TRUE(*set);
  EXPECT_EQ(this->find("1")->name, "Alicia");
  EXPECT_EQ(this->send("1", "2", "After")->message->sender_name, "Alicia");
  EXPECT_EQ(this->history_of("2")->messages.at(0).sender_name, "Alicia");
  const auto unknown = support::answer_of<bool>(this->backend.executor, [&](auto done) {
    this->backend.users().set_name(support::user_id("9"), "Unknown", std::move(done));
  });
  EXPECT_FALSE(*unknown);
}

TYPED_TEST_P(RevocationContract, AppliesTheProvidersNameUntilTheUserChoosesOne) {
  const auto follow = [&](const std::string& user, std::string name) {
    return *support::answer_of<bool>(this->backend.executor, [&](auto done) {
      this->backend.users().follow_name(support::user_id(user), std::move(name), std::move(done));
    });
  };
  ASSERT_TRUE(this->send("1", "2", "Before").ok());
  EXPECT_FALSE(this->find("1")->has_chosen_name);
  EXPECT_TRUE(follow("1", "Alicia"));
  EXPECT_FALSE(follow("1", "Alicia")) << "the name is unchanged";
  EXPECT_EQ(this->find("1")->name, "Alicia");
  EXPECT_FALSE(this->find("1")->has_chosen_name);
  EXPECT_EQ(this->history_of("2")->messages.at(0).sender_name, "Alicia");
  EXPECT_EQ(this->send("1", "2", "After")->message->sender_name, "Alicia");

  const auto set = support::answer_of<bool>(this->backend.executor, [&](auto done) {
    this->backend.users().set_name(support::user_id("1"), "Ali", std::move(done));
  });
  EXPECT_TRUE(*set);
  EXPECT_TRUE(this->find("1")->has_chosen_name);
  EXPECT_FALSE(follow("1", "Alicia"));
  EXPECT_EQ(this->find("1")->name, "Ali");
  EXPECT_EQ(this->send("1", "2", "Last")->message->sender_name, "Ali");
  EXPECT_FALSE(follow("9", "Unknown"));
}

REGISTER_TYPED_TEST_SUITE_P(RevocationContract, KeepsARevokedTokenUntilItExpires,
                            StoresATokenThatIsRevokedTwiceOnlyOnce, DistinguishesTheSameTokenIdOfTwoUsers,
                            ReplacesAPasswordAndItsMarkTogether, RefusesARevocationForAnUnknownUser,
                            PrunesOnlyExpiredRevocations, ShowsAChangedNameInMessages,
                            AppliesTheProvidersNameUntilTheUserChoosesOne);

}  // namespace parley::store
