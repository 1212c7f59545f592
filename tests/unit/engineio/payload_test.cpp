#include "engineio/payload.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace parley::engineio {
namespace {

using namespace std::string_view_literals;

/// Returns the packets, each as type and content, and "!" for a malformed one, after which nothing is read.
std::vector<std::string> read(std::string_view body) {
  std::vector<std::string> packets;
  PayloadReader reader(body);
  Packet packet;
  for (;;) {
    switch (reader.next(packet)) {
      case PayloadReader::Step::packet:
        packets.push_back(static_cast<char>(packet.type) + std::string(packet.content));
        continue;
      case PayloadReader::Step::malformed:
        packets.push_back("!");
        break;
      case PayloadReader::Step::end:
        break;
    }
    return packets;
  }
}

using Packets = std::vector<std::string>;

TEST(Payload, IsReadPacketByPacketUpToAMalformedOne) {
  struct Row {
    std::string_view body;
    Packets packets;
  };
  const Row rows[] = {
      {"4hello", {"4hello"}},
      {"4a\x1e"
       "2\x1e"
       "4b"sv,
       {"4a", "2", "4b"}},
      {"4a\x1e"
       "bAQID\x1e"
       "4b"sv,
       {"4a", "b\x01\x02\x03", "4b"}},
      {"4\x1e"
       "4"sv,
       {"4", "4"}},
      {"4h\xc3\xa9"sv, {"4h\xc3\xa9"}},
      {""sv, {"!"}},
      {"\x1e"sv, {"!"}},
      {"\x1e\x1e"sv, {"!"}},
      {"abc"sv, {"!"}},
      {"7x"sv, {"!"}},
      {"4a\x1e"sv, {"4a", "!"}},
      {"\x1e"
       "4a"sv,
       {"!"}},
      {"4a\x1e\x1e"
       "4b"sv,
       {"4a", "!"}},
      {"4a\x1e"
       "7\x1e"
       "4b"sv,
       {"4a", "!"}},
      {"4a\x1e"
       "b!!!"sv,
       {"4a", "!"}},
      {"4\xff\xfe"sv, {"!"}},
      {"4a\x1e"
       "4\xed\xa0\x80"sv,
       {"4a", "!"}},
  };
  for (const Row& row : rows) EXPECT_EQ(read(row.body), row.packets) << row.body;
}

TEST(Payload, ReaderDoesNotAdvancePastAMalformedPacket) {
  PayloadReader reader(
      "7\x1e"
      "4a");
  Packet packet;
  EXPECT_EQ(reader.next(packet), PayloadReader::Step::malformed);
  EXPECT_EQ(reader.next(packet), PayloadReader::Step::malformed);
}

TEST(Payload, IsWrittenAsThePacketsOfItsMessagesInOrder) {
  std::string payload;
  append_message(payload, EncodedMessage::text("hello"));
  append_message(payload, EncodedMessage::binary("\xe0"));
  append_packet(payload, "2");
  append_message(payload, EncodedMessage::text(""));
  EXPECT_EQ(payload,
            "4hello\x1e"
            "b4A==\x1e"
            "2\x1e"
            "4");
}

TEST(Payload, IsReadAsItWasWritten) {
  std::string bytes;
  for (int value = 0; value < 256; ++value) bytes.push_back(static_cast<char>(value));
  std::string payload;
  Packets expected;
  for (std::size_t size = 0; size <= bytes.size(); size += 15) {
    append_message(payload, EncodedMessage::binary(bytes.substr(0, size)));
    append_message(payload, EncodedMessage::text("n" + std::to_string(size)));
    expected.push_back("b" + bytes.substr(0, size));
    expected.push_back("4n" + std::to_string(size));
  }
  EXPECT_EQ(read(payload), expected);
}

TEST(EncodedMessage, IsAFinalUnmaskedFrameAndItsPacket) {
  const EncodedMessage text = EncodedMessage::text("hello");
  EXPECT_EQ(text.frame(),
            "\x81\x06"
            "4hello");
  EXPECT_EQ(text.packet(), "4hello");
  EXPECT_FALSE(text.is_binary());
  const EncodedMessage binary = EncodedMessage::binary("\x01\x02"sv);
  EXPECT_EQ(binary.frame(), "\x82\x02\x01\x02"sv);
  EXPECT_EQ(binary.packet(), "\x01\x02"sv);
  EXPECT_TRUE(binary.is_binary());
}

TEST(EncodedMessage, WritesTheLengthOfItsPacketInTheShortestForm) {
  struct Row {
    std::size_t text_size;
    std::string_view header;
  };
  constexpr Row rows[] = {{0, "\x81\x01"sv},
                          {124, "\x81\x7d"sv},
                          {125, "\x81\x7e\x00\x7e"sv},
                          {65534, "\x81\x7e\xff\xff"sv},
                          {65535, "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"sv}};
  for (const Row& row : rows) {
    const EncodedMessage message = EncodedMessage::text(std::string(row.text_size, 'x'));
    EXPECT_EQ(message.frame().substr(0, row.header.size()), row.header) << row.text_size;
    EXPECT_EQ(message.packet().size(), row.text_size + 1);
    EXPECT_EQ(message.frame().size(), row.header.size() + row.text_size + 1);
  }
}

TEST(EncodedMessage, MadeWithinItsTextIsTheSameMessage) {
  // Frames have headers of three sizes.
  for (const std::size_t size : {0u, 5u, 124u, 125u, 65'534u, 65'535u, 70'000u}) {
    const std::string text(size, 'x');
    const EncodedMessage message = EncodedMessage::text_within(text);
    EXPECT_EQ(message.frame(), EncodedMessage::text(text).frame()) << size;
    EXPECT_EQ(message.packet(), "4" + text) << size;
    EXPECT_FALSE(message.is_binary());
  }
}

TEST(EncodedMessage, IsSharedByItsCopies) {
  const EncodedMessage message = EncodedMessage::text("hello");
  const EncodedMessage copy = message;
  EXPECT_EQ(copy.frame().data(), message.frame().data());
}

TEST(EncodedMessage, JoinedHoldsAllFramesAndPacketsInOrder) {
  const std::vector<EncodedMessage> messages{
      EncodedMessage::text("a"), EncodedMessage::text(std::string(200, 'b')), EncodedMessage::text(""),
      EncodedMessage::text(std::string(70'000, 'c'))};
  const EncodedMessage joined = EncodedMessage::joined(messages);
  std::string frames;
  std::string payload;
  Packets packets;
  for (const EncodedMessage& message : messages) {
    frames += message.frame();
    append_message(payload, message);
    packets.emplace_back(message.packet());
  }
  EXPECT_EQ(joined.frame(), frames);
  EXPECT_EQ(joined.frame_for({}).bytes, frames);
  EXPECT_FALSE(joined.is_binary());
  std::string as_payload;
  append_message(as_payload, joined);
  EXPECT_EQ(as_payload, payload);
  Packets visited;
  joined.for_each_packet([&](std::string_view packet) { visited.emplace_back(packet); });
  EXPECT_EQ(visited, packets);
}

TEST(EncodedMessage, APartOfAJoinedMessageEqualsTheOriginal) {
  const std::vector<EncodedMessage> messages{
      EncodedMessage::text("a"), EncodedMessage::text(std::string(5'000, 'b')), EncodedMessage::text("")};
  const EncodedMessage joined = EncodedMessage::joined(messages);
  std::size_t begin = 0;
  std::vector<EncodedMessage> parts;
  for (const EncodedMessage& message : messages) {
    const EncodedMessage part = joined.part(begin, message.frame().size());
    begin += message.frame().size();
    EXPECT_EQ(part.frame(), message.frame());
    EXPECT_EQ(part.packet(), message.packet());
    EXPECT_FALSE(part.is_binary());
    EXPECT_EQ(part.owner().get(), joined.owner().get()) << "the same bytes";
    EXPECT_EQ(part.frame_for({.window_bits = 15}).bytes, message.frame()) << "never compressed";
    std::string payload;
    append_message(payload, part);
    EXPECT_EQ(payload, message.packet());
    parts.push_back(part);
  }
  EXPECT_EQ(EncodedMessage::joined(parts).frame(), joined.frame());
}

TEST(EncodedMessage, JoinedIsNeverCompressed) {
  const EncodedMessage message = EncodedMessage::text(std::string(5000, 'x'));
  const EncodedMessage joined = EncodedMessage::joined(std::array{message, message});
  EXPECT_EQ(joined.frame_for({.window_bits = 15}).owner.get(), joined.owner().get());
}

TEST(CloseReason, HasTheWordsOfTheReferenceServer) {
  EXPECT_EQ(to_string(CloseReason::transport_close), "transport close");
  EXPECT_EQ(to_string(CloseReason::transport_error), "transport error");
  EXPECT_EQ(to_string(CloseReason::ping_timeout), "ping timeout");
  EXPECT_EQ(to_string(CloseReason::parse_error), "parse error");
  EXPECT_EQ(to_string(CloseReason::forced_close), "forced close");
  EXPECT_EQ(to_string(CloseReason::server_shutdown), "server shutting down");
}

}  // namespace
}  // namespace parley::engineio
