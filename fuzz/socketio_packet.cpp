// Socket.IO packets: whatever arrives, the decoder keeps its bounds. A packet that it accepts, encoded and
// decoded again, is the same packet. JSON that is written again has the same value, and a lower limit of
// depth changes nothing else.
//
// The input is the messages of one connection, separated by 0x1e. A message is "b" and bytes, or text.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "fuzz/canonical.hpp"
#include "fuzz/target.hpp"
#include "socketio/decoder.hpp"
#include "unit/base/json_dump.hpp"

namespace parley::fuzz {
namespace {

namespace json = base::json;
using socketio::PacketType;

constexpr std::size_t attachment_bytes = 300;

/// The content of a packet, in memory of its own.
struct Kept {
  PacketType type = PacketType::connect;
  std::string namespace_name;
  std::optional<std::uint64_t> ack_id;
  std::string event_name;
  std::string payload;  ///< dumped, so that 1 and 1.0 differ
  std::vector<std::string> attachments;
  bool operator==(const Kept&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Kept& packet) {
  return out << static_cast<int>(packet.type) << ' ' << testing::PrintToString(packet.namespace_name) << ' '
             << (packet.ack_id ? std::to_string(*packet.ack_id) : "-") << ' '
             << testing::PrintToString(packet.event_name) << ' ' << packet.payload << ' '
             << testing::PrintToString(packet.attachments);
}

Kept kept(const socketio::Packet& packet) {
  return {packet.header.type,
          std::string(packet.header.namespace_name),
          packet.header.ack_id,
          std::string(packet.payload.event_name),
          json::test::dump(packet.payload.value),
          packet.attachments()};
}

/// Returns nullopt for packets that only clients send, and for an event with a number as its name.
std::optional<socketio::EncodedUnit> encoded(const socketio::Packet& packet) {
  const socketio::Header& header = packet.header;
  const json::Value value = packet.payload.value;
  const std::vector<std::string_view> attachments(packet.attachments().begin(), packet.attachments().end());
  switch (header.type) {
    case PacketType::disconnect:
      return socketio::EncodedUnit{socketio::encode_disconnect(header.namespace_name)};
    case PacketType::ack:
      if (!header.ack_id) return std::nullopt;
      return socketio::EncodedUnit{
          socketio::encode_ack(header.namespace_name, *header.ack_id, canonical_elements(value, 0))};
    case PacketType::event:
    case PacketType::binary_event:
      if (!value[0].is(json::Kind::string)) return std::nullopt;
      return socketio::encode_binary_event(header.namespace_name, packet.payload.event_name,
                                           canonical_elements(value, 1), attachments, header.ack_id);
    default:
      return std::nullopt;
  }
}

void expect_same_again(const socketio::Packet& packet, const Kept& before) {
  const auto unit = encoded(packet);
  if (!unit) return;
  socketio::Decoder decoder;
  socketio::PayloadReader reader;
  std::optional<Kept> again;
  for (const engineio::EncodedMessage& message : *unit) {
    ASSERT_FALSE(again.has_value()) << "whole before its last message";
    const std::string_view bytes = message.packet();
    auto step = message.is_binary() ? decoder.on_binary(bytes, reader, attachment_bytes)
                                    : decoder.on_text(bytes.substr(1), reader);
    ASSERT_TRUE(step.ok()) << to_string(step.error()) << " in " << testing::PrintToString(bytes);
    if (*step) again = kept(**step);
  }
  ASSERT_TRUE(again.has_value());
  ASSERT_EQ(*again, before);
}

void expect_bounds(const socketio::Packet& packet) {
  const socketio::Header& header = packet.header;
  ASSERT_LE(header.namespace_name.size(), socketio::namespace_name_at_most);
  ASSERT_TRUE(header.namespace_name.starts_with('/'));
  ASSERT_LE(header.ack_id.value_or(0), socketio::greatest_ack_id);
  ASSERT_LE(header.attachments, socketio::attachments_at_most);
  ASSERT_FALSE(socketio::is_reserved(packet.payload.event_name));
  std::size_t bytes = 0;
  for (const std::string& attachment : packet.attachments()) bytes += attachment.size();
  ASSERT_LE(bytes, attachment_bytes);
  if (packet.payload.defect) {
    ASSERT_EQ(packet.payload.value.size(), 0U);
  } else {
    ASSERT_EQ(packet.attachments().size(), header.attachments);
  }
}

void expect_json(std::string_view text) {
  json::Document document;
  const json::ParseError error = document.parse(text);
  json::Document shallow;
  const json::ParseError shallow_error = shallow.parse(text, {.depth = 3});
  if (error != json::ParseError::none) {
    ASSERT_NE(shallow_error, json::ParseError::none);
    return;
  }
  ASSERT_TRUE(shallow_error == json::ParseError::none || shallow_error == json::ParseError::too_deep)
      << json::test::name_of(shallow_error);
  const std::string before = json::test::dump(document.root());
  const std::string anew = canonical(document.root());
  ASSERT_EQ(json::test::read(anew), before) << anew;
}

void converse(std::string_view input) {
  socketio::Decoder decoder;
  socketio::PayloadReader reader;
  for (bool is_end = false; !is_end;) {
    const std::size_t size = std::min(input.find('\x1e'), input.size());
    is_end = size == input.size();
    // A buffer of its own, freed afterwards, so that the address sanitizer finds references to it.
    const std::vector<char> alone(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
    const std::string_view message(alone.data(), alone.size());
    const bool is_binary = message.starts_with('b');
    if (!is_binary && !base::is_valid_utf8(message)) return;  // the layer below refuses it
    if (!is_binary && message.find_first_of("[{") != std::string_view::npos)
      expect_json(message.substr(message.find_first_of("[{")));
    const bool owed = decoder.pending() != nullptr;
    auto step = is_binary ? decoder.on_binary(message.substr(1), reader, attachment_bytes)
                          : decoder.on_text(message, reader);
    if (is_binary != owed) {
      ASSERT_FALSE(step.ok()) << "out of turn";
    }
    if (!step) {
      ASSERT_NE(to_string(step.error()), "unknown");
      return;
    }
    ASSERT_EQ(!*step, decoder.pending() != nullptr);
    if (*step) {
      expect_bounds(**step);
      if (!(*step)->payload.defect) expect_same_again(**step, kept(**step));
    }
    if (!is_end) input.remove_prefix(size + 1);
  }
}

}  // namespace

void examine(std::string_view input) {
  converse(input);
}

}  // namespace parley::fuzz
