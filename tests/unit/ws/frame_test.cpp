// Tests the encoding and parsing of every form of frame header, and at which byte an invalid one is refused.
#include "ws/frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::ws {
namespace {

using namespace std::string_literals;

constexpr Mask mask{0x37, 0xfa, 0x21, 0x3d};

TEST(FrameHeader, UsesTheShortestFormOfEveryLength) {
  const struct {
    std::uint64_t payload_size;
    std::string bytes;
  } cases[] = {
      {0, "\x81\x00"s},
      {125, "\x81\x7d"s},
      {126, "\x81\x7e\x00\x7e"s},
      {65'535, "\x81\x7e\xff\xff"s},
      {65'536, "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s},
      {0x0102030405060708, "\x81\x7f\x01\x02\x03\x04\x05\x06\x07\x08"s},
  };
  for (const auto& [size, bytes] : cases) {
    EXPECT_EQ(frame_header(Opcode::text, size).view(), bytes) << size;
  }
  EXPECT_EQ(frame_header(Opcode::binary, 1).view(), "\x82\x01");
}

TEST(ClientFrame, IsMaskedLikeTheExampleOfTheRfc) {
  EXPECT_EQ(client_frame(Opcode::text, "Hello", mask), "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  EXPECT_EQ(client_frame(Opcode::text, "", mask, false), "\x01\x80\x37\xfa\x21\x3d");
}

TEST(Mask, IsAppliedToEveryByteForEveryLengthAndOffset) {
  for (std::size_t size = 0; size <= 40; ++size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7);
    for (std::size_t offset = 0; offset < 8; ++offset) {
      std::string expected = bytes;
      for (std::size_t i = 0; i < size; ++i) {
        expected[i] = static_cast<char>(static_cast<std::uint8_t>(bytes[i]) ^ mask[(offset + i) % 4]);
      }
      std::string elsewhere(size, '\0');
      apply_mask(bytes, elsewhere.data(), mask, offset);
      EXPECT_EQ(elsewhere, expected) << size << " bytes from offset " << offset;
      std::string in_place = bytes;
      apply_mask(in_place, in_place.data(), mask, offset);
      EXPECT_EQ(in_place, expected) << size << " bytes in place from offset " << offset;
    }
  }
}

TEST(ParsedHeader, ParsesEveryFormOfLength) {
  for (const std::uint64_t size : {0ull, 1ull, 125ull, 126ull, 65'535ull, 65'536ull, (1ull << 63) - 1}) {
    std::string bytes(frame_header(Opcode::binary, size).view());
    bytes[1] = static_cast<char>(static_cast<std::uint8_t>(bytes[1]) | 0x80);
    bytes += "\x37\xfa\x21\x3d";
    ParsedHeader header;
    ASSERT_EQ(parse_header(bytes + "rest", header), HeaderState::complete) << size;
    EXPECT_EQ(header.payload_size, size);
    EXPECT_EQ(header.header_size, bytes.size());
    EXPECT_EQ(header.opcode, Opcode::binary);
    EXPECT_EQ(header.mask, mask);
    EXPECT_TRUE(header.is_final);
  }
}

TEST(ParsedHeader, IsIncompleteUntilItsLastByte) {
  for (const std::string& whole : {"\x81\x85mask"s, "\x01\xfe\x01\x00mask"s, "\x89\x80mask"s,
                                   "\x82\xff\x00\x00\x00\x00\x00\x01\x00\x00mask"s}) {
    ParsedHeader header;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_EQ(parse_header(std::string_view(whole).substr(0, size), header), HeaderState::incomplete)
          << size << " of " << whole.size();
    }
    EXPECT_EQ(parse_header(whole, header), HeaderState::complete);
  }
}

TEST(ParsedHeader, IsInvalidAtTheFirstInvalidByte) {
  const struct {
    const char* what;
    std::string bytes;
  } cases[] = {
      {"RSV1", "\xc1"s},
      {"RSV2", "\xa1"s},
      {"RSV3", "\x91"s},
      {"opcode 3", "\x83"s},
      {"opcode 4", "\x84"s},
      {"opcode 5", "\x85"s},
      {"opcode 6", "\x86"s},
      {"opcode 7", "\x87"s},
      {"opcode 11", "\x8b"s},
      {"opcode 12", "\x8c"s},
      {"opcode 13", "\x8d"s},
      {"opcode 14", "\x8e"s},
      {"opcode 15", "\x8f"s},
      {"a close in fragments", "\x08"s},
      {"a ping in fragments", "\x09"s},
      {"a pong in fragments", "\x0a"s},
      {"no mask", "\x81\x05"s},
      {"a ping of 126 bytes", "\x89\xfe"s},
      {"a close of 65536 bytes", "\x88\xff"s},
      {"1 in 2 bytes", "\x81\xfe\x00\x01"s},
      {"125 in 2 bytes", "\x82\xfe\x00\x7d"s},
      {"0 in 8 bytes", "\x00\xff\x00\x00\x00\x00\x00\x00\x00\x00"s},
      {"65535 in 8 bytes", "\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff"s},
      {"a length of 2^63", "\x82\xff\x80"s},
      {"a length of 2^64 - 1", "\x82\xff\xff"s},
  };
  for (const auto& [what, bytes] : cases) {
    ParsedHeader header;
    EXPECT_EQ(parse_header(bytes, header), HeaderState::invalid) << what;
    EXPECT_EQ(parse_header(bytes + std::string(20, '\xff'), header), HeaderState::invalid) << what;
    const std::string_view before(bytes.data(), bytes.size() - 1);
    EXPECT_EQ(parse_header(before, header), HeaderState::incomplete) << "one byte before " << what;
  }
}

}  // namespace
}  // namespace parley::ws
