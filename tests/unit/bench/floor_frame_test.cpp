#include <gtest/gtest.h>

#include "floor/frame.hpp"

namespace parley::floor {
namespace {

using namespace std::string_literals;

TEST(FloorFrame, UnmasksAPayload) {
  // RFC 6455, section 5.7: a single-frame masked text message.
  std::string bytes = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
  const Read read = read_frame(bytes);
  ASSERT_EQ(read.reading, Reading::complete);
  EXPECT_EQ(read.frame.opcode, Opcode::text);
  EXPECT_EQ(read.frame.payload, "Hello");
  EXPECT_EQ(read.size, bytes.size());
}

TEST(FloorFrame, UnmasksAPayloadOfAnyLength) {
  const std::string mask = "\x01\x02\x04\x80";
  for (std::size_t length : {0u, 1u, 7u, 8u, 9u, 31u, 125u}) {
    const std::string payload(length, 'p');
    std::string bytes = "\x81"s + static_cast<char>(0x80 | length) + mask;
    for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
    EXPECT_EQ(read_frame(bytes).frame.payload, payload) << length;
  }
}

TEST(FloorFrame, IsIncompleteUntilAllBytesHaveArrived) {
  const std::string whole = "\x81\xfe\x01\x00\0\0\0\0"s + std::string(256, 'x');
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string bytes = whole.substr(0, size);
    EXPECT_EQ(read_frame(bytes).reading, Reading::incomplete) << size;
  }
  std::string bytes = whole + "more";
  EXPECT_EQ(read_frame(bytes).size, whole.size());
}

TEST(FloorFrame, RefusesFragmentsAndInvalidFrames) {
  const std::pair<const char*, std::string> refused[] = {
      {"no mask", "\x81\x05Hello"s},
      {"a fragment", "\x01\x85\0\0\0\0Hello"s},
      {"a reserved bit", "\xc1\x85\0\0\0\0Hello"s},
      {"more than the largest", "\x81\xff\0\0\0\0\0\x01\0\x01\0\0\0\0"s},
  };
  for (auto [why, bytes] : refused) EXPECT_EQ(read_frame(bytes).reading, Reading::refused) << why;
}

TEST(FloorFrame, WritesTheShortestPossibleHead) {
  const std::pair<std::size_t, std::string> heads[] = {
      {5, "\x81\x05"s}, {125, "\x81\x7d"s}, {126, "\x81\x7e\0\x7e"s}, {65'535, "\x81\x7e\xff\xff"s}};
  for (const auto& [size, head] : heads) {
    std::string to;
    append_head(to, Opcode::text, size);
    EXPECT_EQ(to, head) << size;
  }
}

}  // namespace
}  // namespace parley::floor
