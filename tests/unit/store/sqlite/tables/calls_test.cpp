// Checks with SQLite's query plans and step counts that calls are read through indexes, and what a page
// costs.
#include "store/sqlite/tables/calls.hpp"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "unit/store/call_scene.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/faulty_disk.hpp"
#include "unit/store/sqlite/steps.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteCalls : public testing::Test, public CallScene<Backend> {
 protected:
  void SetUp() override { add_people(); }

  Database reading() { return *Database::open(backend.folder.file("parley.db"), {.read_only = true}); }

  /// Returns the steps of SQLite's virtual machine for one page.
  int steps_for(const CallQuery& query) {
    auto database = reading();
    Calls calls(database);
    return steps_of(database, [&] { EXPECT_TRUE(std::holds_alternative<CallPage>(calls.page(query))); });
  }

  /// Stores calls between 1 and 2 in alternating directions. One in a thousand is `completed`, the others
  /// `missed`.
  std::vector<Call> put_many(int count) {
    std::vector<Call> calls;
    int answered = 0;
    for (int i = 0; i < count; ++i) {
      const CallOutcome outcome = i % 1'000 == 0 ? CallOutcome::completed : CallOutcome::missed;
      calls.push_back(i % 2 == 0 ? over("1", "2", outcome) : over("2", "1", outcome));
      backend.calls().put(calls.back(), [&](base::Result<void> result) {
        EXPECT_TRUE(result.ok());
        ++answered;
      });
      if (i % 5'000 == 4'999) backend.executor.run_until([&] { return answered == i + 1; });
    }
    EXPECT_TRUE(backend.executor.run_until([&] { return answered == count; }));
    return calls;
  }
};

TEST_F(SqliteCalls, AreReadByTheirIndexes) {
  auto database = reading();
  const Calls calls(database);
  const std::vector<std::string> steps = plans_of(database);
  std::set<std::string> used;
  int sorts = 0;
  for (const std::string& step : steps) {
    const auto has = [&step](const char* part) { return step.find(part) != std::string::npos; };
    // Live calls are few and are read only when the process starts.
    EXPECT_TRUE(!has("SCAN") || has("calls_live_by_")) << step;
    if (has("TEMP B-TREE")) ++sorts;
    for (const char* index :
         {"calls_live_by_caller (caller=? AND placed_at<?", "calls_live_by_callee (callee=? AND placed_at<?",
          "calls_over_by_caller (caller=? AND outcome=? AND placed_at<?",
          "calls_over_by_callee (callee=? AND outcome=? AND placed_at<?",
          "calls_over_by_pair (caller=? AND callee=? AND outcome=? AND placed_at<?"}) {
      if (has(index)) used.insert(index);
    }
  }
  EXPECT_LE(sorts, 1);
  EXPECT_EQ(used.size(), 5u) << testing::PrintToString(steps);
}

TEST_F(SqliteCalls, CostTheSameHoweverManyOlderCallsThereAre) {
  CallQuery all{.user = user_id("1"), .limit = 20};
  CallQuery rare{.user = user_id("1"), .outcome = CallOutcome::completed, .limit = 20};
  CallQuery pair{.user = user_id("1"), .with = user_id("2"), .limit = 20};
  CallQuery missed{.user = user_id("1"), .missed = true, .limit = 20};
  CallQuery missed_of_pair = missed;
  missed_of_pair.with = user_id("2");
  CallQuery rare_of_pair = rare;
  rare_of_pair.with = user_id("2");
  const std::vector<Call> some = put_many(100);
  const int few = steps_for(all);
  const std::vector<Call> many = put_many(20'000);
  for (CallQuery* query : {&all, &rare, &pair, &rare_of_pair, &missed, &missed_of_pair}) {
    EXPECT_LT(steps_for(*query), few + few / 4 + 100);
    for (const Call& before : {some[50], many[10'000]}) {
      query->before = before.id;
      EXPECT_LT(steps_for(*query), few + few / 4 + 100);
    }
  }
}

TEST_F(SqliteCalls, ShowTheCurrentNamesOfTheirParties) {
  const Call call = stored(ringing("1", "2"));
  backend.store.reset();
  {
    auto database = Database::open(backend.folder.file("parley.db"), {});
    ASSERT_TRUE(database->execute("UPDATE users SET name = 'Alicia' WHERE id = '1'"));
  }
  backend.open();
  EXPECT_EQ(find_call(call.id)->caller_name, "Alicia");
  EXPECT_EQ(live().at(0).caller_name, "Alicia");
  EXPECT_EQ(call_history({.user = user_id("2")})->calls.at(0).caller_name, "Alicia");
}

TEST_F(SqliteCalls, AreAllKeptWhenTheStoreIsReopened) {
  const std::vector<Call> calls = put_many(300);
  const Call rings = stored(ringing("3", "1"));
  ASSERT_TRUE(set_last_seen("2", calls.back().placed_at));
  backend.reopen();
  EXPECT_EQ(ids(live()), std::vector{rings.id});
  const auto page = call_history({.user = user_id("1"), .before = rings.id, .limit = 200});
  ASSERT_EQ(page->calls.size(), 200u);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(page->calls[i].id, calls[299 - i].id) << i;
  EXPECT_EQ(find("2")->last_seen, calls.back().placed_at);
}

TEST_F(SqliteCalls, KeepEveryAnsweredPutWhenTheProcessIsKilled) {
  std::vector<Call> calls;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 10; ++i) calls.push_back(stored(ringing("1", "2")));
    Call& accepted = calls[calls.size() - 3];
    accepted.status = CallStatus::accepted;
    ASSERT_TRUE(put(accepted).ok());
    // Copies the files as a kill would leave them: with everything written so far, and without any cleanup.
    const TemporaryFolder left;
    for (const char* name : {"parley.db", "parley.db-wal"}) {
      std::filesystem::copy_file(backend.folder.file(name), left.file(name));
    }
    auto store = Store::open({.folder = left.path()}, backend.clock);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    const auto found = support::answer_of<std::vector<Call>>(
        backend.executor, [&](auto done) { (*store)->calls(backend.executor).live(std::move(done)); });
    ASSERT_EQ(ids(*found), ids(calls));
    for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ((*found)[i].status, calls[i].status) << i;
  }
}

TEST_F(SqliteCalls, ShareOneSyncWithOtherQueuedChanges) {
  FaultyDisk disk("faulty-calls");
  backend.reopen({.folder = {}, .on_fatal = {}, .limits = {}, .vfs = disk.name()});
  int answered = 0;
  const auto put_later = [&](Call call) {
    backend.calls().put(std::move(call), [&](base::Result<void> result) {
      EXPECT_TRUE(result.ok());
      ++answered;
    });
  };
  const std::uint64_t before = backend.store->commits();
  disk.hold_syncs();
  put_later(ringing("1", "2"));
  disk.wait_until_held();
  for (int i = 0; i < 100; ++i) {
    put_later(ringing("2", "3"));
    backend.messages().append({user_id("1"), user_id("2"), "x"}, [&](auto) { ++answered; });
    backend.users().set_last_seen(user_id("3"), backend.clock.wall_now(), [&](auto) { ++answered; });
  }
  EXPECT_EQ(backend.executor.waiting(), 0u) << "nothing is answered before its sync";
  disk.release_syncs();
  ASSERT_TRUE(backend.executor.run_until([&] { return answered == 301; }));
  EXPECT_EQ(backend.store->commits() - before, 2u);
  backend.store.reset();
}

TEST_F(SqliteCalls, DoNotAffectTheirTransactionIfAPartyIsUnknown) {
  const Call good = ringing("1", "2");
  int refused = 0;
  int kept = 0;
  backend.calls().put(ringing("1", "unknown"), [&](auto result) { refused += result.ok() ? 0 : 1; });
  backend.calls().put(good, [&](auto result) { kept += result.ok() ? 1 : 0; });
  ASSERT_TRUE(backend.executor.run_until([&] { return refused + kept == 2; }));
  EXPECT_EQ(ids(live()), std::vector{good.id});
}

}  // namespace
}  // namespace parley::store::sqlite
