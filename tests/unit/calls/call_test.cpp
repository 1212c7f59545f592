// The call as a value: what each event leads to, and in which order.
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

Step step(const Call& call, On on, By by, base::Timestamp now = start) {
  auto result = call.on(on, by, now);
  EXPECT_TRUE(result.ok()) << word(on) << " by " << word(by) << " in " << word(call.state());
  return result ? std::move(result).value() : Step{call, {}};
}
Call ringing() {
  return step(Call::dialled(record()), On::ring, By::system).next;
}
Call accepted() {
  return step(ringing(), On::accept, By::callee, start + std::chrono::seconds(3)).next;
}
using Actions = std::vector<Action>;

TEST(Call, IsStoredBeforeItsRingIsTold) {
  const Step ring = step(Call::dialled(record()), On::ring, By::system);
  EXPECT_EQ(ring.next.state(), State::ringing);
  EXPECT_EQ(ring.actions, (Actions{Store{}, Arm{Deadline::ring}, Occupy{true},
                                   Tell{By::caller, Which::one, What::initiated},
                                   Tell{By::callee, Which::all, What::incoming}}));
}

TEST(Call, IsStoredBeforeItsAnswerIsTold) {
  const Step accept = step(ringing(), On::accept, By::callee, start + std::chrono::seconds(3));
  EXPECT_EQ(accept.next.state(), State::accepted);
  EXPECT_EQ(accept.next.record().answered_at, start + std::chrono::seconds(3));
  EXPECT_EQ(accept.actions,
            (Actions{Store{}, Disarm{Deadline::ring}, Tell{By::caller, Which::all, What::accepted},
                     Tell{By::callee, Which::one, What::accepted},
                     Tell{By::callee, Which::others, What::answered_elsewhere}}));
}

TEST(Call, FreesTheLinesBeforeItsEndIsTold) {
  const Step end = step(accepted(), On::end, By::callee, start + std::chrono::seconds(10));
  EXPECT_EQ(end.actions,
            (Actions{Store{}, Release{}, Occupy{false}, Tell{By::caller, Which::all, What::ended},
                     Tell{By::callee, Which::all, What::ended}}));
  EXPECT_EQ(duration_of(end.next.record()), std::chrono::seconds(7));
}

TEST(Call, RefusedBeforeItRangIsKeptAndToldToTheCallerAlone) {
  const Step busy = step(Call::dialled(record()), On::busy, By::system);
  EXPECT_EQ(busy.next.record().status, store::CallStatus::failed);
  EXPECT_EQ(busy.next.record().outcome, store::CallOutcome::busy);
  EXPECT_EQ(busy.actions, (Actions{Store{}, Release{}, Tell{By::caller, Which::one, What::failed}}));
}

TEST(Call, LosesAPartyWithoutAWord) {
  const Step lost = step(accepted(), On::lost, By::callee);
  EXPECT_EQ(lost.next.state(), State::accepted_without_callee);
  EXPECT_EQ(lost.next.record(), accepted().record());
  EXPECT_EQ(lost.actions, (Actions{Arm{Deadline::callee_grace}}));
  EXPECT_EQ(step(lost.next, On::back, By::callee).actions, (Actions{Disarm{Deadline::callee_grace}}));
}

TEST(Call, AnsweredWhileItsCallerIsLostGivesTheCallerTheGraceOfAnAcceptedCall) {
  const Call alone = step(ringing(), On::lost, By::caller).next;
  const Step accept = step(alone, On::accept, By::callee);
  EXPECT_EQ(accept.next.state(), State::accepted_without_caller);
  EXPECT_EQ(accept.actions[1], Action{Disarm{Deadline::ring}});
  EXPECT_EQ(accept.actions[2], Action{Disarm{Deadline::ring_grace}});
  EXPECT_EQ(accept.actions[3], Action{Arm{Deadline::caller_grace}});
}

TEST(Call, RingsOnWithoutItsCallee) {
  EXPECT_EQ(step(ringing(), On::lost, By::callee).next, ringing());
  EXPECT_TRUE(step(ringing(), On::lost, By::callee).actions.empty());
}

TEST(Call, IsOverForGood) {
  const Call over = step(ringing(), On::end, By::caller).next;
  for (int on = 0; on <= static_cast<int>(On::timeout); ++on) {
    for (const By by : {By::caller, By::callee, By::system}) {
      const auto after = over.on(static_cast<On>(on), by, start);
      if (!after) continue;
      EXPECT_EQ(after->next, over) << word(static_cast<On>(on));
      EXPECT_TRUE(after->actions.empty()) << word(static_cast<On>(on));
    }
  }
}

TEST(Call, SaysWhyAMoveIsRefused) {
  struct Case {
    Call call;
    On on;
    By by;
    base::ErrorCode code;
  };
  using enum base::ErrorCode;
  const Call cancelled = step(ringing(), On::end, By::caller).next;
  const Call rejected = step(ringing(), On::reject, By::callee).next;
  const Call completed = step(accepted(), On::end, By::caller).next;
  for (const Case& c : {Case{ringing(), On::accept, By::caller, permission_denied},
                        Case{ringing(), On::reject, By::caller, permission_denied},
                        Case{accepted(), On::accept, By::callee, call_already_answered},
                        Case{accepted(), On::reject, By::callee, call_already_answered},
                        Case{accepted(), On::accept, By::caller, permission_denied},
                        Case{cancelled, On::accept, By::callee, permission_denied},
                        Case{rejected, On::accept, By::callee, call_already_answered},
                        Case{completed, On::reject, By::callee, call_already_answered},
                        Case{completed, On::accept, By::caller, permission_denied}}) {
    const auto result = c.call.on(c.on, c.by, start);
    ASSERT_FALSE(result.ok()) << word(c.on) << " in " << word(c.call.state());
    EXPECT_EQ(result.error().code, c.code)
        << word(c.on) << " by " << word(c.by) << " in " << word(c.call.state());
  }
}

TEST(Call, RestoredLacksItsParties) {
  EXPECT_EQ(Call::restored(ringing().record()).state(), State::ringing_without_caller);
  EXPECT_EQ(Call::restored(accepted().record()).state(), State::accepted_without_both);
  EXPECT_EQ(Call::restored(step(ringing(), On::reject, By::callee).next.record()).state(), State::rejected);
  EXPECT_EQ(Call::restored(step(ringing(), On::end, By::caller).next.record()).state(), State::ended);
  EXPECT_EQ(Call::restored(step(Call::dialled(record()), On::busy, By::system).next.record()).state(),
            State::failed);
}

TEST(Call, LastsNoLessThanNothing) {
  store::Call call = accepted().record();
  EXPECT_EQ(duration_of(call), std::chrono::seconds(0));
  call.ended_at = *call.answered_at - std::chrono::hours(1);
  EXPECT_EQ(duration_of(call), std::chrono::seconds(0));
  call.ended_at = *call.answered_at + std::chrono::milliseconds(1999);
  EXPECT_EQ(duration_of(call), std::chrono::seconds(1));
}

}  // namespace
}  // namespace parley::calls
