// The database keeps the contract of blocks, and keeps them over a restart.
#include "store/sqlite/blocks.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/soundness.hpp"
#include "unit/store/block_contract.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, BlockContract, sqlite::Backend);

struct Blocks : BlockContract<sqlite::Backend> {};

TEST_F(Blocks, OutliveARestartWithWhatTheyWithheld) {
  ASSERT_TRUE(block("2", "1").ok());
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  backend.reopen();
  EXPECT_EQ(all().size(), 1u);
  EXPECT_TRUE(send("1", "2", "still")->message.withheld);
  EXPECT_TRUE(unblock("2", "1"));
  EXPECT_TRUE(contents(history_of("2")).empty());
  EXPECT_EQ(contents(history_of("1")).size(), 2u);
}

TEST_F(Blocks, LeaveADatabaseThatIsSound) {
  ASSERT_TRUE(block("2", "1").ok());
  ASSERT_TRUE(send("1", "2", "alone").ok());
  ASSERT_TRUE(send("2", "1", "seen").ok());
  ASSERT_TRUE(send("1", "2", "withheld").ok());
  const auto found = sqlite::unsound(backend.folder.path());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, Texts{});
}

TEST_F(Blocks, DecideInTheOrderInWhichTheyWereAsked) {
  // Nobody waits: all of it is one batch of the writer's, or several.
  std::vector<bool> withheld;
  const auto say = [&] {
    backend.messages().append(
        {support::user_id("1"), support::user_id("2"), "x"},
        [&](base::Result<Appended> sent) { withheld.push_back(sent->message.withheld); });
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
