// The name that an identity provider gives to a user, which applies until the user chooses one here.
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/auth/identity_scene.hpp"

namespace parley::auth {
namespace {

/// Records the changed names of all users.
class Renamed final : public AccountListener {
 public:
  void on_revoked(const base::UserId&) override {}
  void on_renamed(const base::UserId& user, const std::string& name) override {
    names.push_back(user.str() + "=" + name);
  }
  std::vector<std::string> names;
};

TEST_F(IdentityOfPeople, AJoinTakesTheProvidersNameAndARequestDoesNot) {
  Renamed heard;
  identity->tell(&heard);
  EXPECT_EQ(name_after_join("Alicia", 1000), "Alicia");
  EXPECT_EQ(person("1")->name, "Alicia");
  EXPECT_EQ(name_after_join("Alicia", 1000), "Alicia");
  EXPECT_EQ(counted.follows, 1) << "the same name costs no write";
  const auto request = authenticate(providers_token(R"({"sub":"1","name":"Other","exp":1758799800})"));
  EXPECT_EQ(request->name, "Alicia");
  EXPECT_EQ(name_after_join("Ali", 1001), "Ali");
  EXPECT_EQ(heard.names, (std::vector<std::string>{"1=Alicia", "1=Ali"}));
  identity->tell(nullptr);
}

TEST_F(IdentityOfPeople, AnOlderTokenDoesNotRestoreAnOlderName) {
  EXPECT_EQ(name_after_join("New", 2000), "New");
  EXPECT_EQ(name_after_join("Old", 1999), "New");
  EXPECT_EQ(counted.follows, 1);
  EXPECT_EQ(name_after_join("Newest", 2001, "carol"), "Newest") << "the token creates the user";
  EXPECT_EQ(name_after_join("Old", 2000, "carol"), "Newest");
}

TEST_F(IdentityOfPeople, ANameThatTheUserHasChosenIsKept) {
  ASSERT_EQ(name_after_join("Alicia", 1000), "Alicia");
  std::optional<base::Result<store::User>> renamed;
  identity->rename(base::UserId("1"), "Ali", [&](auto user) { renamed.emplace(std::move(user)); });
  shard.run_all();
  ASSERT_TRUE(renamed && renamed->ok());
  EXPECT_EQ(name_after_join("Alicia B", 2000), "Ali");
  EXPECT_EQ(counted.follows, 1);
  restart(CreateUsers::outside);
  EXPECT_EQ(name_after_join("Alicia B", 2000), "Ali") << "also if it was read from the store";
  EXPECT_EQ(person("1")->name, "Ali");
  EXPECT_EQ(counted.follows, 1);
}

TEST_F(IdentityOfPeople, AChosenNameIsKeptEvenIfTheShardDoesNotKnowThatItWasChosen) {
  store::User carol{base::UserId("carol"), "Carol"};
  carol.has_chosen_name = true;
  ASSERT_TRUE(people.add_now(carol).ok());
  identity->recognise({base::UserId("carol"), "Carol", "t"});
  EXPECT_EQ(name_after_join("Caroline", 1000, "carol"), "Carol");
  EXPECT_EQ(name_after_join("Caroline", 1001, "carol"), "Carol");
  EXPECT_EQ(counted.follows, 1) << "the store has reported that it was chosen";
}

TEST_F(IdentityOfPeople, OwnTokensAndTokensWithoutANameDoNotRename) {
  const auto own = authenticate(jwt::token_of(R"({"sub":"1","name":"Mallory","exp":1758799800})"), true);
  EXPECT_EQ(own->name, "Alice");
  const auto nameless = authenticate(providers_token(R"({"sub":"1","exp":1758799800})"), true);
  EXPECT_EQ(nameless->name, "Alice");
  EXPECT_EQ(name_after_join("  ", 1000), "Alice");
  EXPECT_EQ(counted.follows, 0);
}

TEST_F(IdentityOfPeople, AUserWithANewNameIsAdmittedEvenIfTheStoreCannotWrite) {
  ASSERT_TRUE(authenticate(providers_token(R"({"sub":"1","exp":1758799800})")).ok());
  counted.refuse_follows = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(name_after_join("Alicia", 1000), "Alice");
  counted.refuse_follows.reset();
  EXPECT_EQ(name_after_join("Alicia", 1000), "Alicia");
}

}  // namespace
}  // namespace parley::auth
