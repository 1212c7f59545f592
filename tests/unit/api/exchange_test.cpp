#include "api/exchange.hpp"

#include <gtest/gtest.h>

#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;

class ExchangeTest : public testing::Test {
 protected:
  void arrive(const base::UserId& user) {
    scene.exchange.arrive(
        user, calls::Device("d-" + user.str()),
        [&](Exchange::Active call) {
          steps.push_back(call ? "welcome to a call" : "welcome");
          EXPECT_EQ(scene.roster.devices(user), devices_before);
          return is_still_there;
        },
        [&] { steps.push_back("settled"); });
  }
  static auth::Principal session(const base::UserId& user, const std::string& token) {
    auth::Principal session;
    session.user = user;
    session.token_id = token;
    return session;
  }
  void revoke(const base::UserId& user, const std::string& token) {
    auth::Principal revoked = session(user, token);
    revoked.valid_until = scene.clock.wall_now() + 1h;
    scene.identity.log_out(revoked, [](const base::Result<void>& done) { EXPECT_TRUE(done.ok()); });
    scene.executor.run_all();
  }
  /// Has Alice call Bob.
  void ring() {
    scene.exchange.place({alice, "Alice", {}, bob}, [this](const calls::Placed& placed) {
      ASSERT_TRUE(placed.call.ok());
      id = placed.call->id;
    });
    scene.executor.run_all();
  }
  /// Has Alice call Bob, and Bob accept.
  void talk() {
    ring();
    scene.exchange.respond(bob, {}, id, calls::Response::accept,
                           [](const base::Result<store::Call>& answered) { EXPECT_TRUE(answered.ok()); });
    scene.executor.run_all();
  }

  Scene scene;
  std::vector<std::string> steps;
  std::size_t devices_before = 0;
  bool is_still_there = true;
  base::CallId id{};
};

TEST_F(ExchangeTest, ADeviceIsWelcomedBeforeItIsCounted) {
  arrive(alice);
  EXPECT_EQ(steps, (std::vector<std::string>{"welcome", "settled"}));
  EXPECT_EQ(scene.roster.devices(alice), 1U);
}

TEST_F(ExchangeTest, ADeviceThatHasDisconnectedIsNotCounted) {
  is_still_there = false;
  arrive(alice);
  EXPECT_EQ(steps, std::vector<std::string>{"welcome"});
  EXPECT_EQ(scene.roster.devices(alice), 0U);
}

TEST_F(ExchangeTest, ANewDeviceGetsTheActiveCallOfItsUser) {
  arrive(alice);
  arrive(bob);
  talk();
  steps.clear();
  devices_before = 1;
  arrive(alice);
  EXPECT_EQ(steps, (std::vector<std::string>{"welcome to a call", "settled"}));
  std::optional<base::CallId> active;
  scene.exchange.active(bob, [&](Exchange::Active call) { active = call->id; });
  EXPECT_EQ(active, id);
}

TEST_F(ExchangeTest, ARingingCallEndsTwentySecondsAfterTheCallersLastDeviceHasGone) {
  arrive(alice);
  arrive(bob);
  ring();
  scene.exchange.leave(session(alice, "a"), false);
  scene.clock.advance(19s, scene.timers);
  scene.executor.run_all();
  EXPECT_EQ(scene.switchboard.size(), 1U);
  scene.clock.advance(1s, scene.timers);
  scene.executor.run_all();
  EXPECT_EQ(scene.switchboard.size(), 0U);
}

TEST_F(ExchangeTest, LoggingOutTheLastDeviceEndsTheCallAtOnce) {
  arrive(alice);
  arrive(bob);
  devices_before = 1;
  arrive(alice);
  talk();
  scene.exchange.leave(session(alice, "a"), true);
  scene.executor.run_all();
  EXPECT_EQ(scene.switchboard.size(), 1U) << "Alice has another device";
  scene.exchange.leave(session(alice, "b"), true);
  EXPECT_EQ(scene.roster.find(alice).status, presence::Status::offline);
  scene.executor.run_all();
  EXPECT_EQ(scene.switchboard.size(), 0U);
  EXPECT_EQ(scene.call_store.find_now(id)->end, store::CallEnd::user_ended);
}

TEST_F(ExchangeTest, RevokingTheLastDevicesTokenInItsGracePeriodEndsTheCall) {
  arrive(alice);
  arrive(bob);
  talk();
  scene.exchange.leave(session(alice, "a"), false);
  revoke(alice, "b");
  EXPECT_EQ(scene.switchboard.size(), 1U) << "the last device had another token";
  EXPECT_EQ(scene.roster.find(alice).status, presence::Status::in_call);
  revoke(alice, "a");
  EXPECT_EQ(scene.roster.find(alice).status, presence::Status::offline) << "the debounce ends as well";
  EXPECT_EQ(scene.switchboard.size(), 0U);
}

TEST_F(ExchangeTest, ADeviceThatIsLostAfterItsTokenWasRevokedCountsAsLoggedOut) {
  arrive(alice);
  arrive(bob);
  talk();
  revoke(alice, "a");
  EXPECT_EQ(scene.switchboard.size(), 1U) << "its shard is about to close it";
  scene.exchange.leave(session(alice, "a"), false);
  scene.executor.run_all();
  EXPECT_EQ(scene.switchboard.size(), 0U);
}

TEST_F(ExchangeTest, ALogoutOfAUserWithoutADeviceEndsACallPlacedOverRest) {
  arrive(bob);
  ring();
  revoke(alice, "any");
  EXPECT_EQ(scene.switchboard.size(), 0U);
  EXPECT_EQ(scene.call_store.find_now(id)->outcome, store::CallOutcome::cancelled);
}

TEST_F(ExchangeTest, RemembersOnlySessionsOfUsersWithinTheirGracePeriod) {
  const std::size_t many = 3 * OwnExchange::most_sessions;
  for (std::size_t i = 0; i < many; ++i) {
    const base::UserId user("u" + std::to_string(i));
    arrive(user);
    scene.exchange.leave(session(user, "t"), false);
    scene.clock.advance(10ms, scene.timers);
  }
  EXPECT_LE(scene.exchange.sessions(), OwnExchange::most_sessions);
}

TEST_F(ExchangeTest, ACallToABusyUserIsRefused) {
  arrive(alice);
  arrive(bob);
  bool is_stored = false;
  scene.exchange.set_busy(bob, true, [&](const base::Result<void>& chosen) { is_stored = chosen.ok(); });
  scene.executor.run_all();
  EXPECT_TRUE(is_stored);
  std::optional<base::ErrorCode> refused;
  scene.exchange.place({alice, "Alice", {}, bob}, [&](const calls::Placed& placed) {
    if (!placed.call) refused = placed.call.error().code;
  });
  scene.executor.run_all();
  EXPECT_EQ(refused, base::ErrorCode::user_unavailable);
}

TEST_F(ExchangeTest, EitherPartyEndsACall) {
  arrive(alice);
  arrive(bob);
  talk();
  std::optional<store::CallStatus> status;
  scene.exchange.end(alice, id, [&](base::Result<store::Call> ended) { status = ended->status; });
  scene.executor.run_all();
  EXPECT_EQ(status, store::CallStatus::ended);
}

}  // namespace
}  // namespace parley::api
