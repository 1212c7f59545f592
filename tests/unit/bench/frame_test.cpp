#include "load/frame.hpp"

#include <gtest/gtest.h>

#include "load/frame_template.hpp"

namespace parley::bench {
namespace {

using namespace std::string_view_literals;

TEST(Frame, HasAMaskOfZeroAndAnUnchangedPayload) {
  EXPECT_EQ(text_frame("40"),
            "\x81\x82\0\0\0\0"
            "40"sv);
  EXPECT_EQ(client_frame(Opcode::close, "\x03\xe8"), "\x88\x82\0\0\0\0\x03\xe8"sv);
}

TEST(Frame, EncodesLongLengthsInTwoOrEightBytes) {
  EXPECT_TRUE(text_frame(std::string(125, 'x')).starts_with("\x81\xfd\0\0\0\0x"sv));
  EXPECT_TRUE(text_frame(std::string(126, 'x')).starts_with("\x81\xfe\x00\x7e\0\0\0\0x"sv));
  EXPECT_TRUE(text_frame(std::string(65535, 'x')).starts_with("\x81\xfe\xff\xff\0\0\0\0x"sv));
  EXPECT_TRUE(text_frame(std::string(65536, 'x')).starts_with("\x81\xff\0\0\0\0\0\1\0\0\0\0\0\0x"sv));
}

TEST(Frame, OfAServerIsIncompleteUntilAllBytesHaveArrived) {
  for (const std::string_view bytes : {"\x81\x00"sv, "\x81\x02hi"sv, "\x89\x01p"sv}) {
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      EXPECT_EQ(read_frame(bytes.substr(0, cut)).reading, Reading::incomplete) << cut;
    }
    const ServerFrame frame = read_frame(bytes);
    EXPECT_EQ(frame.reading, Reading::complete);
    EXPECT_EQ(frame.size, bytes.size());
    EXPECT_EQ(frame.payload, bytes.substr(2));
  }
}

TEST(Frame, OfAServerEndsBeforeTheNextFrame) {
  const ServerFrame frame = read_frame("\x81\x02hi\x81\x05there"sv);
  EXPECT_EQ(frame.payload, "hi");
  EXPECT_EQ(frame.size, 4U);
}

TEST(Frame, OfAServerMayHaveALongPayload) {
  for (const std::size_t size : {126U, 65535U, 65536U}) {
    std::string bytes = size < 65536 ? std::string("\x81\x7e") : std::string("\x81\x7f\0\0\0\0\0\1", 8);
    bytes += static_cast<char>(size >> 8 & 0xff);
    bytes += static_cast<char>(size & 0xff);
    const std::size_t head = bytes.size();
    bytes.append(size, 'x');
    EXPECT_EQ(read_frame(std::string_view(bytes).substr(0, head - 1)).reading, Reading::incomplete);
    EXPECT_EQ(read_frame(std::string_view(bytes).substr(0, bytes.size() - 1)).reading, Reading::incomplete);
    const ServerFrame frame = read_frame(bytes);
    EXPECT_EQ(frame.reading, Reading::complete) << size;
    EXPECT_EQ(frame.payload.size(), size);
  }
}

TEST(Frame, OfAServerIsInvalidIfMaskedCompressedFragmentedOrTooLarge) {
  constexpr std::string_view refused[] = {
      "\x81\x82\0\0\0\0hi"sv,            // masked
      "\xc1\x02hi"sv,                    // compressed
      "\x01\x02hi"sv,                    // the first of several
      "\x80\x02hi"sv,                    // the last of several
      "\x83\x02hi"sv,                    // an unknown opcode
      "\x81\x7f\0\0\0\0\x01\0\0\x01"sv,  // over 16 MiB
      "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"sv,
  };
  for (const std::string_view bytes : refused) {
    EXPECT_EQ(read_frame(bytes).reading, Reading::invalid) << testing::PrintToString(bytes);
  }
}

TEST(FrameTemplate, EqualsTheFrameOfItsPartsForAFieldOfAnyLength) {
  FrameTemplate ended("[\"", "\"]");
  for (const std::string_view field : {"abc"sv, "xyz"sv, ""sv, "longer"sv, "abc"sv}) {
    EXPECT_EQ(ended.with(field), text_frame("[\"" + std::string(field) + "\"]"));
  }
}

}  // namespace
}  // namespace parley::bench
