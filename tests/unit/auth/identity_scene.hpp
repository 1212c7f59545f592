// Two users and an identity that knows them, with a store that counts its calls.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "auth/identity.hpp"
#include "base/threads/worker.hpp"
#include "base/timers.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_revocation_store.hpp"
#include "support/memory_store.hpp"
#include "unit/jwt/forge.hpp"

namespace parley::auth {

inline constexpr HashCost cheap{1, 8192};
inline constexpr std::string_view providers_secret = "the identity provider's own secret";

/// Counts the calls of the store, and can answer with an outdated user.
class CountingStore final : public store::UserStore {
 public:
  explicit CountingStore(store::UserStore& under) : under_(under) {}

  void find(const base::UserId& id, store::Completion<std::optional<store::User>> done) override {
    ++finds;
    if (refuse) return done(*refuse);
    under_.find(id, std::move(done));
  }
  void find_by_email(std::string email, store::Completion<std::optional<store::User>> done) override {
    ++finds;
    if (refuse) return done(*refuse);
    if (stale) return done(std::exchange(stale, std::nullopt));
    under_.find_by_email(std::move(email), std::move(done));
  }
  void add(store::User user, store::Completion<store::User> done) override {
    ++adds;
    under_.add(std::move(user), std::move(done));
  }
  void set_name(const base::UserId& id, std::string name, store::Completion<bool> done) override {
    under_.set_name(id, std::move(name), std::move(done));
  }
  void follow_name(const base::UserId& id, std::string name, store::Completion<bool> done) override {
    ++follows;
    if (refuse_follows) return done(*refuse_follows);
    under_.follow_name(id, std::move(name), std::move(done));
  }
  void set_password_hash(const base::UserId& id, std::string hash, store::Completion<bool> done) override {
    under_.set_password_hash(id, std::move(hash), std::move(done));
  }
  void set_busy(const base::UserId& id, bool is_busy, store::Completion<bool> done) override {
    under_.set_busy(id, is_busy, std::move(done));
  }
  void busy(store::Completion<std::vector<base::UserId>> done) override { under_.busy(std::move(done)); }
  void set_last_seen(const base::UserId& id, base::Timestamp at, store::Completion<bool> done) override {
    under_.set_last_seen(id, at, std::move(done));
  }
  void list(std::optional<base::UserId> after, std::size_t limit,
            store::Completion<std::vector<store::User>> done) override {
    under_.list(std::move(after), limit, std::move(done));
  }

  int finds = 0;
  int adds = 0;
  int follows = 0;
  std::optional<base::Error> refuse;
  std::optional<base::Error> refuse_follows;
  std::optional<store::User> stale;  ///< the next answer to find_by_email

 private:
  store::UserStore& under_;
};

class IdentityOfPeople : public ::testing::Test {
 protected:
  IdentityOfPeople() {
    add_user("1", "Alice", "alice@example.com", "alice123");
    add_user("2", "Bob", "bob@example.com", "");
    restart(CreateUsers::outside);
  }

  void add_user(const char* id, const char* name, const char* email, std::string_view password) {
    store::User user;
    user.id = base::UserId(id);
    user.name = name;
    user.email = email;
    if (!password.empty()) user.password_hash = hash_password(password, cheap).value();
    ASSERT_TRUE(people.add_now(user).ok());
  }

  void restart(CreateUsers create_users) {
    std::vector<std::unique_ptr<jwt::Key>> keys;
    keys.push_back(std::make_unique<jwt::Hs256Key>(jwt::secret));
    keys.push_back(std::make_unique<jwt::Hs256Key>(providers_secret, "provider", jwt::Origin::outside));
    identity.reset();
    bus.emplace(cluster::ShardNumber{0}, timers);
    identity = std::make_unique<Identity>(
        timers, counted, revoked, *bus, passwords, jwt::Verifier(clock, std::move(keys)),
        Issuer(clock, std::make_unique<jwt::Hs256Key>(jwt::secret)), Identity::Options{create_users, 100});
  }

  base::Result<Session> login(std::string email, std::string password) {
    std::optional<base::Result<Session>> answer;
    identity->login(std::move(email), std::move(password), [&](base::Result<Session> session) {
      EXPECT_FALSE(answer) << "answered twice";
      answer.emplace(std::move(session));
    });
    EXPECT_TRUE(shard.run_until([&] { return answer.has_value(); }));
    return std::move(*answer);
  }

  base::Result<Principal> authenticate(std::string_view token, bool joins = false) {
    std::optional<base::Result<Principal>> answer;
    auto done = [&](base::Result<Principal> principal) {
      EXPECT_FALSE(answer) << "answered twice";
      answer.emplace(std::move(principal));
    };
    if (joins) {
      identity->admit_device(token, std::move(done));
    } else {
      identity->authenticate(token, std::move(done));
    }
    shard.run_all();
    if (!answer) return base::Error(base::ErrorCode::internal, "never answered");
    return std::move(*answer);
  }

  /// The user's name after a device has joined with the provider's token of this name and `iat`.
  std::string name_after_join(std::string_view name, int issued_at, const char* id = "1") {
    const auto principal =
        authenticate(providers_token(R"({"sub":")" + std::string(id) + R"(","name":")" + std::string(name) +
                                     R"(","iat":)" + std::to_string(issued_at) + R"(,"exp":1758799800})"),
                     true);
    return principal ? principal->name : principal.error().message;
  }

  const store::User* person(const char* id) const { return people.get(base::UserId(id)); }

  static std::string providers_token(std::string_view payload) {
    return jwt::forged(R"({"alg":"HS256","kid":"provider"})", payload, providers_secret);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor shard;
  support::MemoryUserStore people{clock, shard};
  CountingStore counted{people};
  support::MemoryRevocationStore revoked{people, shard};
  base::Worker worker{2, 8};
  Passwords passwords{worker, shard, cheap};
  std::optional<cluster::Bus> bus;
  std::unique_ptr<Identity> identity;
};

}  // namespace parley::auth
