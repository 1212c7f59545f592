// Logging out the last device of a user: there is no grace, so every call of the user ends.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"
#include "unit/calls/slow_lines.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;

TEST(LoggingOut, CancelsTheUsersOutgoingRing) {
  Ringing scene;
  scene.log_out(alice);
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by alice: user_ended, cancelled, 0 s"});
  EXPECT_EQ(scene.record().status, store::CallStatus::ended);
  EXPECT_EQ(scene.record().end, store::CallEnd::user_ended);
  EXPECT_EQ(scene.lines->size(), 0U);
  EXPECT_EQ(scene.occupied, std::set<base::UserId>{});
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(LoggingOut, EndsTheUsersIncomingRingAsMissed) {
  Ringing scene;
  scene.log_out(bob);
  EXPECT_EQ(scene.heard(alice, 1), Heard{"ended by system: network_error, missed, 0 s"});
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::missed);
  EXPECT_EQ(scene.record().end, store::CallEnd::network_error);
  EXPECT_EQ(scene.lines->size(), 0U);
}

TEST(LoggingOut, EndsAnAnsweredCall) {
  for (const base::UserId& user : {alice, bob}) {
    Answered scene;
    scene.pass(std::chrono::seconds(7));
    scene.log_out(user);
    EXPECT_EQ(scene.heard(user == alice ? bob : alice, 1),
              Heard{"ended by " + user.str() + ": user_ended, completed, 7 s"});
    EXPECT_EQ(scene.board->size(), 0U);
    EXPECT_EQ(scene.record().end, store::CallEnd::user_ended);
  }
}

TEST(LoggingOut, EndsACallDuringTheGraceOfALostDevice) {
  Answered answered;
  answered.leave(alice, 1);
  answered.pass(std::chrono::seconds(10));
  answered.log_out(alice);
  EXPECT_EQ(answered.heard(bob, 1), Heard{"ended by alice: user_ended, completed, 10 s"});
  Ringing ringing;
  ringing.leave(alice, 1);
  ringing.log_out(alice);
  EXPECT_EQ(ringing.heard(bob, 1), Heard{"ended by alice: user_ended, cancelled, 0 s"});
  Ringing without_callee;
  without_callee.leave(bob, 1);
  without_callee.log_out(bob);
  EXPECT_EQ(without_callee.heard(alice, 1), Heard{"ended by system: network_error, missed, 0 s"});
}

TEST(LoggingOut, DoesNotAffectCallsOfOtherUsers) {
  Ringing scene;
  scene.log_out(carol);
  EXPECT_TRUE(scene.told.empty());
  EXPECT_EQ(scene.board->size(), 1U);
}

TEST(LoggingOut, EndsARingThatIsBeingStoredOnceItIsStored) {
  for (const base::UserId& user : {alice, bob}) {
    Scene scene;
    scene.store.is_held = true;
    scene.place(alice, 1, bob);
    scene.log_out(user);
    EXPECT_TRUE(scene.told.empty());
    scene.store.release();
    EXPECT_EQ(scene.board->size(), 0U);
    EXPECT_EQ(scene.lines->size(), 0U);
    EXPECT_EQ(scene.record().outcome,
              user == alice ? store::CallOutcome::cancelled : store::CallOutcome::missed);
  }
}

TEST(LoggingOut, FailsTheRepeatedAttemptsOfTheCaller) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.place(alice, 1, bob);
  scene.place(alice, 1, bob, store::CallType::video);
  scene.log_out(alice);
  scene.store.release();
  EXPECT_EQ(scene.answers, (Heard{"ok", "CALL_FAILED", "CALL_FAILED"}));
  EXPECT_EQ(scene.board->size(), 0U);
  EXPECT_EQ(scene.lines->size(), 0U);
  EXPECT_EQ(scene.store.order().size(), 1U) << "no other call was placed";
}

TEST(LoggingOut, EndsACallOnceItsAnswerIsStored) {
  Ringing scene;
  scene.store.is_held = true;
  scene.accept(bob, 1, scene.id());
  scene.log_out(alice);
  scene.store.release();
  EXPECT_EQ(scene.heard(bob, 1), (Heard{"accepted by bob", "ended by alice: user_ended, completed, 0 s"}));
  EXPECT_EQ(scene.board->size(), 0U);
}

TEST(LoggingOut, CancelsAnAttemptThatStillWaitsForItsLines) {
  Scene scene;
  SlowLines slow;
  scene.board.emplace(scene.timers, scene.store, slow, scene, scene, scene.options);
  scene.place(alice, 1, bob);
  scene.log_out(alice);
  slow.answer();
  EXPECT_EQ(scene.board->size(), 0U);
  EXPECT_EQ(slow.lines.size(), 0U);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::cancelled);
}

TEST(LoggingOut, DoesNotCancelAnAttemptOfACallerWhoHasReturned) {
  Scene scene;
  SlowLines slow;
  scene.board.emplace(scene.timers, scene.store, slow, scene, scene, scene.options);
  scene.place(alice, 1, bob);
  scene.log_out(alice);
  scene.arrive(alice, 1);
  slow.answer();
  EXPECT_EQ(scene.board->size(), 1U);
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
}

}  // namespace
}  // namespace parley::calls
