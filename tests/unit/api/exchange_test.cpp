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
  /// Alice calls Bob, who answers.
  void talk() {
    scene.exchange.place({alice, "Alice", {}, bob}, [this](base::Result<store::Call> placed) {
      ASSERT_TRUE(placed.ok());
      id = placed->id;
    });
    scene.executor.run_all();
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

TEST_F(ExchangeTest, WelcomesBeforeItCounts) {
  arrive(alice);
  EXPECT_EQ(steps, (std::vector<std::string>{"welcome", "settled"}));
  EXPECT_EQ(scene.roster.devices(alice), 1U);
}

TEST_F(ExchangeTest, DoesNotCountADeviceThatHasGone) {
  is_still_there = false;
  arrive(alice);
  EXPECT_EQ(steps, std::vector<std::string>{"welcome"});
  EXPECT_EQ(scene.roster.devices(alice), 0U);
}

TEST_F(ExchangeTest, TellsOfTheCallThatIsUnderWay) {
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

TEST_F(ExchangeTest, TheLastDeviceOfACallerTakesTheRingWithItAfterTheGrace) {
  arrive(alice);
  arrive(bob);
  scene.exchange.place({alice, "Alice", {}, bob}, [](const base::Result<store::Call>&) {});
  scene.executor.run_all();
  scene.exchange.leave(alice, true);
  EXPECT_EQ(scene.roster.find(alice).status, presence::Status::offline) << "nobody waits for her";
  scene.clock.advance(20s, scene.timers);
  scene.executor.run_all();
  EXPECT_EQ(scene.switchboard.size(), 0U);
}

TEST_F(ExchangeTest, WhoIsBusyIsNotRung) {
  arrive(alice);
  arrive(bob);
  scene.exchange.set_busy(bob, true);
  std::optional<base::ErrorCode> refused;
  scene.exchange.place({alice, "Alice", {}, bob}, [&](base::Result<store::Call> placed) {
    if (!placed) refused = placed.error().code;
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
