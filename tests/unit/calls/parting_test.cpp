// Calls between two users of whom one has blocked the other: the callee is not rung, and the caller cannot
// see why.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"
#include "unit/calls/slow_lines.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;

TEST(Parting, CallBetweenThemFailsAsIfTheCalleeWereNotConnected) {
  for (const bool by_caller : {false, true}) {
    Scene scene;
    by_caller ? scene.hang_up_between(alice, bob) : scene.hang_up_between(bob, alice);
    EXPECT_EQ(scene.place(alice, 1, bob), "USER_NOT_CONNECTED");
    EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: user_unavailable, USER_NOT_CONNECTED"});
    EXPECT_EQ(scene.heard(bob, 1), Heard{});
    EXPECT_TRUE(scene.record().withheld);
    EXPECT_EQ(scene.record().outcome, store::CallOutcome::failed);
    EXPECT_EQ(scene.lines->size(), 0U);
    EXPECT_EQ(scene.end(bob, scene.id()), "CALL_NOT_FOUND")
        << "the callee does not know of the withheld call";
    EXPECT_EQ(scene.end(alice, scene.id()), "ok");
  }
}

TEST(Parting, AWithheldCallDoesNotOccupyTheCalleesLine) {
  Scene scene;
  scene.hang_up_between(bob, alice);
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  EXPECT_EQ(scene.place(carol, 1, bob), "unanswered");
  scene.store.release();
  EXPECT_EQ(scene.answers, (Heard{"USER_NOT_CONNECTED", "ok"}))
      << "the withheld attempt does not make bob busy";
}

TEST(Parting, ABusyCalleeIsReportedAsNotConnected) {
  Scene scene;
  scene.hang_up_between(bob, alice);
  scene.place(carol, 1, bob);
  EXPECT_EQ(scene.place(alice, 1, bob), "USER_NOT_CONNECTED");
}

TEST(Parting, TheCallersOwnCallIsStillReportedAsInProgress) {
  Scene scene;
  scene.hang_up_between(bob, alice);
  scene.place(alice, 1, carol);
  EXPECT_EQ(scene.place(alice, 1, bob), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.board->active(alice)->callee, carol);
}

TEST(Parting, EndsRingingAndAnsweredCallsBetweenThem) {
  Ringing ringing;
  ringing.hang_up_between(bob, alice);
  EXPECT_EQ(ringing.board->size(), 0U);
  EXPECT_EQ(ringing.record().outcome, store::CallOutcome::rejected);
  Answered answered;
  answered.hang_up_between(alice, bob);
  EXPECT_EQ(answered.board->size(), 0U);
  EXPECT_EQ(answered.heard(bob, 1), Heard{"ended by alice: user_ended, completed, 0 s"});
}

TEST(Parting, DoesNotAffectCallsOfOtherUsers) {
  Ringing scene;
  scene.hang_up_between(carol, alice);
  scene.hang_up_between(carol, bob);
  EXPECT_EQ(scene.board->size(), 1U);
  EXPECT_TRUE(scene.told.empty());
}

TEST(Parting, ARingThatIsBeingStoredEndsOnceItIsStored) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.hang_up_between(bob, alice);
  EXPECT_TRUE(scene.told.empty());
  scene.store.release();
  EXPECT_EQ(scene.answers, Heard{"ok"});
  EXPECT_EQ(scene.board->size(), 0U);
  EXPECT_EQ(scene.lines->size(), 0U);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::rejected);
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(Parting, IsHandledEvenIfTheQueueOfInputsIsFull) {
  Scene scene;
  scene.options.most_waiting = 3;
  scene.restart();
  scene.arrive(alice, 1);
  scene.arrive(bob, 1);
  scene.store.is_held = true;
  for (int i = 0; i < 6; ++i) scene.place(alice, 1, bob);
  EXPECT_EQ(scene.last(), "UNAVAILABLE");
  scene.hang_up_between(bob, alice);
  scene.store.release();
  EXPECT_EQ(scene.board->size(), 0U);
  // The attempts that waited behind the call are placed as new attempts.
  EXPECT_EQ(scene.answers, (Heard{"ok", "USER_NOT_CONNECTED", "USER_NOT_CONNECTED", "USER_NOT_CONNECTED",
                                  "UNAVAILABLE", "UNAVAILABLE"}));
}

TEST(Parting, ARingThatCannotBeStoredFailsWithoutNotifyingTheCallee) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.hang_up_between(bob, alice);
  scene.store.answer_next(base::Error(base::ErrorCode::unavailable));
  EXPECT_EQ(scene.answers, Heard{"CALL_FAILED"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  EXPECT_EQ(scene.board->size(), 0U);
}

TEST(Parting, AppliesToAnAttemptThatStillWaitsForItsLines) {
  for (const bool is_busy : {false, true}) {
    Scene scene;
    SlowLines slow;
    scene.board.emplace(scene.timers, scene.store, slow, scene, scene, scene.options);
    if (is_busy) {
      scene.place(carol, 1, bob);
      slow.answer();
      scene.forget();
    }
    scene.place(alice, 1, bob);
    scene.hang_up_between(bob, alice);
    slow.answer();
    EXPECT_EQ(scene.last(), "USER_NOT_CONNECTED");
    EXPECT_EQ(scene.heard(bob, 1), Heard{});
    EXPECT_TRUE(scene.record().withheld);
    EXPECT_EQ(slow.lines.size(), is_busy ? 2U : 0U);
    scene.board.reset();
  }
}

TEST(Parting, EndsTheirCallAfterARestart) {
  for (const bool is_answered : {false, true}) {
    Ringing scene;
    if (is_answered) scene.accept(bob, 1, scene.id());
    scene.apart.insert({bob, alice});
    scene.restart();
    EXPECT_EQ(scene.board->size(), 0U);
    EXPECT_EQ(scene.lines->size(), 0U);
    EXPECT_EQ(scene.record().outcome,
              is_answered ? store::CallOutcome::completed : store::CallOutcome::rejected);
    EXPECT_EQ(scene.occupied, std::set<base::UserId>{});
  }
}

}  // namespace
}  // namespace parley::calls
