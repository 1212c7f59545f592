// Which users can be called, by which callers, and what each refusal stores.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;

TEST(PlaceCall, RingsAllDevicesOfTheCalleeAndNotifiesTheCallingDevice) {
  Scene scene;
  scene.arrive(alice, 2);
  scene.arrive(bob, 2);
  EXPECT_EQ(scene.place(alice, 1, bob), "ok");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"initiated, 45000 ms"});
  EXPECT_EQ(scene.heard(alice, 2), Heard{});
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
  EXPECT_EQ(scene.heard(bob, 2), Heard{"incoming, 45000 ms"});
}

TEST(PlaceCall, StoresTheCallerAndTheCallee) {
  Scene scene;
  scene.place(alice, 1, bob, store::CallType::video);
  EXPECT_EQ(scene.record().caller, alice);
  EXPECT_EQ(scene.record().caller_name, "alice");
  EXPECT_EQ(scene.record().callee, bob);
  EXPECT_EQ(scene.record().callee_name, "bob");
  EXPECT_EQ(scene.record().type, store::CallType::video);
  EXPECT_EQ(scene.record().status, store::CallStatus::ringing);
  EXPECT_EQ(scene.record().placed_at, scene.clock.wall_now());
  EXPECT_EQ(scene.record().ring_timeout, std::chrono::seconds(45));
  EXPECT_EQ(scene.record().outcome, std::nullopt);
  EXPECT_EQ(std::get<Incoming>(scene.notices.back()).call, scene.record());
}

TEST(PlaceCall, ByRestNotifiesAllDevicesOfTheCaller) {
  Scene scene;
  scene.arrive(alice, 2);
  EXPECT_EQ(scene.place(alice, 0, bob), "ok");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"initiated, 45000 ms"});
  EXPECT_EQ(scene.heard(alice, 2), Heard{"initiated, 45000 ms"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{"incoming, 45000 ms"});
}

TEST(PlaceCall, OccupiesBothUsersAtOnce) {
  Scene scene;
  scene.place(alice, 1, bob);
  EXPECT_EQ(scene.occupied, (std::set{alice, bob}));
  EXPECT_EQ(scene.board->active(alice), scene.record());
  EXPECT_EQ(scene.board->active(bob), scene.record());
  EXPECT_EQ(scene.board->active(carol), std::nullopt);
}

TEST(PlaceCall, AgainWithTheOtherTypeIsRefusedWithTheIdOfTheRingingCall) {
  Ringing scene;
  const store::Call ringing = scene.record();
  EXPECT_EQ(scene.place(alice, 1, bob), "ok") << "the same type returns the same call";
  EXPECT_EQ(scene.id(), ringing.id);
  EXPECT_EQ(scene.in_the_way, std::nullopt);
  scene.forget();
  EXPECT_EQ(scene.place(alice, 1, bob, store::CallType::video), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.in_the_way, ringing.id);
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: call_in_progress, CALL_IN_PROGRESS, another call"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  EXPECT_EQ(scene.record().type, store::CallType::video);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::busy);
  EXPECT_EQ(scene.board->active(alice), ringing) << "the first call still rings";
  EXPECT_EQ(scene.board->active(bob), ringing);
  EXPECT_EQ(scene.accept(bob, 1, ringing.id), "ok");
}

TEST(PlaceCall, AgainWithTheOtherTypeIsRefusedWhileTheFirstIsBeingStored) {
  Scene scene;
  scene.store.is_held = true;
  scene.place(alice, 1, bob);
  scene.place(alice, 1, bob, store::CallType::video);
  scene.store.release();
  EXPECT_EQ(scene.answers, (Heard{"ok", "CALL_IN_PROGRESS"}));
  EXPECT_EQ(scene.board->active(alice)->type, store::CallType::voice);
}

TEST(PlaceCall, ToAUserWithoutADeviceFailsAndIsStored) {
  Scene scene;
  scene.leave(bob, 1);
  EXPECT_EQ(scene.place(alice, 1, bob), "USER_NOT_CONNECTED");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: user_unavailable, USER_NOT_CONNECTED"});
  EXPECT_EQ(scene.record().status, store::CallStatus::failed);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::failed);
  EXPECT_EQ(scene.record().ended_at, scene.clock.wall_now());
  EXPECT_EQ(scene.lines->size(), 0U);
  EXPECT_EQ(scene.occupied, std::set<base::UserId>{});
}

TEST(PlaceCall, ToABusyUserFailsAndIsStored) {
  Scene scene;
  scene.busy.insert(bob);
  EXPECT_EQ(scene.place(alice, 1, bob), "USER_UNAVAILABLE");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: user_unavailable, USER_UNAVAILABLE"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::busy);
  EXPECT_EQ(scene.lines->size(), 0U);
}

TEST(PlaceCall, ByACallerWhoWantsNoCallsSucceeds) {
  Scene scene;
  scene.busy.insert(alice);
  EXPECT_EQ(scene.place(alice, 1, bob), "ok");
}

TEST(PlaceCall, ToAUserInACallFailsAndThatCallContinues) {
  Ringing scene;
  EXPECT_EQ(scene.place(carol, 1, bob), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.heard(carol, 1), Heard{"failed: user_unavailable, CALL_IN_PROGRESS"})
      << "the id of the other users' call is not revealed";
  EXPECT_EQ(scene.record().caller, carol);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::busy);
  EXPECT_EQ(scene.heard(bob, 1), Heard{});
  EXPECT_EQ(scene.board->active(bob)->caller, alice);
}

TEST(PlaceCall, ByAUserInAnotherCallFails) {
  Ringing scene;
  const base::CallId first = scene.id();
  EXPECT_EQ(scene.place(alice, 1, carol), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: call_in_progress, CALL_IN_PROGRESS, another call"});
  EXPECT_EQ(std::get<Failed>(scene.notices.back()).call, first);
  EXPECT_EQ(scene.heard(carol, 1), Heard{});
  EXPECT_EQ(scene.record().callee, carol) << "the attempt is stored";
}

TEST(PlaceCall, ByBothUsersAtOnceMakesOneCallThatTheSecondCanAccept) {
  Ringing scene;
  const base::CallId first = scene.id();
  EXPECT_EQ(scene.place(bob, 1, alice), "CALL_IN_PROGRESS");
  EXPECT_EQ(scene.heard(bob, 1), Heard{"failed: call_in_progress, CALL_IN_PROGRESS, another call"});
  EXPECT_EQ(std::get<Failed>(scene.notices.back()).call, first);
  EXPECT_EQ(scene.heard(alice, 1), Heard{});
  EXPECT_EQ(scene.accept(bob, 1, first), "ok");
}

TEST(PlaceCall, AgainWhileItRingsReturnsTheSameCall) {
  Ringing scene;
  const store::Call first = scene.record();
  scene.pass(std::chrono::seconds(5));
  scene.arrive(alice, 2);
  scene.forget();
  for (const int device : {1, 2}) {
    EXPECT_EQ(scene.place(alice, device, bob), "ok");
    EXPECT_EQ(scene.heard(alice, device), Heard{"initiated, 40000 ms"});
    EXPECT_EQ(std::get<Initiated>(scene.notices.back()).call, first);
  }
  EXPECT_EQ(scene.heard(bob, 1), Heard{}) << "one ring";
  EXPECT_EQ(scene.store.kept.size(), 1U) << "one record";
}

TEST(PlaceCall, AgainReturnsTheRingingCallEvenIfTheCalleeHasLeft) {
  Ringing scene;
  scene.leave(bob, 1);
  EXPECT_EQ(scene.place(alice, 1, bob), "ok");
  EXPECT_EQ(scene.store.kept.size(), 1U);
}

TEST(PlaceCall, AgainAfterTheAnswerIsRefusedAsInProgress) {
  Answered scene;
  const base::CallId first = scene.id();
  EXPECT_EQ(scene.place(alice, 1, bob), "CALL_IN_PROGRESS");
  EXPECT_EQ(std::get<Failed>(scene.notices.back()).call, first);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::busy);
  EXPECT_EQ(scene.record().answered_at, std::nullopt);
  EXPECT_EQ(scene.store.kept.size(), 2U);
  EXPECT_EQ(scene.board->standing(first)->state, State::accepted);
}

TEST(PlaceCall, ToAnUnknownUserFailsAndStoresNothing) {
  Scene scene;
  EXPECT_EQ(scene.place(alice, 1, base::UserId("mallory")), "USER_NOT_FOUND");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: user_not_found, USER_NOT_FOUND"});
  EXPECT_TRUE(scene.store.kept.empty());
  EXPECT_EQ(scene.board->size(), 0U);
}

TEST(PlaceCall, ToTheCallerItselfIsInvalidAndStoresNothing) {
  Scene scene;
  EXPECT_EQ(scene.place(alice, 1, alice), "INVALID_DATA");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"failed: invalid, INVALID_DATA"});
  EXPECT_TRUE(scene.store.kept.empty());
}

TEST(PlaceCall, RefusedByRestNotifiesNoDevice) {
  Scene scene;
  scene.leave(bob, 1);
  EXPECT_EQ(scene.place(alice, 0, bob), "USER_NOT_CONNECTED");
  EXPECT_EQ(scene.place(alice, 0, alice), "INVALID_DATA");
  EXPECT_EQ(scene.heard(alice, 1), Heard{});
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::failed);
}

TEST(PlaceCall, AboveTheBoundOfLiveCallsIsRefusedAndTheOthersContinue) {
  Scene scene;
  scene.options.most_calls = 1;
  scene.restart();
  for (const base::UserId& user : {alice, bob, carol}) scene.arrive(user, 1);
  EXPECT_EQ(scene.place(alice, 1, bob), "ok");
  EXPECT_EQ(scene.place(carol, 1, bob), "CALL_FAILED");
  EXPECT_EQ(scene.heard(carol, 1), Heard{"failed: call_failed, CALL_FAILED"});
  EXPECT_EQ(scene.end(alice, scene.id()), "ok");
  EXPECT_EQ(scene.place(carol, 1, bob), "ok");
}

}  // namespace
}  // namespace parley::calls
