// Timeouts, and parties that lose their connection. No call rings for ever, and a short loss of the
// connection does not end a call.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Ring, EndsForBothPartiesAfter45Seconds) {
  Ringing scene;
  scene.pass(milliseconds(44'999));
  EXPECT_TRUE(scene.told.empty());
  scene.pass(milliseconds(1));
  EXPECT_EQ(scene.heard(alice, 1), Heard{"ended by system: timeout, missed, 0 s"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: timeout, missed, 0 s"});
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::missed);
  EXPECT_EQ(scene.record().end, store::CallEnd::timeout);
  EXPECT_EQ(scene.record().ended_at, scene.clock.wall_now());
  EXPECT_EQ(scene.lines->size(), 0U);
}

TEST(Ring, TimeoutDoesNotApplyAfterTheAnswer) {
  Answered scene;
  scene.pass(std::chrono::hours(10));
  EXPECT_TRUE(scene.told.empty());
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
}

TEST(Ring, ContinuesWhileTheCalleeHasNoDevice) {
  Ringing scene;
  scene.leave(bob, 1);
  scene.pass(seconds(30));
  EXPECT_TRUE(scene.told.empty());
  scene.arrive(bob, 2);
  EXPECT_EQ(scene.heard(bob, 2), Heard{"incoming, 15000 ms"});
  EXPECT_EQ(scene.accept(bob, 2, scene.id()), "ok");
}

TEST(Ring, IsSentToEveryDeviceThatConnects) {
  Ringing scene;
  scene.pass(seconds(1));
  scene.arrive(bob, 2);
  EXPECT_EQ(scene.heard(bob, 2), Heard{"incoming, 44000 ms"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  scene.arrive(alice, 2);
  EXPECT_EQ(scene.heard(alice, 2), Heard{"initiated, 44000 ms"});
  scene.arrive(carol, 2);
  EXPECT_EQ(scene.heard(carol, 2), Heard{});
}

TEST(Ring, EndsAfter20SecondsWithoutTheCaller) {
  Ringing scene;
  scene.leave(alice, 1);
  scene.pass(milliseconds(19'999));
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  scene.pass(milliseconds(1));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: network_error, failed, 0 s"});
  EXPECT_EQ(scene.record().end, store::CallEnd::network_error);
}

TEST(Ring, ContinuesIfTheCallerReturnsWithinTheGrace) {
  Ringing scene;
  scene.leave(alice, 1);
  scene.pass(milliseconds(19'999));
  scene.arrive(alice, 1);
  EXPECT_EQ(scene.heard(alice, 1), Heard{"initiated, 25001 ms"});
  scene.pass(seconds(25));
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  scene.pass(milliseconds(1));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: timeout, missed, 0 s"}) << "the ring was prolonged";
}

TEST(Ring, TimesOutEvenIfTheCallersGraceLastsLonger) {
  Ringing scene;
  scene.pass(seconds(40));
  scene.leave(alice, 1);
  scene.pass(seconds(5));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: timeout, missed, 0 s"});
}

TEST(Ring, OfACallerWithoutADeviceLastsTheWholeRingTime) {
  Scene scene;
  scene.leave(alice, 1);
  EXPECT_EQ(scene.place(alice, 0, bob), "ok");
  scene.pass(milliseconds(44'999));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
  scene.pass(milliseconds(1));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: timeout, missed, 0 s"});
}

TEST(Ring, OfARestCallerWhoConnectedAndLeftEndsAfterTheGrace) {
  Scene scene;
  scene.leave(alice, 1);
  scene.place(alice, 0, bob);
  scene.arrive(alice, 1);
  scene.leave(alice, 1);
  scene.forget();
  scene.pass(seconds(20));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by system: network_error, failed, 0 s"});
}

TEST(AnsweredCall, EndsIfEitherPartyIsLostFor45Seconds) {
  for (const base::UserId& gone : {alice, bob}) {
    const base::UserId& other = gone == alice ? bob : alice;
    Answered scene;
    scene.pass(seconds(100));
    scene.leave(gone, 1);
    scene.pass(milliseconds(44'999));
    EXPECT_EQ(scene.heard(other, 1), Heard{});
    scene.pass(milliseconds(1));
    EXPECT_EQ(scene.heard(other, 1), Heard{"ended by system: network_error, completed, 145 s"});
    EXPECT_EQ(scene.record().end, store::CallEnd::network_error);
    EXPECT_EQ(scene.lines->size(), 0U);
  }
}

TEST(AnsweredCall, ContinuesIfThePartyReturnsInTimeOnAnyDevice) {
  for (const base::UserId& gone : {alice, bob}) {
    Answered scene;
    for (int i = 0; i < 3; ++i) {
      scene.leave(gone, 1);
      scene.pass(milliseconds(44'999));
      scene.arrive(gone, 2);
      EXPECT_EQ(scene.board->active(gone), scene.record()) << "for the event connected";
      scene.leave(gone, 2);
      scene.arrive(gone, 1);
    }
    scene.pass(std::chrono::hours(1));
    EXPECT_TRUE(scene.told.empty());
    EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
  }
}

TEST(AnsweredCall, EndsWhenTheFirstGraceIsOver) {
  Answered scene;
  scene.leave(alice, 1);
  scene.pass(seconds(30));
  scene.leave(bob, 1);
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted_without_both);
  scene.pass(seconds(15));
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::completed);
  EXPECT_EQ(scene.board->size(), 0U);
}

TEST(AnsweredCall, ContinuesAfterTheLossOfOneOfTwoDevices) {
  Ringing scene;
  scene.arrive(bob, 2);
  scene.accept(bob, 1, scene.id());
  scene.leave(bob, 1);
  scene.pass(std::chrono::hours(1));
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
}

TEST(AnsweredCall, AcceptedByRestWithoutADeviceWaitsForTheCallee) {
  Ringing scene;
  scene.leave(bob, 1);
  EXPECT_EQ(scene.accept(bob, 0, scene.id()), "ok");
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted_without_callee);
  scene.arrive(bob, 1);
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
}

TEST(AnsweredCall, AcceptedWithoutTheCallerGivesTheCallerTheLongGrace) {
  Ringing scene;
  scene.leave(alice, 1);
  scene.pass(seconds(19));
  EXPECT_EQ(scene.accept(bob, 1, scene.id()), "ok");
  scene.pass(seconds(44));
  scene.arrive(alice, 1);
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
}

}  // namespace
}  // namespace parley::calls
