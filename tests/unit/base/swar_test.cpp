// Tests that examining eight bytes at once gives the same result as examining each byte.
#include "base/swar.hpp"

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace parley::base::swar {
namespace {

constexpr auto find_special = find<0x20, '"', '\\', '\xe2'>;

std::size_t found_one_by_one(std::string_view text, std::size_t from) {
  const auto is_stop = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '\xe2';
  };
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  return static_cast<std::size_t>(std::find_if(begin, text.end(), is_stop) - text.begin());
}

TEST(Swar, FindsEveryByteAtEveryPositionOfAWord) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t size = 1; size <= 24; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text(size, 'a');
        text[at] = static_cast<char>(byte);
        ASSERT_EQ(find_special(text, 0), found_one_by_one(text, 0)) << byte << " at " << at << " of " << size;
      }
    }
  }
}

TEST(Swar, FindsTheFirstOfManyFromAnyStart) {
  std::mt19937 random(1);
  for (int round = 0; round < 2'000; ++round) {
    std::string text(random() % 64, '\0');
    for (char& c : text) c = static_cast<char>(random() % 4 == 0 ? random() % 256 : 'a' + random() % 26);
    for (std::size_t from = 0; from <= text.size(); ++from) {
      ASSERT_EQ(find_special(text, from), found_one_by_one(text, from)) << text << " from " << from;
    }
  }
}

TEST(Swar, FindsNothingInAnEmptyRange) {
  EXPECT_EQ(find_special("", 0), 0u);
  EXPECT_EQ((find<0, '<'>("abcdefghij", 10)), 10u);
}

}  // namespace
}  // namespace parley::base::swar
