// A disk that is slow or fails: records are stored before devices are notified, in order, and no user stays
// in a call.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;
using std::chrono::seconds;

const base::Error full{base::ErrorCode::unavailable};

TEST(Storing, ARingNotifiesNoDeviceBeforeItIsStored) {
  Scene scene;
  scene.store.is_held = true;
  EXPECT_EQ(scene.place(alice, 1, bob), "unanswered");
  EXPECT_TRUE(scene.told.empty());
  EXPECT_TRUE(scene.occupied.empty());
  EXPECT_EQ(scene.board->active(bob), std::nullopt);
  scene.store.answer_next();
  EXPECT_EQ(scene.last(), "ok");
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
}

TEST(Storing, AnAnswerNotifiesNoDeviceBeforeItIsStored) {
  Ringing scene;
  scene.store.is_held = true;
  EXPECT_EQ(scene.accept(bob, 1, scene.id()), "unanswered");
  EXPECT_TRUE(scene.told.empty());
  EXPECT_EQ(scene.board->active(bob)->status, store::CallStatus::ringing);
  scene.store.answer_next();
  EXPECT_EQ(scene.last(), "ok");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"accepted by bob"});
}

TEST(Storing, ARefusalNotifiesNoDeviceBeforeItIsStored) {
  Ringing scene;
  scene.store.is_held = true;
  EXPECT_EQ(scene.place(carol, 1, bob), "unanswered");
  EXPECT_EQ(scene.heard(carol, 1), Heard{});
  scene.store.answer_next();
  EXPECT_EQ(scene.last(), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.heard(carol, 1), Heard{"failed: user_unavailable, CALL_IN_PROGRESS"});
}

TEST(Storing, TheLinesAreTakenWhileTheRingIsBeingStored) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.place(carol, 1, bob);
  scene.store.release();
  EXPECT_EQ(scene.answers, (Heard{"ok", "CALL_IN_PROGRESS"}));
}

TEST(Storing, ARingThatCannotBeStoredFailsAndANewAttemptIsIndependent) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.place(alice, 1, bob);  // a repeated attempt of the client
  scene.store.answer_next(full);
  EXPECT_EQ(scene.answers, (Heard{"CALL_FAILED", "unanswered"}));
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: call_failed, CALL_FAILED"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  scene.store.release();
  EXPECT_EQ(scene.answers.back(), "ok") << "the second attempt is independent";
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
}

TEST(Storing, ARingThatCannotBeStoredReleasesTheLines) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.store.answer_next(full);
  EXPECT_EQ(scene.lines->size(), 0U);
  EXPECT_EQ(scene.board->size(), 0U);
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(Storing, AnAnswerThatCannotBeStoredLeavesTheCallRinging) {
  Ringing scene;
  scene.store.is_held = true;
  scene.accept(bob, 1, scene.id());
  scene.store.answer_next(full);
  EXPECT_EQ(scene.last(), "UNAVAILABLE");
  EXPECT_TRUE(scene.told.empty());
  scene.store.is_held = false;
  EXPECT_EQ(scene.accept(bob, 1, scene.id()), "ok");
}

TEST(Storing, AnEndThatCannotBeStoredEndsTheCallAllTheSame) {
  Answered scene;
  const base::CallId id = scene.id();
  scene.store.is_held = true;
  scene.end(alice, id);
  scene.store.answer_next(full);
  EXPECT_EQ(scene.last(), "ok");
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by alice: user_ended, completed, 0 s"});
  EXPECT_EQ(scene.lines->size(), 0U);
  scene.store.is_held = false;
  EXPECT_EQ(scene.end(bob, id), "ok") << "although the stored record is still live";
  EXPECT_EQ(scene.accept(bob, 1, id), "CALL_NOT_FOUND");
  EXPECT_EQ(scene.place(alice, 1, bob), "ok");
}

TEST(Storing, InputsWaitForTheOneBeingStoredAndKeepTheirOrder) {
  Ringing scene;
  scene.arrive(bob, 2);
  scene.forget();
  scene.store.is_held = true;
  scene.answers.clear();
  const base::CallId id = scene.id();
  scene.accept(bob, 1, id);
  scene.reject(bob, 2, id);
  scene.end(alice, id);
  scene.accept(bob, 2, id);
  EXPECT_EQ(scene.store.owed(), 1U);
  scene.store.answer_next();
  EXPECT_EQ(scene.answers, (Heard{"ok", "CALL_ALREADY_ANSWERED", "unanswered", "unanswered"}));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"accepted by bob"});
  scene.store.answer_next();
  EXPECT_EQ(scene.answers, (Heard{"ok", "CALL_ALREADY_ANSWERED", "ok", "CALL_ALREADY_ANSWERED"}));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by alice: user_ended, completed, 0 s"});
}

TEST(Storing, PlacedAgainWhileTheRingIsBeingStoredIsOneCall) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.place(alice, 1, bob);
  scene.store.release();
  EXPECT_EQ(scene.answers, (Heard{"ok", "ok"}));
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
  EXPECT_EQ(scene.store.kept.size(), 1U);
}

TEST(Storing, PlacedAgainWhileTheEndIsBeingStoredIsANewCall) {
  Ringing scene;
  scene.store.is_held = true;
  scene.end(alice, scene.id());
  scene.place(alice, 1, bob);
  scene.store.release();
  EXPECT_EQ(scene.answers, (Heard{"ok", "ok", "ok"}));
  EXPECT_EQ(scene.store.kept.size(), 2U);
  EXPECT_EQ(scene.heard(bob, 1), (Heard{"ended by alice: user_ended, cancelled, 0 s", "incoming, 45000 ms"}));
}

TEST(Storing, AnAnswerBeingStoredWinsOverTheTimeoutOfTheRing) {
  Ringing scene;
  scene.store.is_held = true;
  scene.accept(bob, 1, scene.id());
  scene.pass(seconds(50));
  EXPECT_TRUE(scene.told.empty());
  scene.store.answer_next();
  EXPECT_EQ(scene.heard(alice, 1), Heard{"accepted by bob"}) << "the answer came first";
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
}

TEST(Storing, TheRingTimesOutIfTheAnswerCouldNotBeStored) {
  Ringing scene;
  scene.store.is_held = true;
  scene.accept(bob, 1, scene.id());
  scene.pass(seconds(50));
  scene.store.answer_next(full);
  scene.store.answer_next();
  EXPECT_EQ(scene.heard(alice, 1), Heard{"ended by system: timeout, missed, 0 s"});
}

TEST(Storing, TheRingTimeCountsFromPlacingTheCall) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.pass(seconds(10));
  scene.store.answer_next();
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 35000 ms"});
}

TEST(Storing, ACallerWhoLeavesBeforeTheRingIsStoredIsLost) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.leave(alice, 1);
  scene.store.answer_next();
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::ringing_without_caller);
}

TEST(Storing, OnlyThePresentConnectionCountsAfterAnAnswerIsStored) {
  Ringing scene;
  scene.store.is_held = true;
  scene.accept(bob, 1, scene.id());
  for (int i = 0; i < 5; ++i) {
    scene.leave(alice, 1);
    scene.leave(bob, 1);
    scene.arrive(alice, 1);
  }
  scene.store.answer_next();
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted_without_callee);
}

TEST(Storing, InputsThatWaitForASlowDiskAreBounded) {
  Ringing scene;
  scene.store.is_held = true;
  scene.accept(bob, 1, scene.id());
  for (std::size_t i = 0; i < scene.options.most_waiting; ++i) {
    EXPECT_EQ(scene.accept(bob, 1, scene.id()), "unanswered");
  }
  EXPECT_EQ(scene.accept(bob, 1, scene.id()), "UNAVAILABLE");
  scene.store.release();
  EXPECT_EQ(scene.answers[scene.options.most_waiting], "CALL_ALREADY_ANSWERED");
}

TEST(Storing, ACompletionMayCallTheSwitchboardAgain) {
  Scene scene;
  std::string second = "unanswered";
  scene.board->place({alice, "alice", Scene::device_of(alice, 1), bob}, [&](const Placed& placed) {
    scene.board->end(alice, placed.call->id,
                     [&](base::Result<store::Call> ended) { second = ended ? "ok" : "refused"; });
  });
  EXPECT_EQ(second, "ok");
  EXPECT_EQ(scene.board->size(), 0U);
  EXPECT_EQ(scene.heard(bob, 1), (Heard{"incoming, 45000 ms", "ended by alice: user_ended, cancelled, 0 s"}));
}

}  // namespace
}  // namespace parley::calls
