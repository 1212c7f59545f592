// The call as a value: the next state and the ordered actions of each input.
#include "calls/call.hpp"

#include <gtest/gtest.h>

#include "unit/calls/said.hpp"

namespace parley::calls {
namespace {

constexpr base::Timestamp start{std::chrono::milliseconds{1'758'796'200'000}};

store::Call record() {
  store::Call call;
  call.caller = base::UserId("alice");
  call.callee = base::UserId("bob");
  call.placed_at = start;
  return call;
}

Step step(const Call& call, CallInput on, CallParty by, base::Timestamp now = start) {
  auto result = call.on(on, by, now);
  EXPECT_TRUE(result.ok()) << word(on) << " by " << word(by) << " in " << word(call.state());
  return result ? std::move(result).value() : Step{call, {}};
}
Call ringing() {
  return step(Call::dialled(record()), CallInput::ring, CallParty::system).next;
}
Call accepted() {
  return step(ringing(), CallInput::accept, CallParty::callee, start + std::chrono::seconds(3)).next;
}
using Actions = std::vector<Action>;

TEST(Call, RingIsStoredBeforeDevicesAreNotified) {
  const Step ring = step(Call::dialled(record()), CallInput::ring, CallParty::system);
  EXPECT_EQ(ring.next.state(), State::ringing);
  EXPECT_EQ(ring.actions, (Actions{Store{}, Arm{Deadline::ring}, Occupy{true},
                                   Tell{CallParty::caller, Which::one, What::initiated},
                                   Tell{CallParty::callee, Which::all, What::incoming}}));
}

TEST(Call, AnswerIsStoredBeforeDevicesAreNotified) {
  const Step accept = step(ringing(), CallInput::accept, CallParty::callee, start + std::chrono::seconds(3));
  EXPECT_EQ(accept.next.state(), State::accepted);
  EXPECT_EQ(accept.next.record().answered_at, start + std::chrono::seconds(3));
  EXPECT_EQ(accept.actions,
            (Actions{Store{}, Disarm{Deadline::ring}, Tell{CallParty::caller, Which::all, What::accepted},
                     Tell{CallParty::callee, Which::one, What::accepted},
                     Tell{CallParty::callee, Which::others, What::answered_elsewhere}}));
}

TEST(Call, EndReleasesTheLinesBeforeDevicesAreNotified) {
  const Step end = step(accepted(), CallInput::end, CallParty::callee, start + std::chrono::seconds(10));
  EXPECT_EQ(end.actions,
            (Actions{Store{}, Release{}, Occupy{false}, Tell{CallParty::caller, Which::all, What::ended},
                     Tell{CallParty::callee, Which::all, What::ended}}));
  EXPECT_EQ(duration_of(end.next.record()), std::chrono::seconds(7));
}

TEST(Call, BusyAttemptIsStoredAndNotifiesOnlyTheCaller) {
  const Step busy = step(Call::dialled(record()), CallInput::busy, CallParty::system);
  EXPECT_EQ(busy.next.record().status, store::CallStatus::failed);
  EXPECT_EQ(busy.next.record().outcome, store::CallOutcome::busy);
  EXPECT_EQ(busy.actions, (Actions{Store{}, Release{}, Tell{CallParty::caller, Which::one, What::failed}}));
}

TEST(Call, LosingAPartyStartsTheGraceWithoutANotification) {
  const Step lost = step(accepted(), CallInput::lost, CallParty::callee);
  EXPECT_EQ(lost.next.state(), State::accepted_without_callee);
  EXPECT_EQ(lost.next.record(), accepted().record());
  EXPECT_EQ(lost.actions, (Actions{Arm{Deadline::callee_grace}}));
  EXPECT_EQ(step(lost.next, CallInput::back, CallParty::callee).actions,
            (Actions{Disarm{Deadline::callee_grace}}));
}

TEST(Call, AcceptWithoutTheCallerStartsTheCallersGraceOfAnAcceptedCall) {
  const Call alone = step(ringing(), CallInput::lost, CallParty::caller).next;
  const Step accept = step(alone, CallInput::accept, CallParty::callee);
  EXPECT_EQ(accept.next.state(), State::accepted_without_caller);
  EXPECT_EQ(accept.actions[1], Action{Disarm{Deadline::ring}});
  EXPECT_EQ(accept.actions[2], Action{Disarm{Deadline::ring_grace}});
  EXPECT_EQ(accept.actions[3], Action{Arm{Deadline::caller_grace}});
}

TEST(Call, LosingTheCalleeDuringTheRingChangesNothing) {
  EXPECT_EQ(step(ringing(), CallInput::lost, CallParty::callee).next, ringing());
  EXPECT_TRUE(step(ringing(), CallInput::lost, CallParty::callee).actions.empty());
}

TEST(Call, AnEndedCallIsNotChangedByAnyInput) {
  const Call over = step(ringing(), CallInput::end, CallParty::caller).next;
  for (int on = 0; on <= static_cast<int>(CallInput::timeout); ++on) {
    for (const CallParty by : {CallParty::caller, CallParty::callee, CallParty::system}) {
      const auto after = over.on(static_cast<CallInput>(on), by, start);
      if (!after) continue;
      EXPECT_EQ(after->next, over) << word(static_cast<CallInput>(on));
      EXPECT_TRUE(after->actions.empty()) << word(static_cast<CallInput>(on));
    }
  }
}

TEST(Call, AForbiddenInputReturnsTheMatchingErrorCode) {
  struct Case {
    Call call;
    CallInput on;
    CallParty by;
    base::ErrorCode code;
  };
  using enum base::ErrorCode;
  const Call cancelled = step(ringing(), CallInput::end, CallParty::caller).next;
  const Call rejected = step(ringing(), CallInput::reject, CallParty::callee).next;
  const Call completed = step(accepted(), CallInput::end, CallParty::caller).next;
  for (const Case& c : {Case{ringing(), CallInput::accept, CallParty::caller, permission_denied},
                        Case{ringing(), CallInput::reject, CallParty::caller, permission_denied},
                        Case{accepted(), CallInput::accept, CallParty::callee, call_already_answered},
                        Case{accepted(), CallInput::reject, CallParty::callee, call_already_answered},
                        Case{accepted(), CallInput::accept, CallParty::caller, permission_denied},
                        Case{cancelled, CallInput::accept, CallParty::callee, permission_denied},
                        Case{rejected, CallInput::accept, CallParty::callee, call_already_answered},
                        Case{completed, CallInput::reject, CallParty::callee, call_already_answered},
                        Case{completed, CallInput::accept, CallParty::caller, permission_denied}}) {
    const auto result = c.call.on(c.on, c.by, start);
    ASSERT_FALSE(result.ok()) << word(c.on) << " in " << word(c.call.state());
    EXPECT_EQ(result.error().code, c.code)
        << word(c.on) << " by " << word(c.by) << " in " << word(c.call.state());
  }
}

TEST(Call, ARestoredLiveCallHasLostItsParties) {
  EXPECT_EQ(Call::restored(ringing().record()).state(), State::ringing_without_caller);
  EXPECT_EQ(Call::restored(accepted().record()).state(), State::accepted_without_both);
  EXPECT_EQ(Call::restored(step(ringing(), CallInput::reject, CallParty::callee).next.record()).state(),
            State::rejected);
  EXPECT_EQ(Call::restored(step(ringing(), CallInput::end, CallParty::caller).next.record()).state(),
            State::ended);
  EXPECT_EQ(
      Call::restored(step(Call::dialled(record()), CallInput::busy, CallParty::system).next.record()).state(),
      State::failed);
}

TEST(Call, DurationIsNeverNegative) {
  store::Call call = accepted().record();
  EXPECT_EQ(duration_of(call), std::chrono::seconds(0));
  call.ended_at = *call.answered_at - std::chrono::hours(1);
  EXPECT_EQ(duration_of(call), std::chrono::seconds(0));
  call.ended_at = *call.answered_at + std::chrono::milliseconds(1999);
  EXPECT_EQ(duration_of(call), std::chrono::seconds(1));
}

}  // namespace
}  // namespace parley::calls
