// The database meets the requirements for blocks and keeps blocks over a restart.
#include "store/sqlite/tables/blocks.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/maintenance/integrity_check.hpp"
#include "store/sqlite/tables/conversations.hpp"
#include "store/sqlite/tables/history.hpp"
#include "unit/store/block_contract.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/faulty_disk.hpp"
#include "unit/store/sqlite/steps.hpp"

namespace parley::store {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, BlockContract, sqlite::Backend);

struct Blocks : BlockContract<sqlite::Backend> {};

TEST_F(Blocks, SurviveARestartTogetherWithWithheldMessages) {
  ASSERT_TRUE(block("2", "1").ok());
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  backend.reopen();
  EXPECT_EQ(all().size(), 1u);
  EXPECT_TRUE(send("1", "2", "still")->message->withheld);
  EXPECT_TRUE(unblock("2", "1"));
  EXPECT_TRUE(contents(history_of("2")).empty());
  EXPECT_EQ(contents(history_of("1")).size(), 2u);
}

TEST_F(Blocks, LeaveASoundDatabase) {
  ASSERT_TRUE(block("2", "1").ok());
  ASSERT_TRUE(send("1", "2", "alone").ok());
  ASSERT_TRUE(send("2", "1", "seen").ok());
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  const auto found = sqlite::unsound(backend.folder.path());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, Texts{});
}

TEST_F(Blocks, HaveAWrongWithheldNumberReportedByTheIntegrityCheck) {
  ASSERT_TRUE(block("2", "1").ok());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(send("1", "2", "withheld").ok());
  ASSERT_TRUE(send("2", "1", "seen").ok());
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  EXPECT_EQ(*sqlite::unsound(backend.folder.path()), Texts{});
  backend.store.reset();
  auto database = sqlite::Database::open(backend.folder.file("parley.db"), {});
  ASSERT_TRUE(database->execute("UPDATE messages SET withheld = 2 WHERE seq IN (3, 5)"));
  EXPECT_EQ(*sqlite::unsound(backend.folder.path()),
            (Texts{"conversation 1, seq 3: withheld as number 2 in a row",
                   "conversation 1, seq 5: withheld as number 2 in a row"}));
}

TEST_F(Blocks, DoNotMakeReadingSlowerHoweverManyMessagesAreWithheld) {
  ASSERT_TRUE(send("1", "2", "before").ok());
  ASSERT_TRUE(block("2", "1").ok());
  const auto cost = [&] {
    auto database = *sqlite::Database::open(backend.folder.file("parley.db"), {.read_only = true});
    sqlite::Conversations talks(database);
    sqlite::History history(database);
    const base::UserId bob = support::user_id("2");
    return sqlite::steps_of(database, [&] {
      const auto list = std::get<ConversationPage>(talks.list({bob}));
      EXPECT_EQ(list.conversations.at(0).last_message.content, "before");
      const auto page = std::get<SyncPage>(talks.sync({bob, list.conversations[0].id}));
      EXPECT_EQ(page.messages.size(), 1u);
      EXPECT_TRUE(page.complete);
      EXPECT_EQ(std::get<HistoryPage>(history.page({.reader = bob})).messages.size(), 1u);
    });
  };
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  const int once = cost();
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(send("1", "2", "withheld").ok());
  EXPECT_LT(cost(), once + 50);
}

TEST_F(Blocks, ExcludeWithheldMessagesFromTheArchive) {
  ASSERT_TRUE(send("1", "2", "told").ok());
  ASSERT_TRUE(block("2", "1").ok());
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  ASSERT_TRUE(mark("2", history_of("2")->messages.at(0).id).ok());
  Texts exported;
  ASSERT_TRUE(*backend.archive().messages(1, [&](const Message& message) {
    exported.push_back(message.content + " " + std::to_string(message.read_by.size()));
  }));
  EXPECT_EQ(exported, Texts{"told 1"}) << "the export shows that it was read";
}

TEST_F(Blocks, AreUnchangedWhenTheDiskIsFull) {
  sqlite::FaultyDisk disk("faulty-blocks");
  backend.reopen({.folder = {}, .on_fatal = {}, .limits = {}, .vfs = disk.name()});
  for (const bool is_blocked : {false, true}) {
    if (is_blocked) {
      ASSERT_TRUE(block("2", "1").ok());
    }
    disk.set_full(true);
    const auto refused = support::answer_of<bool>(backend.executor, [&](auto done) {
      if (is_blocked)
        return backend.blocks().unblock(support::user_id("2"), support::user_id("1"), std::move(done));
      backend.blocks().block({support::user_id("2"), support::user_id("1")},
                             [done = std::move(done)](base::Result<Block> kept) mutable {
                               kept ? done(true) : done(std::move(kept).error());
                             });
    });
    EXPECT_EQ(refused.error().code, base::ErrorCode::unavailable);
    disk.set_full(false);
    EXPECT_EQ(send("1", "2", "x")->message->withheld, is_blocked);
    EXPECT_EQ(all().size(), is_blocked ? 1u : 0u);
  }
  backend.store.reset();
}

TEST_F(Blocks, TakeEffectInTheOrderOfTheRequests) {
  // No request waits for an earlier one: the writer takes them in one batch or in several.
  std::vector<bool> withheld;
  const auto say = [&] {
    backend.messages().append(
        {support::user_id("1"), support::user_id("2"), "x"},
        [&](base::Result<Appended> sent) { withheld.push_back(sent->message->withheld); });
  };
  say();
  backend.blocks().block({support::user_id("2"), support::user_id("1"), backend.clock.wall_now()},
                         [](const base::Result<Block>& made) { EXPECT_TRUE(made.ok()); });
  say();
  backend.blocks().unblock(support::user_id("2"), support::user_id("1"),
                           [](const base::Result<bool>& gone) { EXPECT_TRUE(*gone); });
  say();
  backend.executor.run_until([&] { return withheld.size() == 3; });
  EXPECT_EQ(withheld, (std::vector{false, true, false}));
}

}  // namespace
}  // namespace parley::store
