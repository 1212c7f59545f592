// Reads in parallel to the writer: they see everything acknowledged, and too many at once are refused.
#include "store/sqlite/reader.hpp"

#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteReader : public testing::Test, public support::StoreScene<Backend> {};

TEST_F(SqliteReader, SeesEveryMessageAcknowledgedBeforeTheRequest) {
  add_people();
  std::int64_t behind = 0;
  int answered = 0;
  for (int i = 0; i < 500; ++i) {
    backend.messages().append({user_id("1"), user_id("2"), "x"}, [&](base::Result<Appended> appended) {
      const std::int64_t acknowledged = appended->message->seq;
      HistoryQuery newest{.reader = user_id("2"), .limit = 1};
      backend.messages().history(newest, [&, acknowledged](base::Result<HistoryPage> page) {
        ++answered;
        if (page->messages.back().seq < acknowledged) ++behind;
      });
    });
  }
  ASSERT_TRUE(backend.executor.run_until([&] { return answered == 500; }));
  EXPECT_EQ(behind, 0);
}

TEST_F(SqliteReader, FindsBothUsersWhoseAddressesHaveTheSameKeyNow) {
  ASSERT_TRUE(add("1", "Eve", "\u00e9ve@example.com").ok());
  ASSERT_TRUE(add("2", "Other").ok());
  {
    Database database = *Database::open(backend.folder.file("parley.db"), {});
    ASSERT_TRUE(database.execute("UPDATE users SET email = '\u00c9ve@example.com' WHERE id = '2'"));
  }
  EXPECT_EQ(find_by_email("\u00e9ve@EXAMPLE.com")->id, user_id("1"));
  EXPECT_EQ(find_by_email("\u00c9ve@EXAMPLE.com")->id, user_id("2"))
      << "the spelling under which it is stored";
  EXPECT_EQ(find_by_email("e\u0301ve@example.com")->id, user_id("1"));
  EXPECT_EQ(find_by_email("\u00c9VE@example.com")->id, user_id("2"))
      << "earlier versions folded ASCII letters";
  EXPECT_EQ(find_by_email("E\u0301VE@example.com")->id, user_id("1"));
}

TEST_F(SqliteReader, RefusesRequestsWhenItsQueueIsFull) {
  Syncer nothing_to_sync([] { return std::nullopt; });
  auto reader = Reader::open(backend.folder.file("parley.db"), nullptr, nothing_to_sync);
  ASSERT_TRUE(reader.ok());
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t running = 0;
  bool go_on = false;
  std::size_t answered = 0;
  std::size_t refused = 0;
  const auto ask = [&] {
    (*reader)->run<int>(
        backend.executor,
        [&](ReadSession&) -> Outcome<int> {
          std::unique_lock lock(mutex);
          ++running;
          changed.notify_all();
          changed.wait(lock, [&] { return go_on; });
          return 1;
        },
        [&](base::Result<int> answer) {
          if (answer) {
            ++answered;
          } else {
            EXPECT_EQ(answer.error().code, base::ErrorCode::unavailable);
            ++refused;
          }
        });
  };
  for (std::size_t i = 0; i < Reader::threads; ++i) ask();
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return running == Reader::threads; });
  }
  for (std::size_t i = 0; i < Reader::capacity + 3; ++i) ask();
  EXPECT_EQ(refused, 0u) << "never during the call itself";
  backend.executor.run_all();
  EXPECT_EQ(refused, 3u);
  {
    const std::lock_guard lock(mutex);
    go_on = true;
    changed.notify_all();
  }
  ASSERT_TRUE(backend.executor.run_until([&] { return answered == Reader::capacity + Reader::threads; }));
}

}  // namespace
}  // namespace parley::store::sqlite
