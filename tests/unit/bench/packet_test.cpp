#include "load/packet.hpp"

#include <gtest/gtest.h>

namespace parley::bench {
namespace {

using Kind = Packet::Kind;

TEST(Packet, IsRecognisedByItsFirstCharacters) {
  constexpr std::pair<std::string_view, Kind> known[] = {
      {R"(0{"sid":"x"})", Kind::open},
      {"1", Kind::close},
      {"2", Kind::ping},
      {R"(40{"sid":"x"})", Kind::connect},
      {R"(44{"message":"no"})", Kind::connect_error},
      {R"(42["a",1])", Kind::event},
      {"431[1]", Kind::ack},
      {"6", Kind::other},
      {"", Kind::other},
      {"4", Kind::other},
      {"41", Kind::other},
      {"42", Kind::other},
      {"42[1]", Kind::other},
      {"42[\"cut", Kind::other},
  };
  for (const auto& [text, kind] : known) EXPECT_EQ(read_packet(text).kind, kind) << text;
}

TEST(Packet, OfAnEventHasTheNameAndTheTextAfterIt) {
  const Packet packet = read_packet(R"(42["call:ended",{"callId":"7"}])");
  EXPECT_EQ(packet.name, "call:ended");
  EXPECT_EQ(packet.body, R"(,{"callId":"7"}])");
}

TEST(Packet, OfAnEventMayRequestAnAcknowledgement) {
  EXPECT_EQ(read_packet(R"(4212["message",{}])").name, "message");
}

TEST(Packet, OfAnAcknowledgementHasItsNumber) {
  const Packet packet = read_packet(R"(4310000017[{"success":true}])");
  EXPECT_EQ(packet.ack_id, 10'000'017U);
  EXPECT_EQ(packet.body, R"([{"success":true}])");
}

TEST(Packet, OfAnEventIsWrittenInTheFormInWhichItIsRead) {
  EXPECT_EQ(event_packet("join", "{}"), R"(42["join",{}])");
  EXPECT_EQ(event_packet("message", "{}", "17"), R"(4217["message",{}])");
}

TEST(TextMember, IsTheFirstMemberOfItsNameWithAString) {
  constexpr std::string_view json = R"([{"id":7,"callId":"a-b","x":{"callId":"other","id":"z"}}])";
  EXPECT_EQ(text_member(json, "callId"), "a-b");
  EXPECT_EQ(text_member(json, "id"), "z");
  EXPECT_EQ(text_member(json, "Id"), "");
  EXPECT_EQ(text_member(json, "missing"), "");
  EXPECT_EQ(text_member("callId", "callId"), "");
}

}  // namespace
}  // namespace parley::bench
