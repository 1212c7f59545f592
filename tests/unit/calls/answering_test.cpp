// Accepting, rejecting and ending a call: who may do it, and which devices are notified.
#include <gtest/gtest.h>

#include "unit/calls/scene.hpp"

namespace parley::calls {
namespace {

using Heard = std::vector<std::string>;

/// A ringing call between two users with two connected devices each.
struct Everywhere : Ringing {
  Everywhere() {
    arrive(alice, 2);
    arrive(bob, 2);
    forget();
  }
  void expect_all_heard(const std::string& line) {
    for (const base::UserId& user : {alice, bob}) {
      for (const int device : {1, 2}) EXPECT_EQ(heard(user, device), Heard{line}) << user.str() << device;
    }
  }
};

TEST(Answering, AcceptNotifiesCallerAndAcceptingDeviceAndEndsTheRingOnOtherDevices) {
  Everywhere scene;
  EXPECT_EQ(scene.accept(bob, 2, scene.id()), "ok");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"accepted by bob"});
  EXPECT_EQ(scene.heard(alice, 2), Heard{"accepted by bob"});
  EXPECT_EQ(scene.heard(bob, 2), Heard{"accepted by bob"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by bob: answered_elsewhere, 0 s"});
  EXPECT_EQ(scene.record().status, store::CallStatus::accepted);
}

TEST(Answering, AcceptByRestEndsTheRingOnAllDevices) {
  Everywhere scene;
  EXPECT_EQ(scene.accept(bob, 0, scene.id()), "ok");
  EXPECT_EQ(scene.heard(alice, 1), Heard{"accepted by bob"});
  EXPECT_EQ(scene.heard(bob, 1), Heard{"ended by bob: answered_elsewhere, 0 s"});
  EXPECT_EQ(scene.heard(bob, 2), Heard{"ended by bob: answered_elsewhere, 0 s"});
}

TEST(Answering, RejectNotifiesAllDevicesOfBothUsers) {
  Everywhere scene;
  EXPECT_EQ(scene.reject(bob, 1, scene.id()), "ok");
  scene.expect_all_heard("rejected by bob");
  EXPECT_EQ(scene.record().status, store::CallStatus::rejected);
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::rejected);
  EXPECT_EQ(scene.occupied, std::set<base::UserId>{});
}

TEST(Answering, AnswersAfterTheFirstAreRefusedAndChangeNothing) {
  Everywhere scene;
  scene.accept(bob, 2, scene.id());
  const store::Call answered = scene.record();
  scene.forget();
  EXPECT_EQ(scene.accept(bob, 1, scene.id()), "CALL_ALREADY_ANSWERED");
  EXPECT_EQ(scene.reject(bob, 1, scene.id()), "CALL_ALREADY_ANSWERED");
  EXPECT_EQ(scene.accept(bob, 2, scene.id()), "CALL_ALREADY_ANSWERED");
  EXPECT_TRUE(scene.told.empty());
  EXPECT_EQ(scene.record(), answered);
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::accepted);
}

TEST(Answering, AcceptAfterARejectIsRefused) {
  Everywhere scene;
  scene.reject(bob, 1, scene.id());
  EXPECT_EQ(scene.accept(bob, 2, scene.id()), "CALL_ALREADY_ANSWERED");
}

TEST(Answering, AcceptAfterTheCallerCancelledIsRefused) {
  Everywhere scene;
  scene.end(alice, scene.id());
  EXPECT_EQ(scene.accept(bob, 2, scene.id()), "PERMISSION_DENIED");
  EXPECT_EQ(scene.record().outcome, store::CallOutcome::cancelled);
}

TEST(Answering, AcceptAndRejectByTheCallerAreRefused) {
  Everywhere scene;
  EXPECT_EQ(scene.accept(alice, 1, scene.id()), "PERMISSION_DENIED");
  EXPECT_EQ(scene.reject(alice, 2, scene.id()), "PERMISSION_DENIED");
  EXPECT_EQ(scene.board->standing(scene.id())->state, State::ringing);
  EXPECT_TRUE(scene.told.empty());
}

TEST(Answering, CallOfOtherUsersIsNotFoundLikeAnUnknownCall) {
  Everywhere scene;
  for (const base::CallId& id : {scene.id(), base::CallId::random()}) {
    EXPECT_EQ(scene.accept(carol, 1, id), "CALL_NOT_FOUND");
    EXPECT_EQ(scene.reject(carol, 1, id), "CALL_NOT_FOUND");
    EXPECT_EQ(scene.end(carol, id), "CALL_NOT_FOUND");
  }
  const base::CallId id = scene.id();
  scene.end(alice, id);
  EXPECT_EQ(scene.accept(carol, 1, id), "CALL_NOT_FOUND") << "also after the call has ended";
  EXPECT_EQ(scene.end(carol, id), "CALL_NOT_FOUND");
}

TEST(HangingUp, EndsAnAnsweredCallOnAllDevicesOfBothUsers) {
  for (const base::UserId& by : {alice, bob}) {
    Everywhere scene;
    scene.accept(bob, 1, scene.id());
    scene.pass(std::chrono::milliseconds(61'900));
    scene.forget();
    EXPECT_EQ(scene.end(by, scene.id()), "ok");
    scene.expect_all_heard("ended by " + by.str() + ": user_ended, completed, 61 s");
    EXPECT_EQ(scene.record().status, store::CallStatus::ended);
    EXPECT_EQ(scene.record().end, store::CallEnd::user_ended);
  }
}

TEST(HangingUp, ByTheCallerDuringTheRingCancelsTheCall) {
  Everywhere scene;
  EXPECT_EQ(scene.end(alice, scene.id()), "ok");
  scene.expect_all_heard("ended by alice: user_ended, cancelled, 0 s");
}

TEST(HangingUp, ByTheCalleeDuringTheRingRejectsTheCall) {
  Everywhere scene;
  EXPECT_EQ(scene.end(bob, scene.id()), "ok");
  scene.expect_all_heard("rejected by bob");
}

TEST(HangingUp, AgainSucceedsAndNotifiesNoDevice) {
  Everywhere scene;
  scene.accept(bob, 1, scene.id());
  scene.end(bob, scene.id());
  const store::Call over = scene.record();
  scene.forget();
  EXPECT_EQ(scene.end(bob, scene.id()), "ok");
  EXPECT_EQ(scene.end(alice, scene.id()), "ok");
  EXPECT_TRUE(scene.told.empty());
  EXPECT_EQ(scene.record(), over);
}

TEST(HangingUp, LetsBothUsersCallAgainAtOnce) {
  Everywhere scene;
  scene.end(alice, scene.id());
  EXPECT_EQ(scene.place(bob, 1, alice), "ok");
  EXPECT_EQ(scene.place(carol, 1, alice), "CALL_IN_PROGRESS");
}

}  // namespace
}  // namespace parley::calls
