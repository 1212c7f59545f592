#include "engineio/packet.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::engineio {
namespace {

using namespace std::string_view_literals;

TEST(Packet, IsReadAsATypeDigitAndItsContent) {
  struct Row {
    std::string_view text;
    PacketType type;
    std::string_view content;
  };
  constexpr Row rows[] = {
      {"0{}", PacketType::open, "{}"},
      {"1", PacketType::close, ""},
      {"2probe", PacketType::ping, "probe"},
      {"3", PacketType::pong, ""},
      {"4hello", PacketType::message, "hello"},
      {"4", PacketType::message, ""},
      {"42[\"a\"]", PacketType::message, "2[\"a\"]"},
      {"5", PacketType::upgrade, ""},
      {"6", PacketType::noop, ""},
  };
  for (const Row& row : rows) {
    std::string decoded;
    const auto packet = read_packet(row.text, decoded);
    ASSERT_TRUE(packet) << row.text;
    EXPECT_EQ(packet->type, row.type) << row.text;
    EXPECT_EQ(packet->content, row.content) << row.text;
  }
}

TEST(Packet, IsReadAsBase64IfItBeginsWithB) {
  struct Row {
    std::string_view text;
    std::string_view bytes;
  };
  constexpr Row rows[] = {
      {"bAQIDBA==", "\x01\x02\x03\x04"sv}, {"b4A==", "\xe0"sv}, {"b", ""sv}, {"b++//", "\xfb\xef\xff"sv}};
  for (const Row& row : rows) {
    std::string decoded;
    const auto packet = read_packet(row.text, decoded);
    ASSERT_TRUE(packet) << row.text;
    EXPECT_EQ(packet->type, PacketType::binary) << row.text;
    EXPECT_EQ(packet->content, row.bytes) << row.text;
  }
}

TEST(Packet, MayHoldBase64InLinesAsTheJavaClientWritesIt) {
  for (const std::string_view text : {"bAQIDBA==\n"sv, "bAQID\r\nBA==\r\n"sv, "b\nA\nQ\nIDBA=\n="sv}) {
    std::string decoded;
    const auto packet = read_packet(text, decoded);
    ASSERT_TRUE(packet) << text;
    EXPECT_EQ(packet->type, PacketType::binary) << text;
    EXPECT_EQ(packet->content, "\x01\x02\x03\x04"sv) << text;
  }
}

TEST(Packet, IsRefusedIfEmptyOrOfUnknownTypeOrInvalidBase64) {
  for (const std::string_view text : {""sv, "7"sv, "9x"sv, "abc"sv, " 4"sv, "\0"sv, "-1"sv, "B"sv, "b!!!"sv,
                                      "bAAA=A"sv, "bA"sv, "bAQI"sv.substr(0, 3), "bAQIDBA"sv, "bAQ ID"sv,
                                      "b-_8="sv, "bAQIDBA\n"sv, "bAQID\tBA==\n"sv, "bA\nQ"sv}) {
    std::string decoded;
    EXPECT_FALSE(read_packet(text, decoded)) << text;
  }
}

}  // namespace
}  // namespace parley::engineio
