// Engine.IO payloads. What is read and written again is the same bytes, except for line ends in base64. What
// is written is read as it was meant.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "engineio/payload.hpp"
#include "fuzz/target.hpp"
#include "ws/frame.hpp"

namespace parley::fuzz {
namespace {

using engineio::EncodedMessage;
using engineio::PacketType;

struct Kept {
  PacketType type = PacketType::noop;
  std::string content;
  bool operator==(const Kept&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Kept& packet) {
  return out << static_cast<char>(packet.type) << testing::PrintToString(packet.content);
}

struct Reading {
  std::vector<Kept> packets;
  bool is_malformed = false;
};

Reading read(std::string_view body) {
  // A buffer of exactly this size, so that the address sanitizer finds reads past its end.
  const std::vector<char> alone(body.begin(), body.end());
  engineio::PayloadReader reader({alone.data(), alone.size()});
  Reading reading;
  engineio::Packet packet;
  using Step = engineio::PayloadReader::Step;
  Step step = reader.next(packet);
  for (; step == Step::packet; step = reader.next(packet)) {
    EXPECT_TRUE(packet.type == PacketType::binary || base::is_valid_utf8(packet.content));
    reading.packets.push_back({packet.type, std::string(packet.content)});
  }
  reading.is_malformed = step == Step::malformed;
  EXPECT_EQ(reader.next(packet), step) << "continues after its end";
  return reading;
}

std::string written(const std::vector<Kept>& packets) {
  std::string payload;
  for (const Kept& packet : packets) {
    if (packet.type == PacketType::binary) {
      append_message(payload, EncodedMessage::binary(packet.content));
    } else if (packet.type == PacketType::message) {
      append_message(payload, EncodedMessage::text(packet.content));
    } else {
      engineio::append_packet(payload, static_cast<char>(packet.type) + packet.content);
    }
  }
  return payload;
}

void read_and_write(std::string_view body) {
  const Reading reading = read(body);
  const std::string again = written(reading.packets);
  if (body.find_first_of("\r\n") != std::string_view::npos) {
    // Base64 may be received in lines, but is written without them.
    ASSERT_EQ(read(again).packets, reading.packets);
    return;
  }
  if (reading.is_malformed) {
    ASSERT_TRUE(body.starts_with(again)) << testing::PrintToString(again);
  } else {
    ASSERT_EQ(again, body);
  }
}

/// A WebSocket frame holds the same packet as a payload.
void expect_frame(const EncodedMessage& message, std::string_view packet) {
  ASSERT_EQ(message.packet(), packet);
  const ws::Opcode opcode = message.is_binary() ? ws::Opcode::binary : ws::Opcode::text;
  const ws::FrameHeader header = ws::frame_header(opcode, packet.size());
  ASSERT_EQ(message.frame(), std::string(header.view()) + std::string(packet));
}

void write_and_read(std::string_view input) {
  std::vector<Kept> packets;
  for (bool is_end = false; !is_end;) {
    const std::size_t size = std::min(input.find('\n'), input.size());
    const std::string_view piece = input.substr(0, size);
    const bool fits_text =
        base::is_valid_utf8(piece) && piece.find(engineio::packet_separator) == std::string_view::npos;
    packets.push_back({fits_text ? PacketType::message : PacketType::binary, std::string(piece)});
    if (fits_text) {
      expect_frame(EncodedMessage::text(piece), "4" + std::string(piece));
    } else {
      expect_frame(EncodedMessage::binary(piece), piece);
    }
    is_end = size == input.size();
    if (!is_end) input.remove_prefix(size + 1);
  }
  const Reading reading = read(written(packets));
  ASSERT_FALSE(reading.is_malformed);
  ASSERT_EQ(reading.packets, packets);
}

}  // namespace

void examine(std::string_view input) {
  read_and_write(input);
  write_and_read(input);
}

}  // namespace parley::fuzz
