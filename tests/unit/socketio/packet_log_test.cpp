// The log of emitted packets and of their receivers.
#include "socketio/packet_log.hpp"

#include <gtest/gtest.h>

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;
using Names = PacketLog::Names;

class LogOfPackets : public ::testing::Test {
 protected:
  void add(const std::string& text, const Names& rooms = {}, const Names& except_rooms = {}) {
    log.add(now, {EncodedEvent::text(text)}, rooms, except_rooms);
  }
  std::string missed(std::uint64_t heard, const std::unordered_set<std::string_view>& rooms = {}) {
    std::string all;
    const bool is_whole = log.missed(heard, rooms, [&](std::uint64_t number, const EncodedUnit& unit) {
      all += std::to_string(number) + ":" + std::string(unit.front().packet().substr(1)) + " ";
    });
    return is_whole ? all : "(dropped)";
  }

  PacketLog log{10'000};
  base::Instant now{};
};

TEST_F(LogOfPackets, ReturnsTheEntriesAfterANumber) {
  EXPECT_EQ(log.last(), 0U);
  EXPECT_EQ(missed(0), "");
  add("a");
  add("b");
  add("c");
  EXPECT_EQ(missed(0), "1:a 2:b 3:c ");
  EXPECT_EQ(missed(1), "2:b 3:c ");
  EXPECT_EQ(missed(3), "");
}

TEST_F(LogOfPackets, ReturnsOnlyEntriesForTheGivenRooms) {
  add("all");
  add("tea", {"tea"});
  add("tea or cake", {"tea", "cake"});
  add("all but tea", {}, {"tea"});
  add("cake, not tea", {"cake"}, {"tea"});
  EXPECT_EQ(missed(0, {"x"}), "1:all 4:all but tea ");
  EXPECT_EQ(missed(0, {"x", "tea"}), "1:all 2:tea 3:tea or cake ");
  EXPECT_EQ(missed(0, {"x", "cake"}), "1:all 3:tea or cake 4:all but tea 5:cake, not tea ");
  EXPECT_EQ(missed(0, {"tea", "cake"}), "1:all 2:tea 3:tea or cake ");
}

TEST_F(LogOfPackets, RecognizesOnlyItsOwnOffsets) {
  const std::string first = log.next_offset();
  EXPECT_EQ(log.number_of(first), std::nullopt) << "not used yet";
  add("a");
  EXPECT_EQ(log.number_of(first), 1U);
  const std::string prefix = first.substr(0, first.size() - 1);
  for (const std::string& text :
       {std::string(), std::string("1"), prefix, prefix + "2", prefix + "-1", prefix + "+1", prefix + " 1",
        prefix + "1 ", prefix + "1x", prefix + "99999999999999999999999", "x" + first,
        PacketLog(1).next_offset()}) {
    EXPECT_EQ(log.number_of(text), std::nullopt) << text;
  }
}

TEST_F(LogOfPackets, ReportsThatEntriesMayHaveBeenDropped) {
  for (int i = 0; i < 3; ++i) {
    add(std::string(1, static_cast<char>('a' + i)));
    now += 1s;
  }
  log.drop_before(now - 2s);
  EXPECT_EQ(missed(0), "(dropped)");
  EXPECT_EQ(missed(1), "2:b 3:c ");
  log.drop_before(now);
  EXPECT_EQ(log.size(), 0U);
  EXPECT_EQ(log.bytes(), 0U);
  EXPECT_EQ(log.last(), 3U);
  EXPECT_EQ(missed(3), "");
  EXPECT_EQ(missed(2), "(dropped)");
  add("d");
  EXPECT_EQ(missed(3), "4:d ");
}

TEST_F(LogOfPackets, DropsTheOldestAboveItsByteBoundButNeverTheNewest) {
  for (int i = 0; i < 100; ++i) add(std::string(1000, 'x'), {"tea"});
  EXPECT_LE(log.bytes(), 10'000U);
  EXPECT_GT(log.size(), 4U);
  EXPECT_EQ(missed(0), "(dropped)");
  add(std::string(50'000, 'y'));
  EXPECT_EQ(log.size(), 1U);
  EXPECT_EQ(log.last(), 101U);
}

}  // namespace
}  // namespace parley::socketio
