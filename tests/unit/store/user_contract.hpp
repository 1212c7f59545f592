// The requirements of every engine for users. An engine's test instantiates it with its Backend.
#pragma once

#include <algorithm>
#include <atomic>

#include <gtest/gtest.h>

#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class UserContract : public testing::Test, public support::StoreScene<Backend> {};
TYPED_TEST_SUITE_P(UserContract);

using base::ErrorCode;
using support::user_id;
using Texts = std::vector<std::string>;

TYPED_TEST_P(UserContract, StoresAUserAsAdded) {
  const auto added = this->add(User{user_id("1"), "Alice", "Alice@Example.COM", "$argon2id$x"});
  ASSERT_TRUE(added.ok());
  const auto found = this->find("1");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->name, "Alice");
  EXPECT_EQ(found->email, "alice@example.com");
  EXPECT_EQ(found->password_hash, "$argon2id$x");
  EXPECT_EQ(found->created_at, this->backend.clock.wall_now());
  EXPECT_EQ(added->created_at, found->created_at);
}

TYPED_TEST_P(UserContract, FindsAUserByEmailInAnyCase) {
  this->add_people();
  ASSERT_TRUE(this->find_by_email("ALICE@example.com").has_value());
  EXPECT_EQ(this->find_by_email("ALICE@example.com")->id, user_id("1"));
  EXPECT_FALSE(this->find_by_email("nobody@example.com").has_value());
  EXPECT_FALSE(this->find_by_email("").has_value()) << "Carol has no address, which is not an empty one";
  EXPECT_FALSE(this->find("4").has_value());
}

TYPED_TEST_P(UserContract, FindsAUserByEmailInAnySpelling) {
  const std::string capitals =
      "J\xc3\x9cRGEN@B\xc3\x9c"
      "CHER.example";
  const std::string decomposed =
      "Ju\xcc\x88rgen@bu\xcc\x88"
      "cher.example";
  const std::string key =
      "j\xc3\xbcrgen@b\xc3\xbc"
      "cher.example";
  const auto added = this->add("1", "J\xc3\xbcrgen", capitals);
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added->email, key);
  for (const std::string& typed : {capitals, decomposed, key}) {
    ASSERT_TRUE(this->find_by_email(typed).has_value()) << typed;
    EXPECT_EQ(this->find_by_email(typed)->email, key);
  }
  EXPECT_EQ(this->add("2", "Eve", decomposed).error().field, "email");
  EXPECT_FALSE(this->find_by_email("jurgen@b\xc3\xbc"
                                   "cher.example")
                   .has_value());
}

TYPED_TEST_P(UserContract, RefusesAUserWhoseIdOrEmailIsTaken) {
  this->add_people();
  const auto same_id = this->add("1", "Eve");
  ASSERT_FALSE(same_id.ok());
  EXPECT_EQ(same_id.error().code, ErrorCode::invalid_data);
  EXPECT_EQ(same_id.error().field, "id");
  const auto same_email = this->add("4", "Eve", "BOB@example.com");
  ASSERT_FALSE(same_email.ok());
  EXPECT_EQ(same_email.error().field, "email");
  EXPECT_FALSE(this->find("4").has_value());
  EXPECT_TRUE(this->add("5", "Erin").ok()) << "a second user without an address";
  EXPECT_EQ(this->find("1")->name, "Alice");
  EXPECT_EQ(this->add("", "Unknown").error().field, "id");
}

TYPED_TEST_P(UserContract, SetsThePasswordHashOfAUserWhoExists) {
  this->add_people();
  EXPECT_TRUE(this->set_password_hash("1", "$argon2id$new"));
  EXPECT_EQ(this->find("1")->password_hash, "$argon2id$new");
  EXPECT_FALSE(this->set_password_hash("9", "$argon2id$new"));
}

TYPED_TEST_P(UserContract, StoresTheLastSeenTimeAndNeverMovesItBack) {
  this->add_people();
  const base::Timestamp noon = this->backend.clock.wall_now();
  EXPECT_EQ(this->find("1")->last_seen, std::nullopt);
  EXPECT_TRUE(this->set_last_seen("1", noon));
  EXPECT_EQ(this->find("1")->last_seen, noon);
  EXPECT_TRUE(this->set_last_seen("1", noon - base::Duration(1)));
  EXPECT_EQ(this->find("1")->last_seen, noon) << "another shard may have stored a later time";
  EXPECT_TRUE(this->set_last_seen("1", noon + base::Duration(1)));
  EXPECT_EQ(this->find_by_email("alice@example.com")->last_seen, noon + base::Duration(1));
  EXPECT_EQ(this->find("2")->last_seen, std::nullopt);
  EXPECT_FALSE(this->set_last_seen("9", noon));
}

TYPED_TEST_P(UserContract, ListsUsersByNameThenIdInPages) {
  for (const auto& [id, name] : {std::pair{"7", "Bob"}, {"5", "Carol"}, {"3", "Bob"}, {"1", "Alice"}}) {
    ASSERT_TRUE(this->add(id, name).ok());
  }
  EXPECT_EQ(this->listed(std::nullopt, 10), (Texts{"1", "3", "7", "5"}));
  EXPECT_EQ(this->listed(std::nullopt, 2), (Texts{"1", "3"}));
  EXPECT_EQ(this->listed("3", 2), (Texts{"7", "5"}));
  EXPECT_EQ(this->listed("5", 2), Texts{});
  EXPECT_EQ(this->listed("unknown", 2), Texts{});
}

TYPED_TEST_P(UserContract, StoresWhichUsersWantNoCalls) {
  this->add_people();
  const auto wish = [this](const char* user, bool is_busy) {
    return *support::answer_of<bool>(this->backend.executor, [&](auto done) {
      this->backend.users().set_busy(user_id(user), is_busy, std::move(done));
    });
  };
  const auto busy = [this] {
    auto users = *support::answer_of<std::vector<base::UserId>>(
        this->backend.executor, [&](auto done) { this->backend.users().busy(std::move(done)); });
    std::ranges::sort(users);
    return users;
  };
  using Ids = std::vector<base::UserId>;
  EXPECT_EQ(busy(), Ids{});
  EXPECT_TRUE(wish("2", true));
  EXPECT_TRUE(wish("2", true)) << "setting it again changes nothing";
  EXPECT_TRUE(wish("1", true));
  EXPECT_TRUE(wish("3", false)) << "removing a wish that was never set changes nothing";
  EXPECT_FALSE(wish("9", true));
  EXPECT_EQ(busy(), (Ids{user_id("1"), user_id("2")}));
  EXPECT_TRUE(wish("2", false));
  EXPECT_EQ(busy(), Ids{user_id("1")});
}

REGISTER_TYPED_TEST_SUITE_P(UserContract, StoresAUserAsAdded, FindsAUserByEmailInAnyCase,
                            FindsAUserByEmailInAnySpelling, RefusesAUserWhoseIdOrEmailIsTaken,
                            SetsThePasswordHashOfAUserWhoExists, StoresTheLastSeenTimeAndNeverMovesItBack,
                            ListsUsersByNameThenIdInPages, StoresWhichUsersWantNoCalls);

}  // namespace parley::store
