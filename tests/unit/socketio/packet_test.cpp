#include "socketio/packet.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace parley::socketio {
namespace {

using namespace std::string_view_literals;

TEST(PacketHeader, ReadsEveryPart) {
  struct Case {
    std::string_view text;
    PacketType type;
    int attachments;
    std::string_view namespace_name;
    std::optional<std::uint64_t> ack_id;
    std::string_view payload;
  };
  using enum PacketType;
  for (const Case& c : {
           Case{"0", connect, 0, "/", {}, ""},
           Case{"0{\"token\":\"x\"}", connect, 0, "/", {}, "{\"token\":\"x\"}"},
           Case{"0/chat,", connect, 0, "/chat", {}, ""},
           Case{"0/chat", connect, 0, "/chat", {}, ""},
           Case{"0/chat,{}", connect, 0, "/chat", {}, "{}"},
           Case{"0/chat?a=b,", connect, 0, "/chat?a=b", {}, ""},
           Case{"1", disconnect, 0, "/", {}, ""},
           Case{"1/chat,", disconnect, 0, "/chat", {}, ""},
           Case{"2[\"a\"]", event, 0, "/", {}, "[\"a\"]"},
           Case{"20[\"a\"]", event, 0, "/", 0, "[\"a\"]"},
           Case{"2/,[\"a\"]", event, 0, "/", {}, "[\"a\"]"},
           Case{"2/chat,12[\"a,b\"]", event, 0, "/chat", 12, "[\"a,b\"]"},
           Case{"2007[\"a\"]", event, 0, "/", 7, "[\"a\"]"},
           Case{"29007199254740991[\"a\"]", event, 0, "/", 9'007'199'254'740'991, "[\"a\"]"},
           Case{"200000000000000000000000001[]", event, 0, "/", 1, "[]"},
           Case{"3/chat,4[]", ack, 0, "/chat", 4, "[]"},
           Case{"4{}", connect_error, 0, "/", {}, "{}"},
           Case{"51-[\"a\"]", binary_event, 1, "/", {}, "[\"a\"]"},
           Case{"510-/chat,3[\"a\"]", binary_event, 10, "/chat", 3, "[\"a\"]"},
           Case{"501-[\"a\"]", binary_event, 1, "/", {}, "[\"a\"]"},
           Case{"61-0[]", binary_ack, 1, "/", 0, "[]"},
       }) {
    const auto header = parse_header(c.text);
    ASSERT_TRUE(header.ok()) << c.text << ": " << to_string(header.error());
    const Header& read = *header;
    EXPECT_EQ(read.type, c.type) << c.text;
    EXPECT_EQ(read.attachments, c.attachments) << c.text;
    EXPECT_EQ(read.namespace_name, c.namespace_name) << c.text;
    EXPECT_EQ(read.ack_id, c.ack_id) << c.text;
    EXPECT_EQ(read.payload, c.payload) << c.text;
  }
}

TEST(PacketHeader, RefusesTextThatNoClientSends) {
  struct Case {
    std::string_view text;
    Violation violation;
  };
  using enum Violation;
  for (const Case& c : {
           Case{"", unknown_type},
           Case{"7", unknown_type},
           Case{"9[\"a\"]", unknown_type},
           Case{"a", unknown_type},
           Case{"-1", unknown_type},
           Case{" 2[\"a\"]", unknown_type},
           Case{"\0"sv, unknown_type},
           Case{"5", attachment_count},
           Case{"51", attachment_count},
           Case{"5-[\"a\"]", attachment_count},
           Case{"50-[\"a\"]", attachment_count},
           Case{"5000-[\"a\"]", attachment_count},
           Case{"511-[\"a\"]", attachment_count},
           Case{"51000000000-[\"a\"]", attachment_count},
           Case{"518446744073709551617-[\"a\"]", attachment_count},
           Case{"5x-[\"a\"]", attachment_count},
           Case{"51.5-[\"a\"]", attachment_count},
           Case{"51e1-[\"a\"]", attachment_count},
           Case{"50x1-[\"a\"]", attachment_count},
           Case{"5 1-[\"a\"]", attachment_count},
           Case{"5+1-[\"a\"]", attachment_count},
           Case{"5-1-[\"a\"]", attachment_count},
           Case{"5[\"a\"]", attachment_count},
           Case{"5/chat,1-[\"a\"]", attachment_count},
           Case{"60-[]", attachment_count},
           Case{"01", ack_id},
           Case{"01{}", ack_id},
           Case{"11", ack_id},
           Case{"41{}", ack_id},
           Case{"29007199254740992[\"a\"]", ack_id},
           Case{"29007199254740993[\"a\"]", ack_id},
           Case{"218446744073709551616[\"a\"]", ack_id},
           Case{"218446744073709551617[\"a\"]", ack_id},
           Case{"2999999999999999999999999[\"a\"]", ack_id},
       }) {
    const auto header = parse_header(c.text);
    ASSERT_FALSE(header.ok()) << c.text;
    EXPECT_EQ(to_string(header.error()), to_string(c.violation)) << c.text;
  }
}

TEST(PacketHeader, BoundsTheNameOfANamespace) {
  const std::string longest = "/" + std::string(namespace_name_at_most - 1, 'n');
  const auto with_comma = parse_header("0" + longest + ",{}");
  EXPECT_TRUE(with_comma.ok());
  const std::string without = "0" + longest;
  const auto to_the_end = parse_header(without);
  ASSERT_TRUE(to_the_end.ok());
  EXPECT_EQ(to_the_end->namespace_name, longest);
  for (const std::string& text : {"0" + longest + "n,{}", "0" + longest + "n"}) {
    const auto header = parse_header(text);
    ASSERT_FALSE(header.ok()) << text;
    EXPECT_EQ(header.error(), Violation::namespace_too_long) << text;
  }
}

TEST(PacketHeader, CutAnywhereIsNeverReadPastItsEnd) {
  const std::string whole = R"(510-/chat,9007199254740991["a",{"_placeholder":true,"num":9}])";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    // A copy of its own, so that a read past its end is a read past an allocation.
    const std::string cut(whole.data(), size);
    const auto header = parse_header(cut);
    EXPECT_EQ(header.ok(), size >= 4) << cut;
    if (!header.ok()) continue;
    EXPECT_TRUE(cut.ends_with(header->payload)) << cut;
  }
}

TEST(PacketEncoding, WritesWhatStockClientsRead) {
  const auto packet = [](const engineio::EncodedMessage& message) { return std::string(message.packet()); };
  EXPECT_EQ(packet(encode_event("/", "tick", "")), R"(42["tick"])");
  EXPECT_EQ(packet(encode_event("/", "say", R"(1,{"a":2})")), R"(42["say",1,{"a":2}])");
  EXPECT_EQ(packet(encode_event("/chat", "say", "1", 0)), R"(42/chat,0["say",1])");
  EXPECT_EQ(packet(encode_event("/", "a\"\n", "")), R"(42["a\"\n"])");
  EXPECT_EQ(packet(encode_ack("/", 0, "")), "430[]");
  EXPECT_EQ(packet(encode_ack("/chat", greatest_ack_id, R"({"ok":true})")),
            R"(43/chat,9007199254740991[{"ok":true}])");
  EXPECT_EQ(packet(encode_connect("/", "abc")), R"(40{"sid":"abc"})");
  EXPECT_EQ(packet(encode_binary_ack("/chat", 7, "1", {})->front()), "43/chat,7[1]");
  EXPECT_FALSE(encode_binary_ack("/", 7, "", std::vector<std::string_view>(11)));
  EXPECT_EQ(packet(encode_connect("/chat", "abc", "secret")), R"(40/chat,{"sid":"abc","pid":"secret"})");
  EXPECT_EQ(packet(encode_connect_error("/", {"No \"entry\"", ""})), R"(44{"message":"No \"entry\""})");
  EXPECT_EQ(packet(encode_connect_error("/chat", {"No", R"({"code":7})"})),
            R"(44/chat,{"message":"No","data":{"code":7}})");
  EXPECT_EQ(packet(encode_disconnect("/")), "41");
  EXPECT_EQ(packet(encode_disconnect("/chat")), "41/chat,");
}

TEST(PacketEncoding, PutsAttachmentsDirectlyAfterTheirPacket) {
  const std::array<std::string_view, 2> attachments{"\x01\x02"sv, "\0x"sv};
  const auto unit = encode_binary_event(
      "/chat", "photo", R"({"_placeholder":true,"num":0},{"_placeholder":true,"num":1})", attachments, 5);
  ASSERT_TRUE(unit.has_value());
  ASSERT_EQ(unit->size(), 3U);
  EXPECT_EQ((*unit)[0].packet(),
            R"(452-/chat,5["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
  EXPECT_FALSE((*unit)[0].is_binary());
  EXPECT_EQ((*unit)[1].packet(), "\x01\x02"sv);
  EXPECT_EQ((*unit)[2].packet(), "\0x"sv);
  EXPECT_TRUE((*unit)[1].is_binary() && (*unit)[2].is_binary());
}

TEST(PacketEncoding, RefusesMoreAttachmentsThanClientsAccept) {
  const std::vector<std::string_view> eleven(11, "x");
  EXPECT_FALSE(encode_binary_event("/", "a", "", eleven).has_value());
  const auto ten = encode_binary_event("/", "a", "", std::span(eleven).first(10));
  ASSERT_TRUE(ten.has_value());
  EXPECT_EQ(ten->front().packet(), R"(4510-["a"])");
}

TEST(PacketEncoding, MakesAPlainEventIfThereAreNoAttachments) {
  const auto unit = encode_binary_event("/", "a", "1", {});
  ASSERT_TRUE(unit.has_value());
  ASSERT_EQ(unit->size(), 1U);
  EXPECT_EQ(unit->front().packet(), R"(42["a",1])");
}

}  // namespace
}  // namespace parley::socketio
