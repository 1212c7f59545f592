#include "presence/blocks.hpp"

#include <gtest/gtest.h>

namespace parley::presence {
namespace {

const base::UserId alice("1"), bob("2"), carol("3");
const base::Timestamp noon{base::Duration{43'200'000}};

TEST(Blocks, ABlockAffectsOnlyItsTwoUsers) {
  Blocks blocks;
  blocks.add({bob, alice, noon, noon});
  EXPECT_TRUE(blocks.has_blocked(bob, alice));
  EXPECT_FALSE(blocks.has_blocked(alice, bob));
  ASSERT_NE(blocks.between(alice, bob), nullptr);
  EXPECT_EQ(blocks.between(alice, bob)->last_seen, noon);
  ASSERT_NE(blocks.between(bob, alice), nullptr);
  EXPECT_EQ(blocks.between(bob, alice)->last_seen, std::nullopt);
  EXPECT_EQ(blocks.between(alice, carol), nullptr);
  EXPECT_EQ(blocks.relations_of(carol), nullptr);
}

TEST(Blocks, BlocksOfBothSidesAreRemovedIndependentlyAndCompletely) {
  Blocks blocks;
  blocks.add({bob, alice, noon, {}});
  blocks.add({alice, bob, noon, noon});
  blocks.remove(bob, alice);
  EXPECT_FALSE(blocks.has_blocked(bob, alice));
  EXPECT_TRUE(blocks.has_blocked(alice, bob));
  EXPECT_EQ(blocks.between(bob, alice)->last_seen, noon);
  blocks.remove(bob, alice);
  blocks.remove(alice, bob);
  blocks.remove(alice, carol);
  EXPECT_EQ(blocks.size(), 0u);
}

}  // namespace
}  // namespace parley::presence
