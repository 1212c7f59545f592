// Logging in while an attacker guesses passwords: a user who logged in recently from an address is not locked
// out at that address by attempts from other addresses. The attacker gains nothing from this.
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view alices = "alice@example.com";
constexpr std::string_view known_address = "192.0.2.1";
constexpr std::string_view attacker = "203.0.113.9";

/// Alice has a password. Hashes are verified on real threads, so the tests wait for the answers. Each shard
/// counts attempts on its own, so each attempt is made on every shard.
class Logins : public testing::Test {
 protected:
  explicit Logins(node::Config config = {}) : server(std::move(config)) {
    EXPECT_TRUE(server.backend.identity().import_password(base::UserId("1"), "password123").ok());
  }

  /// Sends the request to one shard.
  Answer post(std::string_view path, std::string_view from, const std::string& body) {
    server.address = from;
    const std::unique_ptr<MemoryWire> wire = server.dial();
    wire->receive("POST " + std::string(path) +
                  " HTTP/1.1\r\nHost: parley\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_TRUE(server.executor.run_until([&] {
      // a message between shards is delivered by a timer
      server.clock.advance(base::Duration{0}, server.timers);
      return !wire->sent().empty();
    }));
    server.settle();
    std::string bytes = wire->take_sent();
    return take_answer(bytes).value();
  }
  Answer log_in_once(std::string_view from, std::string_view password, std::string_view email = alices) {
    return post("/api/auth/login", from,
                R"({"email":")" + std::string(email) + R"(","password":")" + std::string(password) + R"("})");
  }
  /// Logs in once on each shard and returns the last answer, which has the same status as all others.
  Answer log_in(std::string_view from, std::string_view password, std::string_view email = alices) {
    Answer answer = log_in_once(from, password, email);
    for (std::size_t shard = 1; shard < server.shards(); ++shard) {
      const int status = std::exchange(answer, log_in_once(from, password, email)).status;
      EXPECT_EQ(answer.status, status);
    }
    return answer;
  }
  /// Uses up all attempts that an account has in a minute.
  void guess(std::string_view from, std::string_view email = alices) {
    for (int n = 0; n < 10; ++n) ASSERT_EQ(log_in(from, "a guess", email).status, 401) << n;
    const Answer refused = log_in(from, "a guess", email);
    ASSERT_EQ(refused.status, 429);
    EXPECT_EQ(at(refused.body, "error.code"), "RATE_LIMITED");
  }

  TestServer server;
};

TEST_F(Logins, GuessesFromOtherAddressesDoNotLockOutARecentlyUsedAddress) {
  ASSERT_EQ(log_in_once(known_address, "password123").status, 200) << "one shard informs all others";
  guess(attacker);
  EXPECT_EQ(log_in(known_address, "password123").status, 200);
  EXPECT_EQ(log_in(known_address, "password123", "ALICE@example.com").status, 200)
      << "the case of the e-mail address does not matter";
  EXPECT_EQ(log_in("198.51.100.3", "password123").status, 429) << "an unknown address";
  EXPECT_EQ(log_in(attacker, "password123").status, 429) << "the attacker's own address";
}

TEST_F(Logins, AKnownAddressHasAsManyAttemptsAsTheAccount) {
  ASSERT_EQ(log_in(known_address, "password123").status, 200);
  guess(attacker);
  for (int n = 0; n < 10; ++n) EXPECT_EQ(log_in(known_address, "a guess").status, 401) << n;
  EXPECT_EQ(log_in(known_address, "password123").status, 429);
  server.pass(6s);  // refills one attempt of the account and one of the address
  EXPECT_EQ(log_in(known_address, "password123").status, 200);
}

TEST_F(Logins, AnAddressKnownForOneAccountIsNotKnownForAnother) {
  ASSERT_EQ(log_in(known_address, "password123").status, 200);
  guess(attacker, "bob@example.com");
  EXPECT_EQ(log_in(known_address, "a guess", "bob@example.com").status, 429);
}

TEST_F(Logins, AnUnknownAccountIsRefusedInTheSameWayAsAKnownOne) {
  guess(attacker, "nobody@example.com");
  const std::size_t look_ups = server.logins.look_ups;
  const Answer nobody = log_in(known_address, "a guess", "nobody@example.com");
  EXPECT_EQ(server.logins.look_ups, look_ups + server.shards()) << "the same look-up as for a known account";
  guess(attacker, "bob@example.com");
  const Answer bob = log_in(known_address, "a guess", "bob@example.com");
  EXPECT_EQ(nobody.status, 429);
  EXPECT_EQ(bob.status, 429);
  EXPECT_EQ(nobody.body.size(), bob.body.size());
}

TEST_F(Logins, AnAddressIsKnownForThirtyDaysAndAcrossARestart) {
  ASSERT_EQ(log_in(known_address, "password123").status, 200);
  ASSERT_EQ(server.logins.kept.size(), 1U);
  EXPECT_EQ(server.logins.kept[0].place.find("192.0.2.1"), std::string::npos)
      << "only a hash of the address is stored";
  ASSERT_TRUE(server.executor.run_until([&] { return server.backend.identity().passwords_waiting() == 0; }));
  server.restart(29 * 24h);
  guess(attacker);
  EXPECT_EQ(log_in(known_address, "password123").status, 200);
  server.pass(31 * 24h);
  guess(attacker);
  EXPECT_EQ(log_in(known_address, "password123").status, 429);
}

TEST_F(Logins, AnAddressCountsAsUnknownWhenTheLookUpFails) {
  ASSERT_EQ(log_in(known_address, "password123").status, 200);
  guess(attacker);
  server.logins.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(log_in(known_address, "password123").status, 429);
}

TEST_F(Logins, AFailedLoginDoesNotMakeItsAddressKnown) {
  ASSERT_EQ(log_in(attacker, "a guess").status, 401);
  EXPECT_TRUE(server.logins.kept.empty());
}

TEST_F(Logins, ALoginWithinTheLimitsDoesNotLookUpTheAddress) {
  ASSERT_EQ(log_in(known_address, "password123").status, 200);
  ASSERT_EQ(log_in(known_address, "a guess").status, 401);
  EXPECT_EQ(server.logins.look_ups, 0U);
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

TEST_F(Registrations, TheAddressOfARegistrationIsKnownAtOnce) {
  const std::string dave = R"({"email":"dave@example.com","password":"a long password","name":"Dave"})";
  ASSERT_EQ(post("/api/auth/register", known_address, dave).status, 201);
  guess(attacker, "dave@example.com");
  EXPECT_EQ(log_in(known_address, "a long password", "dave@example.com").status, 200);
}

}  // namespace
}  // namespace parley::support
