#include "socketio/decoder.hpp"

#include <gtest/gtest.h>

namespace parley::socketio {
namespace {

using namespace std::string_view_literals;

class Decoding : public ::testing::Test {
 protected:
  Decoder::Step text(std::string_view bytes) { return decoder.on_text(bytes, reader); }
  Decoder::Step binary(std::string_view bytes) { return decoder.on_binary(bytes, reader, 100); }

  static void expect_nothing(const Decoder::Step& step) {
    ASSERT_TRUE(step.ok()) << to_string(step.error());
    EXPECT_FALSE(step.ok() && (*step).has_value());
  }
  static void expect_violation(const Decoder::Step& step, Violation violation) {
    ASSERT_FALSE(step.ok());
    EXPECT_EQ(to_string(step.error()), to_string(violation));
  }

  PayloadReader reader;
  Decoder decoder;
};

TEST_F(Decoding, ReturnsATextPacketAtOnce) {
  const auto step = text(R"(2/chat,3["a"])");
  ASSERT_TRUE(step.ok() && (*step).has_value());
  const Packet& packet = **step;
  EXPECT_EQ(packet.header.namespace_name, "/chat");
  EXPECT_EQ(packet.payload.event_name, "a");
  EXPECT_TRUE(packet.attachments().empty());
  EXPECT_EQ(decoder.pending(), nullptr);
}

TEST_F(Decoding, ReturnsABinaryPacketWithItsLastAttachment) {
  {
    // The text is destroyed when the call has returned.
    const std::string header = R"(53-/chat,9["a",{"_placeholder":true,"num":2}])";
    expect_nothing(text(header));
  }
  ASSERT_NE(decoder.pending(), nullptr);
  EXPECT_EQ(decoder.pending()->namespace_name, "/chat");
  expect_nothing(binary("one"));
  expect_nothing(binary(""));
  const auto step = binary("t\0o"sv);
  ASSERT_TRUE(step.ok() && (*step).has_value());
  const Packet& packet = **step;
  EXPECT_EQ(packet.header.type, PacketType::binary_event);
  EXPECT_EQ(packet.header.namespace_name, "/chat");
  EXPECT_EQ(packet.header.ack_id, 9U);
  EXPECT_EQ(packet.payload.event_name, "a");
  EXPECT_EQ(packet.payload.value.raw(), R"(["a",{"_placeholder":true,"num":2}])");
  EXPECT_EQ(packet.attachments(), (std::vector<std::string>{"one", "", std::string("t\0o", 3)}));
  EXPECT_EQ(decoder.pending(), nullptr);
}

TEST_F(Decoding, DecodesSeveralPacketsInARow) {
  for (int i = 0; i < 3; ++i) {
    expect_nothing(text(R"(61-0[{"_placeholder":true,"num":0}])"));
    EXPECT_TRUE((*binary("x")).has_value());
    EXPECT_TRUE((*text(R"(2["a"])")).has_value());
  }
}

TEST_F(Decoding, RefusesABinaryMessageThatWasNotAnnounced) {
  expect_violation(binary("x"), Violation::unexpected_binary);
}

TEST_F(Decoding, RefusesOneAttachmentMoreThanAnnounced) {
  expect_nothing(text(R"(51-["a"])"));
  EXPECT_TRUE((*binary("x")).has_value());
  expect_violation(binary("y"), Violation::unexpected_binary);
}

TEST_F(Decoding, RefusesTextWhileAttachmentsAreOwed) {
  for (const std::string_view between : {R"(2["b"])", "1", R"(51-["a"])", "", "garbage"}) {
    Decoder fresh;
    expect_nothing(fresh.on_text(R"(52-["a"])", reader));
    expect_nothing(fresh.on_binary("x", reader, 100));
    expect_violation(fresh.on_text(between, reader), Violation::unexpected_text);
  }
}

TEST_F(Decoding, BoundsAttachmentsByTheirBytesTogether) {
  expect_nothing(text(R"(53-["a"])"));
  expect_nothing(binary(std::string(60, 'x')));
  expect_nothing(binary(std::string(40, 'x')));
  expect_violation(binary("x"), Violation::attachments_too_large);
}

TEST_F(Decoding, AcceptsAttachmentsUpToTheBound) {
  expect_nothing(text(R"(52-["a"])"));
  expect_nothing(binary(std::string(100, 'x')));
  EXPECT_TRUE((*binary("")).has_value());
}

TEST_F(Decoding, RefusesABadPayloadBeforeItWaitsForAttachments) {
  expect_violation(text(R"(51-["a",{"_placeholder":true,"num":1}])"), Violation::placeholder);
  EXPECT_EQ(decoder.pending(), nullptr);
}

TEST_F(Decoding, WithholdsTheAttachmentsOfADefectivePacket) {
  expect_nothing(text(R"(51-2["a",{"b":1,"b":2}])"));
  const auto step = binary("x");
  ASSERT_TRUE(step.ok() && (*step).has_value());
  EXPECT_EQ((**step).payload.defect, base::json::ParseError::duplicate_key);
  EXPECT_EQ((**step).payload.event_name, "a");
  EXPECT_TRUE((**step).attachments().empty());
}

}  // namespace
}  // namespace parley::socketio
