// The requirements of every engine for calls. An engine's test instantiates it with its Backend.
#pragma once

#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "unit/store/call_scene.hpp"

namespace parley::store {

template <class Backend>
class CallContract : public testing::Test, public CallScene<Backend> {
 protected:
  void SetUp() override { this->add_people(); }
};
TYPED_TEST_SUITE_P(CallContract);

inline CallQuery calls_of(const std::string& user) {
  return {.user = support::user_id(user)};
}

TYPED_TEST_P(CallContract, StoresACallAsPut) {
  Call call = this->ringing("1", "2");
  call.type = CallType::video;
  ASSERT_TRUE(this->put(call).ok());
  call.caller_name = "Alice";
  call.callee_name = "Bob";
  EXPECT_EQ(this->find_call(call.id), call);

  Call failed = this->over("2", "3", CallOutcome::failed);
  failed.status = CallStatus::failed;
  failed.answered_at = failed.placed_at + base::Duration(1);
  failed.ended_at = failed.placed_at + base::Duration(2);
  failed.end = CallEnd::network_error;
  ASSERT_TRUE(this->put(failed).ok());
  failed.caller_name = "Bob";
  failed.callee_name = "Carol";
  EXPECT_EQ(this->find_call(failed.id), failed);
  EXPECT_FALSE(this->find_call(base::Uuid::random()).has_value());
}

TYPED_TEST_P(CallContract, ReplacesTheStoredCall) {
  Call call = this->stored(this->ringing("1", "2"));
  call.status = CallStatus::accepted;
  call.answered_at = call.placed_at + base::Duration(3'000);
  ASSERT_TRUE(this->put(call).ok());
  EXPECT_EQ(this->find_call(call.id)->status, CallStatus::accepted);
  call.status = CallStatus::ended;
  call.outcome = CallOutcome::completed;
  call.ended_at = call.placed_at + base::Duration(9'000);
  call.end = CallEnd::user_ended;
  ASSERT_TRUE(this->put(call).ok());
  call.caller_name = "Alice";
  call.callee_name = "Bob";
  EXPECT_EQ(this->find_call(call.id), call);
  const auto page = this->call_history(calls_of("1"));
  ASSERT_EQ(page->calls.size(), 1u) << "one call is one record, however often it changed";
  EXPECT_EQ(page->calls[0], call);
}

TYPED_TEST_P(CallContract, AppliesThePutsOfOneCallInOrder) {
  Call call = this->ringing("1", "2");
  int answered = 0;
  for (int i = 0; i < 50; ++i) {
    call.ring_timeout = base::Duration(i);
    this->backend.calls().put(call, [&answered, i](base::Result<void> result) {
      EXPECT_TRUE(result.ok());
      EXPECT_EQ(answered++, i);
    });
  }
  ASSERT_TRUE(this->backend.executor.run_until([&] { return answered == 50; }));
  EXPECT_EQ(this->find_call(call.id)->ring_timeout, base::Duration(49));
}

TYPED_TEST_P(CallContract, LoadsTheLiveCallsOldestFirst) {
  EXPECT_TRUE(this->live().empty());
  const Call first = this->stored(this->ringing("1", "2"));
  this->stored(this->over("1", "3", CallOutcome::missed));
  this->backend.clock.advance(base::Duration(1'000));
  Call second = this->stored(this->ringing("3", "1"));
  const Call third = this->stored(this->ringing("2", "3"));
  second.status = CallStatus::accepted;
  this->stored(second);
  this->backend.clock.advance(base::Duration(-3'600'000));
  const Call before_all = this->stored(this->ringing("2", "1"));
  EXPECT_EQ(this->ids(this->live()), (std::vector{before_all.id, first.id, second.id, third.id}));
  EXPECT_EQ(this->live()[2].caller_name, "Carol");
  second.status = CallStatus::ended;
  second.outcome = CallOutcome::completed;
  this->stored(second);
  EXPECT_EQ(this->ids(this->live()), (std::vector{before_all.id, first.id, third.id}));
}

TYPED_TEST_P(CallContract, LoadsAUsersCallsAsCallerAndCalleeNewestFirst) {
  const Call out = this->stored(this->over("1", "2", CallOutcome::completed));
  const Call in = this->stored(this->over("2", "1", CallOutcome::missed));
  this->stored(this->over("2", "3", CallOutcome::missed));
  const Call still = this->stored(this->ringing("3", "1"));
  const Call same_instant = this->stored(this->ringing("1", "3"));
  EXPECT_EQ(this->ids(this->call_history(calls_of("1"))),
            (std::vector{same_instant.id, still.id, in.id, out.id}));
  EXPECT_FALSE(this->call_history(calls_of("1"))->has_more);
  EXPECT_TRUE(this->call_history(calls_of("9"))->calls.empty());
}

TYPED_TEST_P(CallContract, ShowsACallToOneselfOnce) {
  const Call own = this->stored(this->over("1", "1", CallOutcome::failed));
  EXPECT_EQ(this->ids(this->call_history(calls_of("1"))), std::vector{own.id});
  CallQuery query = calls_of("1");
  query.with = support::user_id("1");
  EXPECT_EQ(this->ids(this->call_history(query)), std::vector{own.id});
}

TYPED_TEST_P(CallContract, FiltersByOutcomeAndByTheOtherUser) {
  const Call missed = this->stored(this->over("1", "2", CallOutcome::missed));
  const Call completed = this->stored(this->over("2", "1", CallOutcome::completed));
  const Call missed_too = this->stored(this->over("3", "1", CallOutcome::missed));
  const Call live = this->stored(this->ringing("1", "3"));
  const auto filtered = [&](std::optional<CallOutcome> outcome, std::optional<std::string> with) {
    CallQuery query = calls_of("1");
    query.outcome = outcome;
    if (with) query.with = support::user_id(*with);
    return this->ids(this->call_history(query));
  };
  using Ids = std::vector<base::CallId>;
  EXPECT_EQ(filtered(CallOutcome::missed, {}), (Ids{missed_too.id, missed.id}));
  EXPECT_EQ(filtered(CallOutcome::completed, {}), (Ids{completed.id}));
  EXPECT_EQ(filtered(CallOutcome::busy, {}), Ids{});
  EXPECT_EQ(filtered({}, "2"), (Ids{completed.id, missed.id}));
  EXPECT_EQ(filtered({}, "3"), (Ids{live.id, missed_too.id}));
  EXPECT_EQ(filtered({}, "1"), Ids{});
  EXPECT_EQ(filtered({}, "9"), Ids{});
  EXPECT_EQ(filtered(CallOutcome::missed, "2"), (Ids{missed.id}));
  EXPECT_EQ(filtered(CallOutcome::completed, "3"), Ids{});
}

TYPED_TEST_P(CallContract, FiltersMissedCallsToTheUser) {
  std::map<CallOutcome, base::CallId> to_me;
  for (const CallOutcome outcome : {CallOutcome::completed, CallOutcome::missed, CallOutcome::cancelled,
                                    CallOutcome::rejected, CallOutcome::busy, CallOutcome::failed}) {
    this->stored(this->over("1", "2", outcome));
    to_me[outcome] = this->stored(this->over("2", "1", outcome)).id;
  }
  const base::CallId by_carol = this->stored(this->over("3", "1", CallOutcome::missed)).id;
  this->stored(this->over("1", "1", CallOutcome::failed));
  this->stored(this->ringing("3", "1"));
  Call withheld = this->over("2", "1", CallOutcome::failed);
  withheld.withheld = true;
  this->stored(withheld);
  CallQuery query = calls_of("1");
  query.missed = true;
  const auto found = [&] { return this->ids(this->call_history(query)); };
  using Ids = std::vector<base::CallId>;
  const Ids all{by_carol, to_me[CallOutcome::failed], to_me[CallOutcome::busy], to_me[CallOutcome::cancelled],
                to_me[CallOutcome::missed]};
  EXPECT_EQ(found(), all);
  query.limit = 2;
  EXPECT_EQ(found(), Ids(all.begin(), all.begin() + 2));
  EXPECT_TRUE(this->call_history(query)->has_more);
  query.before = all[1];
  query.limit = 3;
  EXPECT_EQ(found(), Ids(all.begin() + 2, all.end()));
  EXPECT_FALSE(this->call_history(query)->has_more);
  query.before.reset();
  query.with = support::user_id("2");
  query.limit = 50;
  EXPECT_EQ(found(), Ids(all.begin() + 1, all.end()));
  query.outcome = CallOutcome::missed;
  EXPECT_EQ(found(), Ids{to_me[CallOutcome::missed]});
  query.with.reset();
  EXPECT_EQ(found(), (Ids{by_carol, to_me[CallOutcome::missed]}));
  query.outcome = CallOutcome::rejected;
  EXPECT_EQ(found(), Ids{}) << "a rejected call is not missed";
}

TYPED_TEST_P(CallContract, PagesWithoutGapOrRepeat) {
  std::vector<base::CallId> newest_first;
  for (int i = 0; i < 9; ++i) {
    const Call call = i % 3 == 0 ? this->over("2", "1", CallOutcome::missed) : this->ringing("1", "3");
    newest_first.insert(newest_first.begin(), this->stored(call).id);
  }
  for (const std::size_t limit : {1u, 2u, 4u, 9u, 50u}) {
    CallQuery query = calls_of("1");
    query.limit = limit;
    std::vector<base::CallId> seen;
    for (bool more = true; more;) {
      const auto page = this->call_history(query);
      ASSERT_TRUE(page.ok()) << limit;
      ASSERT_LE(page->calls.size(), limit);
      for (const Call& call : page->calls) seen.push_back(call.id);
      more = page->has_more;
      query.before = seen.back();
    }
    EXPECT_EQ(seen, newest_first) << limit;
  }
}

TYPED_TEST_P(CallContract, AcceptsACursorThatTheFiltersExclude) {
  const Call missed = this->stored(this->over("1", "2", CallOutcome::missed));
  const Call cursor = this->stored(this->over("3", "1", CallOutcome::completed));
  this->stored(this->over("1", "2", CallOutcome::missed));
  CallQuery query = calls_of("1");
  query.outcome = CallOutcome::missed;
  query.with = support::user_id("2");
  query.before = cursor.id;
  EXPECT_EQ(this->ids(this->call_history(query)), std::vector{missed.id});
}

TYPED_TEST_P(CallContract, LimitsTheSizeOfAPage) {
  for (std::size_t i = 0; i < max_call_history_limit + 1; ++i) {
    this->stored(this->over("1", "2", CallOutcome::missed));
  }
  CallQuery query = calls_of("2");
  EXPECT_EQ(this->call_history(query)->calls.size(), 50u);
  query.limit = 0;
  EXPECT_EQ(this->call_history(query)->calls.size(), 1u);
  query.limit = 100'000;
  EXPECT_EQ(this->call_history(query)->calls.size(), max_call_history_limit);
  EXPECT_TRUE(this->call_history(query)->has_more);
}

TYPED_TEST_P(CallContract, RefusesACursorThatIsNotOneOfTheUsersCalls) {
  const Call theirs = this->stored(this->over("1", "2", CallOutcome::missed));
  for (const char* user : {"3", "9"}) {
    for (const base::CallId& id : {theirs.id, base::Uuid::random()}) {
      CallQuery query = calls_of(user);
      query.before = id;
      const auto page = this->call_history(query);
      ASSERT_FALSE(page.ok()) << user;
      EXPECT_EQ(page.error().code, base::ErrorCode::call_not_found) << user;
    }
  }
}

TYPED_TEST_P(CallContract, RefusesACallFromOrToAnUnknownUser) {
  for (const auto& [from, to] : {std::pair{"1", "9"}, {"9", "1"}, {"9", "9"}, {"", "1"}}) {
    const Call call = this->ringing(from, to);
    const auto refused = this->put(call);
    ASSERT_FALSE(refused.ok()) << from << to;
    EXPECT_EQ(refused.error().code, base::ErrorCode::user_not_found);
    EXPECT_FALSE(this->find_call(call.id).has_value());
  }
}

TYPED_TEST_P(CallContract, IsUnavailableWhileTheDiskIsFullAndRecoversAfterwards) {
  Call call = this->stored(this->ringing("1", "2"));
  this->backend.fill_disk(true);
  Call accepted = call;
  accepted.status = CallStatus::accepted;
  for (const Call& change : {accepted, this->ringing("2", "3")}) {
    const auto refused = this->put(change);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, base::ErrorCode::unavailable);
  }
  EXPECT_EQ(this->find_call(call.id)->status, CallStatus::ringing) << "reads still succeed";
  EXPECT_EQ(this->live().size(), 1u);
  this->backend.fill_disk(false);
  ASSERT_TRUE(this->put(accepted).ok());
  EXPECT_EQ(this->find_call(call.id)->status, CallStatus::accepted);
}

TYPED_TEST_P(CallContract, MatchesAPlainMapInTwoThousandRandomOperations) {
  std::mt19937 random(20250926);
  const auto below = [&random](std::size_t end) { return random() % end; };
  const auto random_user = [&] { return support::user_id(std::to_string(1 + below(4))); };  // "4" is unknown
  std::map<base::CallId, Call> model;
  std::map<base::CallId, std::size_t> first_stored;
  const auto newest_first = [&](const Call& a, const Call& b) {
    return std::pair(a.placed_at, first_stored[a.id]) > std::pair(b.placed_at, first_stored[b.id]);
  };
  const auto any_call = [&] {
    return std::next(model.begin(), static_cast<std::ptrdiff_t>(below(model.size())))->first;
  };
  const std::map<base::UserId, std::string> names{
      {support::user_id("1"), "Alice"}, {support::user_id("2"), "Bob"}, {support::user_id("3"), "Carol"}};
  for (int step = 0; step < 2'000; ++step) {
    SCOPED_TRACE(step);
    this->backend.clock.advance(base::Duration(static_cast<int>(below(4)) - 1));
    if (below(2) == 0) {
      Call call = this->ringing("1", "2");
      if (!model.empty() && below(3) == 0) call.id = any_call();
      call.caller = random_user();
      call.callee = random_user();
      call.type = static_cast<CallType>(below(2));
      call.status = static_cast<CallStatus>(below(5));
      if (call.status > CallStatus::accepted) call.outcome = static_cast<CallOutcome>(below(6));
      if (below(2) == 0) call.answered_at = this->backend.clock.wall_now();
      if (below(2) == 0) call.end = static_cast<CallEnd>(below(3));
      const bool parties_exist = names.contains(call.caller) && names.contains(call.callee);
      ASSERT_EQ(this->put(call).ok(), parties_exist);
      if (!parties_exist) continue;
      call.caller_name = names.at(call.caller);
      call.callee_name = names.at(call.callee);
      model[call.id] = call;
      first_stored.try_emplace(call.id, first_stored.size());
      ASSERT_EQ(this->find_call(call.id), call);
      continue;
    }
    CallQuery query{.user = random_user(), .limit = 1 + below(20)};
    if (below(3) == 0) query.outcome = static_cast<CallOutcome>(below(6));
    query.missed = below(4) == 0;
    if (below(3) == 0) query.with = random_user();
    if (!model.empty() && below(3) == 0) query.before = any_call();
    std::vector<Call> expected;
    for (const auto& [id, call] : model) {
      const bool is_caller = call.caller == query.user;
      if (!is_caller && call.callee != query.user) continue;
      if (query.with && (is_caller ? call.callee : call.caller) != *query.with) continue;
      if (query.outcome && call.outcome != query.outcome) continue;
      if (query.missed && (is_caller || !call.outcome || !is_missed(*call.outcome))) continue;
      if (query.before && !newest_first(model[*query.before], call)) continue;
      expected.push_back(call);
    }
    std::ranges::sort(expected, newest_first);
    const bool has_more = expected.size() > query.limit;
    if (has_more) expected.resize(query.limit);
    const auto page = this->call_history(query);
    if (query.before && model[*query.before].caller != query.user &&
        model[*query.before].callee != query.user) {
      ASSERT_FALSE(page.ok());
      continue;
    }
    ASSERT_TRUE(page.ok());
    ASSERT_EQ(this->ids(page), this->ids(expected));
    ASSERT_TRUE(page->calls == expected);
    ASSERT_EQ(page->has_more, has_more);
  }
  EXPECT_GT(model.size(), 300u);
  std::vector<Call> living;
  for (const auto& [id, call] : model) {
    if (call.status <= CallStatus::accepted) living.push_back(call);
  }
  std::ranges::sort(living, [&](const Call& a, const Call& b) { return newest_first(b, a); });
  EXPECT_EQ(this->ids(this->live()), this->ids(living));
}

REGISTER_TYPED_TEST_SUITE_P(CallContract, StoresACallAsPut, ReplacesTheStoredCall,
                            AppliesThePutsOfOneCallInOrder, LoadsTheLiveCallsOldestFirst,
                            LoadsAUsersCallsAsCallerAndCalleeNewestFirst, ShowsACallToOneselfOnce,
                            FiltersByOutcomeAndByTheOtherUser, FiltersMissedCallsToTheUser,
                            PagesWithoutGapOrRepeat, AcceptsACursorThatTheFiltersExclude,
                            LimitsTheSizeOfAPage, RefusesACursorThatIsNotOneOfTheUsersCalls,
                            RefusesACallFromOrToAnUnknownUser,
                            IsUnavailableWhileTheDiskIsFullAndRecoversAfterwards,
                            MatchesAPlainMapInTwoThousandRandomOperations);

}  // namespace parley::store
