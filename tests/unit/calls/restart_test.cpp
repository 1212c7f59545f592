// Live calls continue after a restart of the process.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Restart, ARingContinuesForItsRemainingTime) {
  Ringing scene;
  scene.pass(seconds(5));
  scene.restart(seconds(10));
  EXPECT_EQ(scene.loaded, 1U);
  EXPECT_EQ(scene.occupied, (std::set{alice, bob}));
  scene.arrive(bob, 1);
  scene.arrive(alice, 1);
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 30000 ms"});
  EXPECT_EQ(scene.heard(alice, 1), Heard{"initiated, 30000 ms"});
  scene.pass(milliseconds(29'999));
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  scene.pass(milliseconds(1));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: timeout, missed, 0 s"});
}

TEST(Restart, ARingThatTimedOutMeanwhileIsMissed) {
  Ringing scene;
  scene.restart(std::chrono::hours(8));
  scene.arrive(bob, 1);
  scene.forget();
  scene.pass(seconds(0));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: timeout, missed, 0 s"});
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::missed);
}

TEST(Restart, ARingEndsIfTheCallerDoesNotReturnWithinTheGrace) {
  Ringing scene;
  scene.restart(seconds(1));
  scene.arrive(bob, 1);
  scene.forget();
  scene.pass(milliseconds(19'999));
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  scene.pass(milliseconds(1));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: network_error, failed, 0 s"});
}

TEST(Restart, AnAnsweredCallContinuesIfBothReturnWithinTheWholeGrace) {
  Answered scene;
  const store::Call answered = scene.record();
  scene.restart(std::chrono::hours(1));
  scene.pass(milliseconds(44'999));
  for (const base::UserId& user : {alice, bob}) {
    scene.arrive(user, 1);
    EXPECT_EQ(scene.board->active(user), answered);
  }
  scene.pass(std::chrono::hours(1));
  EXPECT_TRUE(scene.told.empty());
  EXPECT_EQ(scene.end(bob, answered.id), "ok");
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::completed);
}

TEST(Restart, AnAnsweredCallEndsIfOnePartyDoesNotReturn) {
  Answered scene;
  scene.restart(seconds(1));
  scene.arrive(alice, 1);
  scene.pass(seconds(45));
  EXPECT_EQ(scene.heard(alice, 1), Heard{"ended by system: network_error, completed, 46 s"});
}

TEST(Restart, TheLinesOfLiveCallsAreClaimedAgain) {
  Answered scene;
  scene.restart();
  for (const base::UserId& user : {alice, carol}) scene.arrive(user, 1);
  EXPECT_EQ(scene.place(carol, 1, alice), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.place(alice, 1, carol), "CALL_IN_PROGRESS");
}

TEST(Restart, WithoutLiveCallsNothingIsLoaded) {
  Scene scene;
  scene.loaded = 7;
  scene.restart();
  EXPECT_EQ(scene.loaded, 0U);
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(Restart, ANewerCallGetsTheLinesOfACallWhoseEndWasNotStored) {
  Answered scene;
  const base::CallId lost = scene.id();
  scene.store.is_held = true;
  scene.end(alice, lost);
  scene.store.answer_next(base::Error(base::ErrorCode::unavailable));
  scene.store.is_held = false;
  scene.pass(seconds(1));
  scene.place(alice, 1, bob);
  const base::CallId newer = scene.id();
  scene.restart(seconds(1));
  EXPECT_EQ(scene.loaded, 1U);
  EXPECT_EQ(scene.board->active(alice)->id, newer);
  EXPECT_EQ(scene.store.kept.at(lost).status, store::CallStatus::ended);
  EXPECT_EQ(scene.store.kept.at(lost).end, store::CallEnd::network_error);
}

TEST(Restart, AWallClockSetBackDoesNotProlongARing) {
  Ringing scene;
  store::Call& kept = scene.store.kept.at(scene.id());
  kept.placed_at += std::chrono::hours(3);
  scene.restart();
  scene.arrive(bob, 1);
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
}

}  // namespace
}  // namespace parley::calls
