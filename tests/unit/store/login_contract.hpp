// The requirements of every engine for places from which users logged in. An engine's test instantiates it
// with its Backend. The Backend has the members for a StoreScene, and also store::LoginStore& logins().
#pragma once

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "store/login_store.hpp"
#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class LoginContract : public testing::Test, public support::StoreScene<Backend> {
 protected:
  using hours = std::chrono::hours;
  static constexpr std::chrono::days life{30};

  void SetUp() override { this->add_people(); }

  base::Result<void> remember(const std::string& user, const std::string& place) {
    const base::Timestamp now = this->backend.clock.wall_now();
    return support::answer_of<void>(this->backend.executor, [&](auto done) {
      this->backend.logins().remember_login({support::user_id(user), place, now}, now - life,
                                            std::move(done));
    });
  }
  bool knows(const std::string& place) {
    return *support::answer_of<bool>(this->backend.executor, [&](auto done) {
      this->backend.logins().knows_login(place, this->backend.clock.wall_now() - life, std::move(done));
    });
  }
};
TYPED_TEST_SUITE_P(LoginContract);

TYPED_TEST_P(LoginContract, KnowsOnlyARememberedPlaceUntilItExpires) {
  ASSERT_TRUE(this->remember("1", "here").ok());
  EXPECT_TRUE(this->knows("here"));
  EXPECT_FALSE(this->knows("there"));
  EXPECT_FALSE(this->knows(""));
  this->backend.clock.advance(this->life);
  EXPECT_TRUE(this->knows("here")) << "the limit is inclusive";
  this->backend.clock.advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(this->knows("here"));
}

TYPED_TEST_P(LoginContract, ExtendsTheTimeOfAPlaceThatIsUsedAgain) {
  ASSERT_TRUE(this->remember("1", "here").ok());
  this->backend.clock.advance(this->life - typename TestFixture::hours(1));
  ASSERT_TRUE(this->remember("1", "here").ok());
  this->backend.clock.advance(this->life - typename TestFixture::hours(1));
  EXPECT_TRUE(this->knows("here"));
}

TYPED_TEST_P(LoginContract, KeepsTheTwentyNewestPlacesOfEachUser) {
  ASSERT_TRUE(this->remember("2", "of another").ok());
  for (std::size_t n = 0; n < most_login_places + 5; ++n) {
    ASSERT_TRUE(this->remember("1", "place " + std::to_string(n)).ok());
    this->backend.clock.advance(std::chrono::seconds(1));
  }
  for (std::size_t n = 0; n < most_login_places + 5; ++n) {
    EXPECT_EQ(this->knows("place " + std::to_string(n)), n >= 5) << n;
  }
  EXPECT_TRUE(this->knows("of another"));
}

TYPED_TEST_P(LoginContract, RefusesAUserWhoDoesNotExist) {
  EXPECT_EQ(this->remember("9", "here").error().code, base::ErrorCode::user_not_found);
  EXPECT_FALSE(this->knows("here"));
}

REGISTER_TYPED_TEST_SUITE_P(LoginContract, KnowsOnlyARememberedPlaceUntilItExpires,
                            ExtendsTheTimeOfAPlaceThatIsUsedAgain, KeepsTheTwentyNewestPlacesOfEachUser,
                            RefusesAUserWhoDoesNotExist);

}  // namespace parley::store
