// Commits without a sync: when they are answered, and when reads of their changes are answered.
#include "store/sqlite/engine/syncer.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::store::sqlite {
namespace {

/// A sync that lasts until the test ends it, and the calls in their order.
class SqliteSyncer : public testing::Test {
 protected:
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> said;
  int ended = 0;
  int begun = 0;
  std::optional<Failure> outcome;
  Syncer syncer{[this]() -> std::optional<Failure> {
    std::unique_lock lock(mutex);
    const int mine = ++begun;
    changed.notify_all();
    changed.wait(lock, [&] { return ended >= mine; });
    return outcome;
  }};

  void TearDown() override { end_syncs(1'000); }
  void commit(const std::string& name) {
    syncer.expect();
    syncer.wait();
    syncer.run(
        [this, name](const std::optional<Failure>& lost) { say(name + (lost ? " lost" : " synced")); });
  }
  void read(const std::string& name) {
    syncer.when_durable([this, name](bool is_durable) { say(name + (is_durable ? " told" : " refused")); });
  }
  void say(const std::string& text) {
    const std::lock_guard lock(mutex);
    said.push_back(text);
  }
  void end_syncs(int count) {
    const std::lock_guard lock(mutex);
    ended += count;
    changed.notify_all();
  }
  void wait_until_begun(int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return begun >= count; });
  }
  std::vector<std::string> so_far() {
    const std::lock_guard lock(mutex);
    return said;
  }
};

using Said = std::vector<std::string>;

TEST_F(SqliteSyncer, AnswersWhenTheSyncEnds) {
  commit("1");
  wait_until_begun(1);
  EXPECT_EQ(so_far(), Said{});
  end_syncs(1);
  syncer.wait();
  EXPECT_EQ(so_far(), Said{"1 synced"});
}

TEST_F(SqliteSyncer, DeliversReadsDuringASyncAfterIt) {
  read("before");
  commit("1");
  read("during");
  EXPECT_EQ(so_far(), Said{"before told"});
  end_syncs(1);
  syncer.wait();
  EXPECT_EQ(so_far(), (Said{"before told", "1 synced", "during told"}));
  read("after");
  EXPECT_EQ(so_far().back(), "after told");
}

TEST_F(SqliteSyncer, DelaysReadsThatMaySeeTheNextTransactionUntilItIsSynced) {
  commit("1");
  wait_until_begun(1);
  read("early");
  syncer.expect();
  read("late");
  end_syncs(1);
  syncer.wait();
  EXPECT_EQ(so_far(), (Said{"1 synced", "early told"}));
  syncer.run([this](const std::optional<Failure>&) { say("2 synced"); });
  end_syncs(1);
  syncer.wait();
  EXPECT_EQ(so_far(), (Said{"1 synced", "early told", "2 synced", "late told"}));
}

TEST_F(SqliteSyncer, RefusesReadsAndTriesNoFurtherSyncAfterAFailure) {
  outcome = Failure{.code = SQLITE_IOERR_FSYNC};
  commit("1");
  read("during");
  end_syncs(1);
  syncer.wait();
  outcome = std::nullopt;  // the next sync would succeed, which proves nothing
  commit("2");
  syncer.wait();
  read("after");
  EXPECT_EQ(so_far(), (Said{"1 lost", "during refused", "2 lost", "after refused"}));
  EXPECT_EQ(begun, 1);
}

TEST_F(SqliteSyncer, RefusesReadersAtOnceWhenTooManyWait) {
  commit("1");
  for (std::size_t i = 0; i < Syncer::reader_limit; ++i) read("waits");
  EXPECT_EQ(so_far(), Said{});
  read("one more");
  EXPECT_EQ(so_far(), Said{"one more refused"});
  end_syncs(1);
  syncer.wait();
  EXPECT_EQ(so_far().size(), Syncer::reader_limit + 2);
  EXPECT_EQ(so_far().back(), "waits told");
}

}  // namespace
}  // namespace parley::store::sqlite
