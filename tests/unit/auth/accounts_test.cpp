// Accounts: registration, logout, changes of name and password, and their effects on tokens.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "auth/identity.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_revocation_store.hpp"
#include "unit/jwt/forge.hpp"

namespace parley::auth {
namespace {

using base::ErrorCode;

constexpr HashCost cheap{1, 8192};

class Accounts : public ::testing::Test, public AccountListener {
 protected:
  Accounts() {
    EXPECT_TRUE(people
                    .add_now({base::UserId("1"), "Alice", "alice@example.com",
                              hash_password("alice123", cheap).value()})
                    .ok());
    open(true);
  }

  void open(bool registration) {
    std::vector<std::unique_ptr<jwt::Key>> keys;
    keys.push_back(std::make_unique<jwt::Hs256Key>(jwt::secret));
    identity.reset();
    bus.emplace(cluster::ShardNumber{0}, timers);
    identity = std::make_unique<Identity>(timers, people, revoked, *bus, passwords,
                                          jwt::Verifier(clock, std::move(keys)),
                                          Issuer(clock, std::make_unique<jwt::Hs256Key>(jwt::secret)),
                                          Identity::Options{CreateUsers::always, 100, registration});
    identity->tell(this);
  }

  void on_revoked(const base::UserId& user) override { told.push_back("revoked " + user.str()); }
  void on_renamed(const base::UserId& user, const std::string& name) override {
    told.push_back("renamed " + user.str() + " " + name);
  }

  template <class T, class Ask>
  base::Result<T> answer_of(Ask ask) {
    std::optional<base::Result<T>> answer;
    ask([&](base::Result<T> result) {
      EXPECT_FALSE(answer) << "answered twice";
      answer.emplace(std::move(result));
    });
    EXPECT_TRUE(shard.run_until([&] { return answer.has_value(); }));
    return std::move(*answer);
  }
  base::Result<Session> register_user(Registration registration) {
    return answer_of<Session>([&](auto done) { identity->register_user(registration, std::move(done)); });
  }
  base::Result<Session> login(std::string password) {
    return answer_of<Session>(
        [&](auto done) { identity->login("alice@example.com", std::move(password), std::move(done)); });
  }
  base::Result<Principal> authenticate(std::string_view token) {
    return answer_of<Principal>([&](auto done) { identity->authenticate(token, std::move(done)); });
  }
  base::Result<void> log_out(const Principal& principal) {
    return answer_of<void>([&](auto done) { identity->log_out(principal, std::move(done)); });
  }
  base::Result<Session> change(const Principal& principal, std::string old_one, std::string new_one) {
    return answer_of<Session>([&](auto done) {
      identity->change_password(principal, {std::move(old_one), std::move(new_one)}, std::move(done));
    });
  }
  ErrorCode refusal_of(std::string_view token) {
    const auto answer = authenticate(token);
    return answer ? ErrorCode::internal : answer.error().code;
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor shard;
  support::MemoryUserStore people{clock, shard};
  support::MemoryRevocationStore revoked{people, shard};
  base::Worker worker{2, 8};
  Passwords passwords{worker, shard, cheap};
  std::optional<cluster::Bus> bus;
  std::unique_ptr<Identity> identity;
  std::vector<std::string> told;
};

TEST_F(Accounts, RegistrationLogsTheUserInAndTheUserCanLogInAgain) {
  const auto session = register_user({"Dora@Example.com", "dora's own", "Dora"});
  ASSERT_TRUE(session.ok()) << session.error().message;
  EXPECT_EQ(session->user.email, "dora@example.com");
  EXPECT_EQ(session->user.name, "Dora");
  EXPECT_EQ(session->user.password_hash, "");
  EXPECT_TRUE(base::Uuid::parse(session->user.id.str()).has_value()) << session->user.id.str();
  EXPECT_EQ(session->user.id.str().at(14), '4') << "random: " << session->user.id.str();
  EXPECT_EQ(authenticate(session->token)->user, session->user.id);
  EXPECT_TRUE(people.get(session->user.id)->password_hash.starts_with("$argon2id$"));
  EXPECT_TRUE(answer_of<Session>([&](auto done) {
                identity->login("dora@example.com", "dora's own", std::move(done));
              }).ok());
}

TEST_F(Accounts, AddressAndPasswordMatchInEveryUnicodeForm) {
  const auto session = register_user({"J\u00dcRGEN@b\u00fccher.example", "pa\u0308sswort", "J\u00fcrgen"});
  ASSERT_TRUE(session.ok()) << session.error().message;
  EXPECT_EQ(session->user.email, "j\u00fcrgen@b\u00fccher.example");
  for (const auto& [email, password] : {std::pair{"ju\u0308rgen@BU\u0308CHER.example", "p\u00e4sswort"},
                                        std::pair{"J\u00dcRGEN@b\u00fccher.example", "pa\u0308sswort"}}) {
    const auto again =
        answer_of<Session>([&](auto done) { identity->login(email, password, std::move(done)); });
    ASSERT_TRUE(again.ok()) << email;
    EXPECT_EQ(again->user.id, session->user.id);
  }
  EXPECT_EQ(register_user({"Ju\u0308rgen@b\u00fccher.example", "another", "Eve"}).error().field, "email");
}

TEST_F(Accounts, ABcryptHashIsVerifiedAtTheFirstLoginAndReplaced) {
  const std::string imported = "$2y$04$abcdefghijklmnopqrstuuK7Sjs7rFYArh/ytIZsOeM/z4RV2Fw2i";
  const base::UserId alice("1");
  const auto stored = [&] { return people.get(alice)->password_hash; };
  people.set_password_hash(alice, imported, [](auto) {});
  EXPECT_EQ(login("wrong").error().code, ErrorCode::unauthorized);
  EXPECT_EQ(login(imported).error().code, ErrorCode::unauthorized);
  EXPECT_EQ(stored(), imported) << "a wrong password changes nothing";
  EXPECT_TRUE(login("password123").ok());
  ASSERT_TRUE(shard.run_until([&] { return identity->passwords_waiting() == 0; }));
  EXPECT_TRUE(stored().starts_with("$argon2id$")) << stored();
  EXPECT_TRUE(login("password123").ok());
  EXPECT_FALSE(login("wrong").ok());
}

TEST_F(Accounts, ABcryptHashIsAcceptedAsTheOldPasswordOfAChange) {
  people.set_password_hash(base::UserId("1"), "$2b$04$abcdefghijklmnopqrstuuK7Sjs7rFYArh/ytIZsOeM/z4RV2Fw2i",
                           [](auto) {});
  const auto session = login("password123");
  ASSERT_TRUE(session.ok());
  const auto principal = authenticate(session->token);
  ASSERT_TRUE(principal.ok());
  EXPECT_FALSE(change(*principal, "wrong", "another one").ok());
  EXPECT_TRUE(change(*principal, "password123", "another one").ok());
  EXPECT_TRUE(login("another one").ok());
  EXPECT_FALSE(login("password123").ok());
}

TEST_F(Accounts, RegistrationIsRefusedIfItIsClosed) {
  open(false);
  EXPECT_EQ(register_user({"dora@example.com", "dora's own", "Dora"}).error().code,
            ErrorCode::permission_denied);
  EXPECT_EQ(people.all().size(), 1u);
}

TEST_F(Accounts, ATakenOrInvalidAddressIsRefusedNamingTheField) {
  for (const char* email : {"ALICE@example.com", "dora", "<b>@example.com", ""}) {
    const auto refused = register_user({email, "dora's own", "Dora"});
    ASSERT_FALSE(refused.ok()) << email;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_data) << email;
    EXPECT_EQ(refused.error().field, "email") << email;
  }
  EXPECT_EQ(people.all().size(), 1u);
}

TEST_F(Accounts, ALogoutRevokesOnlyItsOwnToken) {
  const std::string first = login("alice123")->token;
  const std::string second = login("alice123")->token;
  Principal alice = authenticate(first).value();
  ASSERT_TRUE(log_out(alice).ok());
  EXPECT_EQ(told, std::vector<std::string>{"revoked 1"});
  EXPECT_EQ(refusal_of(first), ErrorCode::token_revoked);
  EXPECT_TRUE(identity->is_revoked(alice));
  EXPECT_FALSE(identity->still_holds(alice));
  EXPECT_TRUE(authenticate(second).ok());
}

TEST_F(Accounts, ALogoutThatCannotBeStoredLeavesTheTokenValid) {
  const std::string token = login("alice123")->token;
  revoked.refuse = base::Error(ErrorCode::unavailable);
  EXPECT_EQ(log_out(authenticate(token).value()).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(authenticate(token).ok());
}

TEST_F(Accounts, TokensWithoutAnIdAreDistinguishedByTheirSignedText) {
  const auto token = [&](int issued_at) {
    return jwt::forged(R"({"alg":"HS256"})",
                       R"({"sub":"1","exp":4102444800,"iat":)" + std::to_string(issued_at) + "}",
                       jwt::secret);
  };
  ASSERT_TRUE(log_out(authenticate(token(1)).value()).ok());
  EXPECT_EQ(refusal_of(token(1)), ErrorCode::token_revoked);
  EXPECT_TRUE(authenticate(token(2)).ok());
}

TEST_F(Accounts, ARevokedTokenIsRefusedEvenIfItsUserIsNotCached) {
  const std::string token = login("alice123")->token;
  ASSERT_TRUE(log_out(authenticate(token).value()).ok());
  open(true);
  ASSERT_TRUE(answer_of<void>([&](auto done) { identity->load_revocations(std::move(done)); }).ok());
  EXPECT_EQ(refusal_of(token), ErrorCode::token_revoked) << "also if the user is looked up first";
}

TEST_F(Accounts, ANewNameReplacesTheNameInOlderTokens) {
  const std::string token = login("alice123")->token;
  Principal kept = authenticate(token).value();
  const auto renamed = answer_of<store::User>(
      [&](auto done) { identity->rename(base::UserId("1"), "Alicia", std::move(done)); });
  ASSERT_TRUE(renamed.ok());
  EXPECT_EQ(renamed->name, "Alicia");
  EXPECT_EQ(renamed->password_hash, "");
  EXPECT_EQ(authenticate(token)->name, "Alicia");
  EXPECT_TRUE(identity->still_holds(kept));
  EXPECT_EQ(kept.name, "Alicia");
  EXPECT_EQ(told, std::vector<std::string>{"renamed 1 Alicia"});
}

TEST_F(Accounts, AChangedPasswordRevokesOtherTokensAndReturnsANewOne) {
  const std::string mine = login("alice123")->token;
  const std::string other = login("alice123")->token;
  const auto fresh = change(authenticate(mine).value(), "alice123", "a better one");
  ASSERT_TRUE(fresh.ok()) << fresh.error().message;
  EXPECT_EQ(fresh->user.password_hash, "");
  EXPECT_TRUE(authenticate(fresh->token).ok()) << "issued within the second of the change";
  EXPECT_TRUE(authenticate(mine).ok()) << "its device knows the password";
  EXPECT_EQ(refusal_of(other), ErrorCode::token_revoked);
  EXPECT_EQ(login("alice123").error().code, ErrorCode::unauthorized);
  const auto again = login("a better one");
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(authenticate(again->token).ok()) << "also within that second";
}

TEST_F(Accounts, AWrongOldPasswordChangesNothing) {
  const std::string token = login("alice123")->token;
  const std::string before = people.get(base::UserId("1"))->password_hash;
  const auto refused = change(authenticate(token).value(), "wrong", "a better one");
  EXPECT_EQ(refused.error().code, ErrorCode::permission_denied);
  EXPECT_EQ(refused.error().field, "oldPassword");
  EXPECT_EQ(people.get(base::UserId("1"))->password_hash, before);
  EXPECT_TRUE(told.empty());
}

TEST_F(Accounts, AnImportedPasswordDoesNotReplaceAChangedOne) {
  ASSERT_TRUE(people.add_now({base::UserId("2"), "Bob", "bob@example.com"}).ok());
  ASSERT_TRUE(identity->import_password(base::UserId("2"), "bob123").ok());
  Principal bob;
  bob.user = base::UserId("2");
  ASSERT_TRUE(change(bob, "bob123", "bob's better one").ok());
  EXPECT_TRUE(shard.run_until([&] { return identity->passwords_waiting() == 0; }));
  const std::string& hash = people.get(base::UserId("2"))->password_hash;
  EXPECT_TRUE(verify_password(hash, "bob's better one", cheap)->matches);
}

TEST_F(Accounts, ALoginWithTheOldPasswordDuringAChangeGetsNoValidToken) {
  const Principal alice = authenticate(login("alice123")->token).value();
  std::optional<base::Result<Session>> changed;
  std::optional<base::Result<Session>> late;
  identity->change_password(alice, {"alice123", "a better one"},
                            [&](auto done) { changed.emplace(std::move(done)); });
  identity->login("alice@example.com", "alice123", [&](auto done) { late.emplace(std::move(done)); });
  ASSERT_TRUE(shard.run_until([&] { return changed && late; }));
  EXPECT_TRUE(changed->ok());
  EXPECT_TRUE(!late->ok() || refusal_of((*late)->token) == ErrorCode::token_revoked);
}

}  // namespace
}  // namespace parley::auth
