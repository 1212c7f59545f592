// After a day, a file that no message links is removed, and a linked file stays.
#include "files/collector.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/memory_file_store.hpp"
#include "support/store_scene.hpp"
#include "support/temporary_folder.hpp"

namespace parley::files {
namespace {

using namespace std::chrono_literals;
using support::answer_of;

class CollectorTest : public testing::Test {
 protected:
  CollectorTest() {
    EXPECT_TRUE(users.add_now({base::UserId("1"), "Alice"}));
    EXPECT_TRUE(users.add_now({base::UserId("2"), "Bob"}));
  }
  store::FileId upload() {
    const store::FileId id = base::Uuid::random();
    folder.put(id.to_string(), "bytes");
    const store::File file{id, base::UserId("1"), "x", 5, "text/plain", "abc", clock.wall_now()};
    EXPECT_TRUE(answer_of<void>(executor, [&](auto done) { store.add_file(file, 0, std::move(done)); }));
    return id;
  }
  void send(const store::FileId& id) {
    EXPECT_TRUE(store.share({base::UserId("1"), base::UserId("2"),
                             std::string(store::file_path) + id.to_string(), store::MessageType::file}));
  }
  /// Lets time pass in steps, and finishes all work of each step.
  void pass(base::Duration time, base::Duration step = std::chrono::minutes{10}) {
    for (base::Duration gone{0}; gone < time; gone += step) {
      clock.advance(step, timers);
      while (blobs_are_busy()) executor.run_all();
    }
  }
  /// Each answer arms the timer again. If no deadline is armed, a request is therefore under way.
  bool blobs_are_busy() {
    if (timers.next_deadline()) return false;
    executor.wait_for_task();
    return true;
  }
  bool has(const store::FileId& id) const { return folder.has(id.to_string()); }

  support::TemporaryFolder folder;
  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryFileStore store{users, executor};
  Blobs blobs{executor, folder.path()};
};

TEST_F(CollectorTest, RemovesAFileThatNoMessageHasLinkedWithinADay) {
  const store::FileId sent = upload();
  const store::FileId unsent = upload();
  send(sent);
  Collector collector(timers, store, blobs);
  pass(23h);
  EXPECT_TRUE(has(unsent));
  pass(2h);
  EXPECT_FALSE(has(unsent));
  EXPECT_TRUE(has(sent));
  const auto known = answer_of<std::vector<store::FileId>>(
      executor, [&](auto done) { store.unknown_files({sent, unsent}, std::move(done)); });
  EXPECT_EQ(*known, std::vector{unsent});
}

TEST_F(CollectorTest, ContinuesUntilAllDueFilesAreRemoved) {
  std::vector<store::FileId> ids;
  for (std::size_t i = 0; i < 2 * Collector::batch + 1; ++i) ids.push_back(upload());
  Collector collector(timers, store, blobs);
  pass(25h);
  for (const store::FileId& id : ids) EXPECT_FALSE(has(id));
}

}  // namespace
}  // namespace parley::files
