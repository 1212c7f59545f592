// Logins and joins of Alice, and attempts of other clients to act as Alice.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/auth/identity_scene.hpp"

namespace parley::auth {
namespace {

using base::ErrorCode;

constexpr HashCost dearer{2, 16384};

// --- by password

TEST_F(IdentityOfPeople, LoginReturnsATokenOfThatUser) {
  const auto session = login("alice@example.com", "alice123");
  ASSERT_TRUE(session.ok()) << session.error().message;
  EXPECT_EQ(session->user.name, "Alice");
  EXPECT_EQ(session->user.email, "alice@example.com");
  EXPECT_EQ(session->user.password_hash, "") << "the hash must not leave the store";
  EXPECT_EQ(session->expires_in, Issuer::usual_life);

  const auto alice = authenticate(session->token);
  ASSERT_TRUE(alice.ok()) << alice.error().message;
  EXPECT_EQ(alice->user.str(), "1");
  EXPECT_EQ(alice->name, "Alice");
  EXPECT_FALSE(alice->token_id.empty());
  EXPECT_EQ(alice->valid_until, clock.wall_now() + session->expires_in + jwt::leeway);
}

TEST_F(IdentityOfPeople, AnAddressMatchesInUpperAndLowerCase) {
  EXPECT_TRUE(login("ALICE@Example.COM", "alice123").ok());
}

TEST_F(IdentityOfPeople, WrongPasswordUnknownAddressAndMissingPasswordGiveTheSameError) {
  const std::pair<const char*, const char*> tries[] = {
      {"alice@example.com", "alice124"},  {"alice@example.com", "ALICE123"},
      {"nobody@example.com", "alice123"}, {"bob@example.com", "bob123"},
      {"bob@example.com", "x"},
  };
  for (const auto& [email, password] : tries) {
    const auto session = login(email, password);
    ASSERT_FALSE(session.ok()) << email;
    EXPECT_EQ(session.error().code, ErrorCode::unauthorized) << email;
    EXPECT_EQ(session.error().message, base::entry(ErrorCode::unauthorized).message) << email;
    EXPECT_EQ(session.error().field, "") << email;
  }
}

TEST_F(IdentityOfPeople, AHashIsVerifiedForKnownAndUnknownUsers) {
  // Every login that reads the store then waits for the worker. With a full worker, all logins are refused in
  // the same way.
  base::Worker full(1, 0);
  Passwords no_passwords(full, shard, cheap);
  std::vector<std::unique_ptr<jwt::Key>> keys;
  keys.push_back(std::make_unique<jwt::Hs256Key>(jwt::secret));
  identity = std::make_unique<Identity>(
      timers, counted, revoked, *bus, no_passwords, jwt::Verifier(clock, std::move(keys)),
      Issuer(clock, std::make_unique<jwt::Hs256Key>(jwt::secret)), Identity::Options{});
  ASSERT_TRUE(identity->import_password(base::UserId("2"), "bob123").ok());
  for (const char* email : {"alice@example.com", "nobody@example.com", "bob@example.com"}) {
    const auto session = login(email, "bob123");
    ASSERT_FALSE(session.ok()) << email;
    EXPECT_EQ(session.error().code, ErrorCode::unavailable) << email;
    EXPECT_EQ(session.error().retry_after, std::chrono::seconds(1)) << email;
  }
  identity.reset();
}

TEST_F(IdentityOfPeople, AnInvalidAddressOrPasswordIsRefusedWithoutReadingTheStore) {
  const std::string long_email = std::string(64 * 1024, 'a') + "!";
  std::string many_ats;
  for (int i = 0; i < 5000; ++i) many_ats += "a@";
  const struct {
    std::string email;
    std::string password;
    std::string_view field;
  } rows[] = {
      {"", "alice123", "email"},
      {"alice", "alice123", "email"},
      {"@example.com", "alice123", "email"},
      {"alice@", "alice123", "email"},
      {"a@a@a", "alice123", "email"},
      {"alice @example.com", "alice123", "email"},
      {"alice@example.com\n", "alice123", "email"},
      {std::string("alice@example.com\0", 18), "alice123", "email"},
      {std::string(250, 'a') + "@a.de", "alice123", "email"},
      {long_email, "alice123", "email"},
      {many_ats, "alice123", "email"},
      {"alice@example.com", "", "password"},
      {"alice@example.com", std::string(1025, 'x'), "password"},
      {"alice@example.com", std::string(1'000'000, 'x'), "password"},
  };
  for (const auto& row : rows) {
    const auto session = login(row.email, row.password);
    ASSERT_FALSE(session.ok()) << row.email.substr(0, 80);
    EXPECT_EQ(session.error().code, ErrorCode::invalid_data) << row.email.substr(0, 80);
    EXPECT_EQ(session.error().field, row.field) << row.email.substr(0, 80);
  }
  EXPECT_EQ(counted.finds, 0);
}

TEST_F(IdentityOfPeople, AnImportedPasswordWorksBeforeAndAfterItIsHashed) {
  ASSERT_TRUE(identity->import_password(base::UserId("2"), "bob123").ok());
  EXPECT_EQ(identity->passwords_waiting(), 1u);
  EXPECT_TRUE(login("bob@example.com", "bob123").ok());
  EXPECT_FALSE(login("bob@example.com", "bob124").ok());

  ASSERT_TRUE(shard.run_until([&] { return identity->passwords_waiting() == 0; }));
  EXPECT_TRUE(person("2")->password_hash.starts_with("$argon2id$"));
  EXPECT_TRUE(login("bob@example.com", "bob123").ok());
  EXPECT_FALSE(login("bob@example.com", "bob124").ok());
}

TEST_F(IdentityOfPeople, AnImportedPasswordThatIsHashedDuringALoginIsStillAccepted) {
  const store::User as_read = *person("2");
  ASSERT_TRUE(identity->import_password(base::UserId("2"), "bob123").ok());
  ASSERT_TRUE(shard.run_until([&] { return identity->passwords_waiting() == 0; }));
  counted.stale = as_read;
  EXPECT_TRUE(login("bob@example.com", "bob123").ok());
  counted.stale = as_read;
  EXPECT_FALSE(login("bob@example.com", "bob124").ok());
}

TEST_F(IdentityOfPeople, AHashOfAnOlderCostIsReplacedAtTheLogin) {
  Passwords now_dearer(worker, shard, dearer);
  std::vector<std::unique_ptr<jwt::Key>> keys;
  keys.push_back(std::make_unique<jwt::Hs256Key>(jwt::secret));
  identity = std::make_unique<Identity>(
      timers, counted, revoked, *bus, now_dearer, jwt::Verifier(clock, std::move(keys)),
      Issuer(clock, std::make_unique<jwt::Hs256Key>(jwt::secret)), Identity::Options{});
  const std::string before = person("1")->password_hash;
  EXPECT_FALSE(login("alice@example.com", "wrong").ok());
  EXPECT_EQ(identity->passwords_waiting(), 0u);
  EXPECT_TRUE(login("alice@example.com", "alice123").ok());
  ASSERT_TRUE(shard.run_until([&] { return identity->passwords_waiting() == 0; }));
  const std::string after = person("1")->password_hash;
  EXPECT_NE(after, before);
  EXPECT_TRUE(after.starts_with("$argon2id$v=19$m=16,t=2,")) << after;
  EXPECT_TRUE(login("alice@example.com", "alice123").ok());
  identity.reset();
}

TEST_F(IdentityOfPeople, AFailingStoreIsReportedAsUnavailable) {
  counted.refuse = base::Error(ErrorCode::unavailable);
  const auto session = login("alice@example.com", "alice123");
  ASSERT_FALSE(session.ok());
  EXPECT_EQ(session.error().code, ErrorCode::unavailable);
  const auto principal = authenticate(jwt::token_of(jwt::honest_payload));
  ASSERT_FALSE(principal.ok());
  EXPECT_EQ(principal.error().code, ErrorCode::unavailable);
}

// --- by token

TEST_F(IdentityOfPeople, RepeatedJoinsReadTheStoreOnce) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(authenticate(jwt::token_of(jwt::honest_payload)).ok());
  EXPECT_EQ(counted.finds, 1);
}

TEST_F(IdentityOfPeople, TheCompletionForAKnownUserRunsBeforeTheCallReturns) {
  ASSERT_TRUE(authenticate(jwt::token_of(jwt::honest_payload)).ok());
  bool answered = false;
  identity->authenticate(jwt::token_of(jwt::honest_payload),
                         [&](base::Result<Principal>) { answered = true; });
  EXPECT_TRUE(answered);
}

TEST_F(IdentityOfPeople, TheNameIsTakenFromTheStoreAndNotFromTheToken) {
  const auto alice = authenticate(jwt::token_of(R"({"sub":"1","name":"Mallory","exp":1758799800})"));
  ASSERT_TRUE(alice.ok());
  EXPECT_EQ(alice->name, "Alice");
}

TEST_F(IdentityOfPeople, ExpiredAndInvalidTokensHaveDifferentErrorsAndCostNoRead) {
  const struct {
    std::string token;
    ErrorCode code;
  } rows[] = {
      {jwt::token_of(R"({"sub":"1","exp":1758796000})"), ErrorCode::token_expired},
      {jwt::forged(jwt::honest_header, R"({"sub":"1","exp":1758796000})", "secret"), ErrorCode::unauthorized},
      {"", ErrorCode::unauthorized},
      {"valid_jwt_token", ErrorCode::unauthorized},
      {jwt::forged(R"({"alg":"none"})", jwt::honest_payload), ErrorCode::unauthorized},
  };
  for (const auto& row : rows) {
    const auto principal = authenticate(row.token);
    ASSERT_FALSE(principal.ok()) << row.token;
    EXPECT_EQ(principal.error().code, row.code) << row.token;
  }
  EXPECT_EQ(counted.finds, 0);
}

TEST_F(IdentityOfPeople, UsersAreCreatedFromTokensAsConfigured) {
  const struct {
    CreateUsers create_users;
    bool outside;
    const char* id;
    bool created;
  } rows[] = {
      {CreateUsers::never, false, "a", false},   {CreateUsers::never, true, "b", false},
      {CreateUsers::outside, false, "c", false}, {CreateUsers::outside, true, "d", true},
      {CreateUsers::always, false, "e", true},   {CreateUsers::always, true, "f", true},
  };
  for (const auto& row : rows) {
    restart(row.create_users);
    const std::string payload = R"({"sub":")" + std::string(row.id) + R"(","exp":1758799800})";
    const auto principal = authenticate(row.outside ? providers_token(payload) : jwt::token_of(payload));
    EXPECT_EQ(principal.ok(), row.created) << row.id;
    EXPECT_EQ(person(row.id) != nullptr, row.created) << row.id;
    if (!principal.ok()) {
      EXPECT_EQ(principal.error().code, ErrorCode::unauthorized) << row.id;
    }
  }
}

TEST_F(IdentityOfPeople, ACreatedUserWithoutANameGetsTheIdAsName) {
  const auto principal = authenticate(providers_token(R"({"userId":77,"exp":1758799800})"));
  ASSERT_TRUE(principal.ok());
  EXPECT_EQ(principal->name, "77");
  EXPECT_EQ(person("77")->name, "77");
}

TEST_F(IdentityOfPeople, ACreatedUserHasTheTokensNameAndNoAddressToLogInWith) {
  const auto principal = authenticate(
      providers_token(R"({"sub":"auth0|9","name":"Carol","email":"carol@example.com","exp":1758799800})"));
  ASSERT_TRUE(principal.ok());
  EXPECT_EQ(principal->name, "Carol");
  const store::User* carol = person("auth0|9");
  ASSERT_NE(carol, nullptr);
  EXPECT_EQ(carol->name, "Carol");
  EXPECT_EQ(carol->email, "");
  EXPECT_EQ(carol->password_hash, "");
}

TEST_F(IdentityOfPeople, SeveralSocketsOfANewUserCreateOneUserAndAllAreAdmitted) {
  const std::string token = providers_token(R"({"sub":"new","name":"New","exp":1758799800})");
  std::vector<base::Result<Principal>> answers;
  for (int i = 0; i < 3; ++i) {
    identity->authenticate(
        token, [&](base::Result<Principal> principal) { answers.push_back(std::move(principal)); });
  }
  shard.run_all();
  ASSERT_EQ(answers.size(), 3u);
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->name, "New");
  }
  EXPECT_EQ(counted.adds, 3);
  EXPECT_EQ(people.all().size(), 3u);
}

TEST_F(IdentityOfPeople, NameOfReturnsTheNewNameAfterARename) {
  const auto name_of = [this](const char* id) {
    std::optional<base::Result<std::optional<std::string>>> answer;
    identity->name_of(base::UserId(id), [&](auto name) { answer.emplace(std::move(name)); });
    EXPECT_TRUE(shard.run_until([&] { return answer.has_value(); }));
    return *answer;
  };
  EXPECT_EQ(*name_of("1"), "Alice");
  EXPECT_EQ(*name_of("3"), std::nullopt);
  EXPECT_EQ(counted.finds, 2);
  bus->receive({1, cluster::Envelope::Kind::event, 0, cluster::UserRenamed{base::UserId("1"), {"Alicia"}}});
  EXPECT_EQ(*name_of("1"), "Alicia");
  EXPECT_EQ(counted.finds, 2);
  counted.refuse = base::Error(ErrorCode::unavailable);
  EXPECT_EQ(name_of("2").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace parley::auth
