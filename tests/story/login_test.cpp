// Logging in while others guess: who logged in from an address lately is not locked out there by what is
// tried from elsewhere, and those who guess gain nothing.
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view alices = "alice@example.com";
constexpr std::string_view home = "192.0.2.1";
constexpr std::string_view attacker = "203.0.113.9";

/// Alice has a password. Hashes are verified on real threads, so that answers are waited for. Each shard
/// counts for itself: what is tried is tried at each.
class Logins : public testing::Test {
 protected:
  explicit Logins(node::Config config = {}) : house(std::move(config)) {
    EXPECT_TRUE(house.backend.identity().import_password(base::UserId("1"), "password123").ok());
  }

  /// At one shard.
  Answer post(std::string_view path, std::string_view from, const std::string& body) {
    house.address = from;
    const std::unique_ptr<MemoryWire> wire = house.dial();
    wire->receive("POST " + std::string(path) +
                  " HTTP/1.1\r\nHost: parley\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_TRUE(house.executor.run_until([&] {
      house.clock.advance(base::Duration{0}, house.timers);  // a mailbox between shards is a timer away
      return !wire->sent().empty();
    }));
    house.settle();
    std::string bytes = wire->take_sent();
    return take_answer(bytes).value();
  }
  Answer log_in_once(std::string_view from, std::string_view password, std::string_view email = alices) {
    return post("/api/auth/login", from,
                R"({"email":")" + std::string(email) + R"(","password":")" + std::string(password) + R"("})");
  }
  /// At each shard; the last answer, which all others are like.
  Answer log_in(std::string_view from, std::string_view password, std::string_view email = alices) {
    Answer answer = log_in_once(from, password, email);
    for (std::size_t shard = 1; shard < house.shards(); ++shard) {
      const int status = std::exchange(answer, log_in_once(from, password, email)).status;
      EXPECT_EQ(answer.status, status);
    }
    return answer;
  }
  /// All the tries that an account has in a minute.
  void guess(std::string_view from, std::string_view email = alices) {
    for (int n = 0; n < 10; ++n) ASSERT_EQ(log_in(from, "a guess", email).status, 401) << n;
    const Answer refused = log_in(from, "a guess", email);
    ASSERT_EQ(refused.status, 429);
    EXPECT_EQ(at(refused.body, "error.code"), "RATE_LIMITED");
  }

  House house;
};

TEST_F(Logins, WhoLoggedInFromAnAddressLatelyIsNotLockedOutThereByGuessesFromElsewhere) {
  ASSERT_EQ(log_in_once(home, "password123").status, 200) << "one shard tells all";
  guess(attacker);
  EXPECT_EQ(log_in(home, "password123").status, 200);
  EXPECT_EQ(log_in(home, "password123", "ALICE@example.com").status, 200) << "in any case";
  EXPECT_EQ(log_in("198.51.100.3", "password123").status, 429) << "an address that is not known";
  EXPECT_EQ(log_in(attacker, "password123").status, 429) << "and the attacker's own";
}

TEST_F(Logins, AKnownAddressHasNoMoreTriesThanTheAccount) {
  ASSERT_EQ(log_in(home, "password123").status, 200);
  guess(attacker);
  for (int n = 0; n < 10; ++n) EXPECT_EQ(log_in(home, "a guess").status, 401) << n;
  EXPECT_EQ(log_in(home, "password123").status, 429);
  house.pass(6s);  // one more, of the account and of the address
  EXPECT_EQ(log_in(home, "password123").status, 200);
}

TEST_F(Logins, TheAddressOfOneAccountIsNotKnownForAnother) {
  ASSERT_EQ(log_in(home, "password123").status, 200);
  guess(attacker, "bob@example.com");
  EXPECT_EQ(log_in(home, "a guess", "bob@example.com").status, 429);
}

TEST_F(Logins, AnAccountThatDoesNotExistIsRefusedAsOneThatDoes) {
  guess(attacker, "nobody@example.com");
  const std::size_t look_ups = house.logins.look_ups;
  const Answer nobody = log_in(home, "a guess", "nobody@example.com");
  EXPECT_EQ(house.logins.look_ups, look_ups + house.shards()) << "the same look-up";
  guess(attacker, "bob@example.com");
  const Answer bob = log_in(home, "a guess", "bob@example.com");
  EXPECT_EQ(nobody.status, 429);
  EXPECT_EQ(bob.status, 429);
  EXPECT_EQ(nobody.body.size(), bob.body.size());
}

TEST_F(Logins, AnAddressIsKnownForThirtyDaysAndAcrossARestart) {
  ASSERT_EQ(log_in(home, "password123").status, 200);
  ASSERT_EQ(house.logins.kept.size(), 1U);
  EXPECT_EQ(house.logins.kept[0].place.find("192.0.2.1"), std::string::npos) << "only a hash is kept";
  ASSERT_TRUE(house.executor.run_until([&] { return house.backend.identity().passwords_waiting() == 0; }));
  house.restart(29 * 24h);
  guess(attacker);
  EXPECT_EQ(log_in(home, "password123").status, 200);
  house.pass(31 * 24h);
  guess(attacker);
  EXPECT_EQ(log_in(home, "password123").status, 429);
}

TEST_F(Logins, ALookUpThatFailsLeavesTheAddressAStranger) {
  ASSERT_EQ(log_in(home, "password123").status, 200);
  guess(attacker);
  house.logins.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(log_in(home, "password123").status, 429);
}

TEST_F(Logins, AFailedLoginIsNotRemembered) {
  ASSERT_EQ(log_in(attacker, "a guess").status, 401);
  EXPECT_TRUE(house.logins.kept.empty());
}

TEST_F(Logins, TheCommonWayAsksTheStoreForNoAddress) {
  ASSERT_EQ(log_in(home, "password123").status, 200);
  ASSERT_EQ(log_in(home, "a guess").status, 401);
  EXPECT_EQ(house.logins.look_ups, 0U);
}

class Registrations : public Logins {
 protected:
  Registrations() : Logins(open()) {}
  static node::Config open() {
    node::Config config;
    config.auth.registration = true;
    return config;
  }
};

TEST_F(Registrations, WhoRegistersIsKnownAtOnce) {
  const std::string dave = R"({"email":"dave@example.com","password":"a long password","name":"Dave"})";
  ASSERT_EQ(post("/api/auth/register", home, dave).status, 201);
  guess(attacker, "dave@example.com");
  EXPECT_EQ(log_in(home, "a long password", "dave@example.com").status, 200);
}

}  // namespace
}  // namespace parley::support
