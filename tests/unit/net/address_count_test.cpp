// Shares of an address: given out up to a bound, and released by their holders.
#include "net/address_count.hpp"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace parley::net {
namespace {

TEST(AddressCount, GivesEachAddressItsOwnShares) {
  AddressCount count;
  const auto first = count.take("192.0.2.1", 2);
  const auto second = count.take("192.0.2.1", 2);
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(count.take("192.0.2.1", 2)) << "one too many";
  const auto other = count.take("192.0.2.2", 2);
  EXPECT_TRUE(other);
  EXPECT_EQ(count.size(), 2u);
}

TEST(AddressCount, ReleasesSharesAndRemovesAddressesWithoutAny) {
  AddressCount count;
  auto first = count.take("192.0.2.1", 1);
  EXPECT_FALSE(count.take("192.0.2.1", 1));
  first.reset();
  EXPECT_EQ(count.size(), 0u);
  EXPECT_TRUE(count.take("192.0.2.1", 1));
  EXPECT_EQ(count.size(), 0u) << "a share that is not stored is released";
}

TEST(AddressCount, CountsAShareOnceHoweverOftenItIsMoved) {
  AddressCount count;
  AddressCount::Share kept;
  {
    AddressCount::Share share = *count.take("192.0.2.1", 1);
    AddressCount::Share moved = std::move(share);
    kept = std::move(moved);
  }
  EXPECT_EQ(count.size(), 1u);
  EXPECT_FALSE(count.take("192.0.2.1", 1));
  kept = AddressCount::Share();
  EXPECT_EQ(count.size(), 0u);
}

TEST(AddressCount, GivesNoShareIfTheBoundIsZero) {
  AddressCount count;
  EXPECT_FALSE(count.take("192.0.2.1", 0));
  EXPECT_EQ(count.size(), 0u);
}

TEST(AddressCount, KeepsSharesValidWhileManyAddressesAreAdded) {
  AddressCount count;
  std::vector<AddressCount::Share> shares;
  for (int i = 0; i < 1000; ++i) shares.push_back(*count.take("192.0.2." + std::to_string(i), 1));
  EXPECT_EQ(count.size(), 1000u);
  shares.clear();
  EXPECT_EQ(count.size(), 0u);
}

}  // namespace
}  // namespace parley::net
