// One sync for all queued requests, success only after the sync, and failures of the disk.
#include "store/sqlite/writer.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/faulty_disk.hpp"

namespace parley::store::sqlite {
namespace {

using base::ErrorCode;
using support::user_id;
using Texts = std::vector<std::string>;

class SqliteWriter : public testing::Test, public support::StoreScene<Backend> {
 protected:
  FaultyDisk disk{"faulty-writer"};
  std::atomic<int> fatal = 0;
  std::atomic<int> fatal_code = 0;

  void open(Writer::Limits limits = {}) {
    backend.reopen({.folder = {},
                    .on_fatal =
                        [this](const Failure& failure) {
                          ++fatal;
                          fatal_code = failure.code;
                        },
                    .limits = limits,
                    .vfs = disk.name()});
  }
  void TearDown() override {
    disk.release_syncs();
    backend.store.reset();
  }

  /// Appends the result to `answers`: "ok <seq>" or the name of the error.
  void send_later(support::ManualExecutor& executor, const std::string& content, Texts& answers,
                  const std::string& client_message_id = "") {
    backend.store->messages(executor).append(
        {user_id("1"), user_id("2"), content, MessageType::text, client_message_id},
        [&answers](base::Result<Appended> appended) {
          answers.push_back(appended ? "ok " + std::to_string(appended->message->seq)
                                     : std::string(base::entry(appended.error().code).name));
        });
  }
  bool wait_for(Texts& answers, std::size_t count) {
    return backend.executor.run_until([&] { return answers.size() >= count; });
  }

  static Texts stored(Store& store) {
    Texts texts;
    const auto read = store.archive().messages(
        10'000, [&texts](const Message& message) { texts.push_back(message.content); });
    EXPECT_TRUE(read.ok());
    return texts;
  }

  /// One message whose sync is held, and more queued messages than two transactions hold.
  struct QueuedMessages {
    explicit QueuedMessages(SqliteWriter& test) {
      test.open();
      test.add_people();
      test.disk.hold_syncs();
      test.send_later(test.backend.executor, "first", answers);
      test.disk.wait_until_held();
      for (std::size_t i = 1; i < size; ++i) {
        test.send_later(test.backend.executor, std::to_string(i), answers);
      }
    }

    static constexpr std::size_t size = 1'001;
    Texts answers;
  };
};

TEST_F(SqliteWriter, AnswersOnlyAfterTheSync) {
  open();
  add_people();
  disk.hold_syncs();
  Texts answers;
  send_later(backend.executor, "x", answers);
  disk.wait_until_held();
  EXPECT_EQ(backend.executor.waiting(), 0u);
  EXPECT_EQ(contents(history_of("2")), Texts{}) << "no reader sees it before the sync";
  disk.release_syncs();
  ASSERT_TRUE(wait_for(answers, 1));
  EXPECT_EQ(answers, Texts{"ok 1"});
}

TEST_F(SqliteWriter, CommitsRequestsQueuedDuringASyncInOneTransactionWithOnePostPerShard) {
  open();
  add_people();
  support::ManualExecutor other_shard;
  Texts here;
  Texts there;
  const std::uint64_t before = backend.store->commits();
  disk.hold_syncs();
  send_later(backend.executor, "first", here);
  disk.wait_until_held();
  for (int i = 0; i < 150; ++i) {
    send_later(backend.executor, std::to_string(i), here);
    send_later(other_shard, std::to_string(i), there);
  }
  disk.release_syncs();
  ASSERT_TRUE(other_shard.wait_for_task());
  EXPECT_EQ(other_shard.waiting(), 1u);
  ASSERT_TRUE(wait_for(here, 151));
  other_shard.run_all();
  EXPECT_EQ(backend.store->commits() - before, 2u);
  ASSERT_EQ(there.size(), 150u);
  for (std::size_t i = 0; i < 150; ++i) {
    EXPECT_EQ(here[i + 1], "ok " + std::to_string(2 * i + 2)) << "answers come in commit order";
    EXPECT_EQ(there[i], "ok " + std::to_string(2 * i + 3));
  }
}

TEST_F(SqliteWriter, WritesTheNextTransactionDuringTheSyncWhenManyRequestsAreQueued) {
  QueuedMessages queued(*this);
  disk.release_one_sync();  // the sync of the first message; the next transaction is synced by the syncer
  ASSERT_TRUE(wait_for(queued.answers, 1));
  disk.wait_until_held();
  Texts read;
  backend.messages().history({.reader = user_id("2"), .limit = 1}, [&](base::Result<HistoryPage> page) {
    read.push_back(page ? page->messages.back().content : "refused");
  });
  EXPECT_FALSE(backend.executor.wait_for_task(std::chrono::milliseconds(100)))
      << "no answer, and no read of data that a power failure could undo";
  disk.release_syncs();
  ASSERT_TRUE(wait_for(queued.answers, queued.size));
  ASSERT_TRUE(backend.executor.run_until([&] { return !read.empty(); }));
  EXPECT_NE(read, Texts{"first"}) << "the read returns its own, later snapshot";
  for (std::size_t i = 0; i < queued.size; ++i) EXPECT_EQ(queued.answers[i], "ok " + std::to_string(i + 1));
}

TEST_F(SqliteWriter, LosesNothingEarlierWhenASyncFailsDuringTheNextTransaction) {
  QueuedMessages queued(*this);
  disk.release_one_sync();
  ASSERT_TRUE(wait_for(queued.answers, 1));
  disk.wait_until_held();
  disk.fail_next_sync();
  Texts read;
  backend.messages().history({.reader = user_id("2")}, [&](base::Result<HistoryPage> page) {
    read.push_back(page ? "told" : std::string(base::entry(page.error().code).name));
  });
  disk.release_syncs();
  ASSERT_TRUE(wait_for(queued.answers, queued.size));
  EXPECT_EQ(queued.answers[0], "ok 1");
  for (std::size_t i = 1; i < queued.size; ++i) EXPECT_EQ(queued.answers[i], "MESSAGE_SEND_FAILED");
  EXPECT_EQ(fatal, 1);
  EXPECT_EQ(fatal_code, SQLITE_IOERR_FSYNC);
  ASSERT_TRUE(backend.executor.run_until([&] { return !read.empty(); }));
  EXPECT_EQ(read, Texts{"UNAVAILABLE"});
  open();
  const Texts kept = stored(*backend.store);
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept[0], "first");
}

TEST_F(SqliteWriter, FindsARepeatWithinOneTransaction) {
  open();
  add_people();
  Texts answers;
  disk.hold_syncs();
  send_later(backend.executor, "first", answers);
  disk.wait_until_held();
  send_later(backend.executor, "a", answers, "c1");
  send_later(backend.executor, "a", answers, "c1");
  send_later(backend.executor, "b", answers, "c1");
  send_later(backend.executor, "c", answers);
  disk.release_syncs();
  ASSERT_TRUE(wait_for(answers, 5));
  EXPECT_EQ(answers, (Texts{"ok 1", "ok 2", "ok 2", "INVALID_DATA", "ok 3"}));
  EXPECT_EQ(contents(history_of("1")), (Texts{"first", "a", "c"}));
}

TEST_F(SqliteWriter, RefusesAtOnceWhenItsQueueIsFull) {
  open({.jobs = 3, .bytes = 4096});
  add_people();
  Texts answers;
  disk.hold_syncs();
  send_later(backend.executor, "syncing", answers);
  disk.wait_until_held();
  send_later(backend.executor, "1", answers);
  send_later(backend.executor, "2", answers);
  send_later(backend.executor, std::string(4096, 'x'), answers);
  EXPECT_EQ(answers, Texts{}) << "never during the call itself";
  ASSERT_TRUE(wait_for(answers, 1));
  EXPECT_EQ(answers, Texts{"MESSAGE_SEND_FAILED"}) << "more bytes than allowed";
  send_later(backend.executor, "3", answers);
  send_later(backend.executor, "4", answers);
  ASSERT_TRUE(wait_for(answers, 2));
  EXPECT_EQ(answers.back(), "MESSAGE_SEND_FAILED") << "more jobs than allowed";
  disk.release_syncs();
  ASSERT_TRUE(wait_for(answers, 6));
  EXPECT_EQ(contents(history_of("1")), (Texts{"syncing", "1", "2", "3"}));
}

TEST_F(SqliteWriter, ContinuesAfterAFullDiskWhenThereIsRoomAgain) {
  open();
  add_people();
  ASSERT_TRUE(send("1", "2", "before").ok());
  disk.set_full(true);
  for (int i = 0; i < 3; ++i) {
    const auto refused = send("1", "2", "no room", "c" + std::to_string(i));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::message_send_failed);
    EXPECT_EQ(add("9", "Nina").error().code, ErrorCode::unavailable);
    EXPECT_EQ(contents(history_of("2")), Texts{"before"}) << "reads still succeed";
  }
  disk.set_full(false);
  const auto retried = send("1", "2", "room again", "c0");
  ASSERT_TRUE(retried.ok());
  EXPECT_FALSE(retried->repeated) << "the refused attempt stored nothing";
  EXPECT_EQ(retried->message->seq, 2);
  EXPECT_TRUE(add("9", "Nina").ok());
  EXPECT_EQ(fatal, 0);
}

TEST_F(SqliteWriter, NeverAcknowledgesAfterAFailedSync) {
  open();
  add_people();
  ASSERT_TRUE(send("1", "2", "acknowledged").ok());
  disk.fail_next_sync();
  const auto unsynced = send("1", "2", "not synced");
  ASSERT_FALSE(unsynced.ok());
  EXPECT_EQ(unsynced.error().code, ErrorCode::message_send_failed);
  EXPECT_EQ(fatal, 1);
  EXPECT_EQ(fatal_code, SQLITE_IOERR_FSYNC);
  // The next sync would succeed. That proves nothing, so no further sync may be tried.
  EXPECT_FALSE(send("1", "2", "afterwards").ok());
  EXPECT_EQ(fatal, 1) << "reported once";
  open();
  const Texts kept = contents(history_of("1"));
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept[0], "acknowledged");
}

/// The parameter is the number of concurrent messages: one per transaction, or overlapping transactions.
class SqliteWriterOnAFailingDisk : public SqliteWriter, public testing::WithParamInterface<std::size_t> {};

TEST_P(SqliteWriterOnAFailingDisk, LosesNothingAcknowledgedWhicheverCallFails) {
  const std::size_t at_once = GetParam();
  for (std::size_t nth = 1;; ++nth) {
    ASSERT_LT(nth, 200u) << "these few messages need fewer calls";
    TemporaryFolder folder;
    FaultyDisk failing("faulty-" + std::to_string(nth));
    support::ManualExecutor executor;
    Texts acknowledged;
    std::size_t sent = 0;
    const auto append = [&](Store& store, std::size_t count) {
      std::size_t answers = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const std::string content = std::to_string(sent++);
        store.messages(executor).append({user_id("1"), user_id("1"), content},
                                        [&answers, &acknowledged, content](base::Result<Appended> appended) {
                                          ++answers;
                                          if (appended.ok()) acknowledged.push_back(content);
                                        });
      }
      return executor.run_until([&] { return answers == count; });
    };
    {
      Store::Options options{.folder = folder.path(), .on_fatal = {}, .limits = {}, .vfs = failing.name()};
      auto store = Store::open(std::move(options), backend.clock);
      ASSERT_TRUE(store.ok()) << store.error().detail;
      Contents contents;
      contents.users = {User{user_id("1"), "Alice"}};
      ASSERT_TRUE((*store)->archive().load(std::move(contents)).ok());
      failing.fail_from(nth);
      while (sent < 10) ASSERT_TRUE(append(**store, at_once));
    }
    auto store = Store::open({.folder = folder.path()}, backend.clock);
    ASSERT_TRUE(store.ok()) << nth << ": " << store.error().detail;
    Texts kept = stored(**store);
    ASSERT_GE(kept.size(), acknowledged.size()) << "failing from call " << nth;
    kept.resize(acknowledged.size());
    EXPECT_EQ(kept, acknowledged) << "failing from call " << nth;
    const std::size_t before = acknowledged.size();
    ASSERT_TRUE(append(**store, 1));
    EXPECT_EQ(acknowledged.size(), before + 1);
    if (!failing.has_failed()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(AtOnce, SqliteWriterOnAFailingDisk, testing::Values(1, 1'500));

TEST_F(SqliteWriter, AnswersQueuedRequestsWhenItCloses) {
  open();
  add_people();
  Texts answers;
  for (int i = 0; i < 1'000; ++i) send_later(backend.executor, std::to_string(i), answers);
  backend.store.reset();
  backend.executor.run_all();
  EXPECT_EQ(answers.size(), 1'000u);
  EXPECT_EQ(answers.back(), "ok 1000");
  open();
  EXPECT_EQ(stored(*backend.store).size(), 1'000u);
}

TEST_F(SqliteWriter, StartsTheLogOverWhileItWrites) {
  open();
  add_people();
  Texts answers;
  const std::string content(8192, 'x');
  for (std::size_t round = 1; round <= 80; ++round) {
    for (int i = 0; i < 100; ++i) send_later(backend.executor, content, answers);
    ASSERT_TRUE(wait_for(answers, round * 100));
    std::this_thread::sleep_for(
        std::chrono::milliseconds(10));  // slow enough for the checkpoint to keep up on any machine
  }
  const auto log = std::filesystem::file_size(backend.folder.file("parley.db-wal"));
  const auto database = std::filesystem::file_size(backend.folder.file("parley.db"));
  EXPECT_LT(log, 70u << 20) << "about 100 MiB were written to it";
  EXPECT_GT(database, 30u << 20) << "it was copied while writing went on";
}

}  // namespace
}  // namespace parley::store::sqlite
