// Tests identifiers: their format, order and uniqueness.
#include "base/ids.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace parley::base {
namespace {

constexpr Timestamp half_past_ten{Duration{1'758'796'200'000}};  // 0x0199806c3840

TEST(Uuid, RandomUuidsHaveVersionFourAndTheRfcVariant) {
  for (int i = 0; i < 1000; ++i) {
    const std::string text = Uuid::random().to_string();
    EXPECT_EQ(text[14], '4') << text;
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
  }
}

TEST(Uuid, RandomUuidsDiffer) {
  std::unordered_set<Uuid> seen;
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(seen.insert(Uuid::random()).second);
}

TEST(Uuid, OrderedUuidsBeginWithTheMillisecond) {
  // Runs on its own thread, because ids never decrease within a thread and other tests create later ones.
  std::thread([] {
    const std::string text = Uuid::ordered(half_past_ten).to_string();
    EXPECT_EQ(text.substr(0, 13), "0199806c-3840") << text;
    EXPECT_EQ(text.substr(14, 4), "7000") << text;
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
  }).join();
}

TEST(Uuid, OrderedUuidsAscendWithinAMillisecond) {
  Uuid last = Uuid::ordered(half_past_ten);
  for (int i = 0; i < 20'000; ++i) {  // more than the 4096 that the counter holds
    const Uuid next = Uuid::ordered(half_past_ten);
    ASSERT_LT(last, next);
    ASSERT_LT(last.to_string(), next.to_string());
    ASSERT_EQ(next.to_string()[14], '7');
    last = next;
  }
}

TEST(Uuid, OrderedUuidsAscendWhenTheClockStepsBack) {
  Uuid last = Uuid::ordered(half_past_ten);
  for (const int step : {1, -1, -3'600'000, 0, 5, -5, 10, -100'000'000}) {
    const Uuid next = Uuid::ordered(half_past_ten + Duration{step});
    EXPECT_LT(last, next) << step;
    last = next;
  }
}

TEST(Uuid, OrderedUuidsAscendWhenTheClockIsBeforeItsEpoch) {
  std::thread([] {
    const Uuid before = Uuid::ordered(Timestamp{Duration{-5}});
    EXPECT_EQ(before.to_string().substr(0, 13), "00000000-0000");
    EXPECT_LT(before, Uuid::ordered(half_past_ten));
  }).join();
}

TEST(Uuid, OrderedUuidsHaveRandomTails) {
  std::set<std::string> tails;
  for (int i = 0; i < 1000; ++i) tails.insert(Uuid::ordered(half_past_ten).to_string().substr(19));
  EXPECT_EQ(tails.size(), 1000u);
}

TEST(Uuid, ParsesTheCanonicalFormInEitherCase) {
  const std::string text = "01998078-aac0-7abc-8def-0123456789ab";
  const std::string upper = "01998078-AAC0-7ABC-8DEF-0123456789AB";
  ASSERT_TRUE(Uuid::parse(text).has_value());
  EXPECT_EQ(Uuid::parse(text)->to_string(), text);
  EXPECT_EQ(Uuid::parse(upper), Uuid::parse(text));
  EXPECT_EQ(Uuid::parse(text)->bytes()[0], 0x01);
  EXPECT_EQ(Uuid::parse(text)->bytes()[15], 0xab);
  EXPECT_EQ(Uuid::parse("00000000-0000-0000-0000-000000000000"), Uuid());
}

TEST(Uuid, RefusesEveryOtherForm) {
  const std::string_view texts[] = {
      "",
      "01998078-aac0-7abc-8def-0123456789a",
      "01998078-aac0-7abc-8def-0123456789abc",
      "01998078aac07abc8def0123456789ab",
      "{01998078-aac0-7abc-8def-0123456789ab}",
      "urn:uuid:01998078-aac0-7abc-8def-0123456789ab",
      "0199807-8aac0-7abc-8def-0123456789ab",
      "01998078-aac0-7abc-8def-0123456789ag",
      "01998078-aac0-7abc-8def-0123456789a ",
      " 1998078-aac0-7abc-8def-0123456789ab",
      "01998078_aac0_7abc_8def_0123456789ab",
      "01998078-aac0-7abc-8def-0123456789a\x10",
      "0x998078-aac0-7abc-8def-0123456789ab",
      "------------------------------------",
  };
  for (const std::string_view text : texts) EXPECT_EQ(Uuid::parse(text), std::nullopt) << text;
}

TEST(Uuid, EveryCreatedUuidIsParsedBack) {
  for (int i = 0; i < 1000; ++i) {
    const Uuid id = i % 2 == 0 ? Uuid::random() : Uuid::ordered(half_past_ten);
    ASSERT_EQ(Uuid::parse(id.to_string()), id);
  }
}

TEST(RandomBytes, FillExactlyTheRequestedRange) {
  for (const std::size_t size : {0u, 1u, 16u, 4095u, 4096u, 4097u, 10'000u}) {
    std::string bytes(size + 16, '\x55');
    random_bytes(bytes.data() + 8, size);
    EXPECT_EQ(bytes.substr(0, 8), std::string(8, '\x55')) << size;
    EXPECT_EQ(bytes.substr(size + 8), std::string(8, '\x55')) << size;
  }
}

TEST(RandomBytes, AreNeitherZeroNorRepeatedAcrossRefillsOfThePool) {
  // 100 KiB in odd steps. With fair bits the share of ones is within 1 % of a half, except once in 10^70
  // runs.
  std::set<std::string> pieces;
  std::size_t ones = 0;
  constexpr std::size_t rounds = 100 * 1024 / 13;
  for (std::size_t i = 0; i < rounds; ++i) {
    std::string bytes(13, '\0');
    random_bytes(bytes.data(), bytes.size());
    for (const char c : bytes) ones += static_cast<std::size_t>(std::popcount(static_cast<unsigned char>(c)));
    pieces.insert(bytes);
  }
  EXPECT_EQ(pieces.size(), rounds);
  EXPECT_NEAR(static_cast<double>(ones) / static_cast<double>(rounds * 13 * 8), 0.5, 0.01);
}

TEST(RandomBytes, DifferBetweenThreads) {
  std::vector<std::string> tokens(8);
  std::vector<std::thread> threads;
  for (std::string& token : tokens) threads.emplace_back([&token] { token = random_token(32); });
  for (std::thread& thread : threads) thread.join();
  std::ranges::sort(tokens);
  EXPECT_EQ(std::ranges::adjacent_find(tokens), tokens.end());
}

TEST(RandomToken, IsTheRequestedNumberOfBytesAsBase64Url) {
  for (const std::size_t size : {0u, 1u, 15u, 16u, 18u, 32u}) {
    const std::string token = random_token(size);
    const auto bytes = decode_base64url(token);
    ASSERT_TRUE(bytes.has_value()) << token;
    EXPECT_EQ(bytes->size(), size);
  }
  EXPECT_NE(random_token(16), random_token(16));
}

TEST(StringId, ComparesByItsText) {
  EXPECT_EQ(UserId("alice"), UserId("alice"));
  EXPECT_LT(UserId("alice"), UserId("bob"));
  EXPECT_EQ(std::hash<UserId>{}(UserId("alice")), std::hash<UserId>{}(UserId("alice")));
  EXPECT_TRUE(UserId().empty());
}

}  // namespace
}  // namespace parley::base
