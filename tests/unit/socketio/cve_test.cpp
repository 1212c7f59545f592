// The published attacks on Socket.IO parsers and servers, each as it was sent, and the bounds of the parser
// that limit similar attacks.
#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

TEST(PublishedAttack, Cve202036049LongDigitRunsAreReadOnceAndRefused) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say("2" + std::string(1'000'000, '9') + R"(["a"])");
  EXPECT_TRUE(alice->closed());
  const auto bob = talk.connected_client();
  bob->say("5" + std::string(1'000'000, '9') + R"(-["a"])");
  EXPECT_TRUE(bob->closed());
}

TEST(PublishedAttack, Cve20222421PlaceholderWithAFunctionNameClosesTheConnection) {
  for (const std::string_view number :
       {R"("splice")", R"("length")", R"("__proto__")", "-1", "1", "0.5", "[]"}) {
    Talk talk;
    const auto alice = talk.connected_client();
    alice->say(R"(51-["x",{"_placeholder":true,"num":)" + std::string(number) + "}]");
    EXPECT_TRUE(alice->closed()) << number;
  }
}

TEST(PublishedAttack, Cve202332695EventNameThatIsAnObjectClosesTheConnection) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(2[{"toString":"foo"}])");
  EXPECT_TRUE(alice->closed());
  EXPECT_TRUE(talk.handler.heard.empty());
}

TEST(PublishedAttack, Cve202438355EventNamedErrorIsDelivered) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(2["error",{"message":"boom"}])");
  EXPECT_FALSE(alice->closed());
  EXPECT_EQ(talk.handler.heard, (Lines{R"(event error ["error",{"message":"boom"}])"}));
}

TEST(PublishedAttack, Cve202633151AttachmentCountAboveTheBoundClosesTheConnection) {
  for (const std::string_view header : {R"(5999999999-["x"])", R"(511-["x"])", R"(61000000000-0[])"}) {
    Talk talk;
    const auto alice = talk.connected_client();
    alice->say(header);
    EXPECT_TRUE(alice->closed()) << header;
  }
}

TEST(PublishedAttack, Cve202669185AttachmentCountOfZeroClosesTheConnection) {
  for (const std::string_view header :
       {R"(50-["x"])", R"(50-["x",{"_placeholder":true,"num":0}])", "60-0[]"}) {
    Talk talk;
    const auto alice = talk.connected_client();
    alice->say(header);
    alice->attach("kept for ever");
    EXPECT_TRUE(alice->closed()) << header;
    EXPECT_TRUE(talk.handler.heard.empty()) << header;
  }
}

TEST(PublishedAttack, Cve202648804AttachmentsThatNeverComeOrNeverEndCloseTheConnection) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(510-["x"])");
  talk.clock.advance(talk.server.options().attachments_timeout, talk.timers);
  EXPECT_TRUE(alice->closed());
  const auto bob = talk.connected_client();
  bob->say(R"(510-["x"])");
  for (int i = 0; i < 5; ++i) bob->attach(std::string(250'000, 'x'));
  EXPECT_TRUE(bob->closed());
}

TEST(PublishedAttack, PrototypeNamesAreOrdinaryNames) {
  Talk talk;
  const auto alice = talk.connected_client();
  alice->say(R"(20["__proto__",{"__proto__":{"a":1},"constructor":{"prototype":2}}])");
  alice->say("0/constructor,");
  EXPECT_FALSE(alice->closed());
  EXPECT_EQ(talk.handler.heard.size(), 1U);
}

TEST(PublishedAttack, DeepNestingKeepsTheConnectionOpen) {
  Talk talk;
  const auto alice = talk.connected_client();
  std::string objects = R"(2["a",)";
  for (int i = 0; i < 150'000; ++i) objects += R"({"a":)";
  alice->say(objects);
  alice->say("2[\"a\"," + std::string(400'000, '['));
  alice->say(R"(2["a",")" + std::string(1'000'000, '\\') + R"("])");
  EXPECT_FALSE(alice->closed());
  EXPECT_EQ(talk.handler.heard.size(), 3U);
}

/// socketioxide, issue 357: a parser that did not advance.
TEST(PublishedAttack, BinaryPacketsCutAnywhereCloseTheConnection) {
  const std::string whole = R"(52-/chat,7["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Talk talk;
    const auto alice = talk.connected_client();
    alice->say("0/chat,");
    alice->say(whole.substr(0, size));
    EXPECT_TRUE(alice->closed()) << whole.substr(0, size);
    alice->attach("a");
    alice->attach("b");
    EXPECT_EQ(talk.chat_handler.heard, (Lines{"connecting null", "connected"}));
  }
}

/// Each bound of the parser, with a packet just within it and a packet just above it.
TEST(ParserBound, AcceptsPacketsWithinItAndClosesTheConnectionAboveIt) {
  const std::string longest_name(event_name_at_most, 'a');
  const std::string longest_namespace = "/" + std::string(namespace_name_at_most - 1, 'a');
  struct Row {
    std::string packet;
    bool closes;
  };
  const Row rows[] = {
      {R"(510-["a"])", false},
      {R"(511-["a"])", true},
      {R"(500000010-["a"])", false},
      {R"(29007199254740991["a"])", false},
      {R"(29007199254740992["a"])", true},
      {"39007199254740991[]", false},
      {"39007199254740992[]", true},
      {"2[\"" + longest_name + "\"]", false},
      {"2[\"" + longest_name + "a\"]", true},
      {"2[\"" + longest_name + "a\",{\"b\":1,\"b\":2}]", true},
      {"2[0." + std::string(event_name_at_most, '0') + "]", true},
      {"0" + longest_namespace + ",", false},
      {"0" + longest_namespace + "a,", true},
      {"0" + longest_namespace + "a", true},
  };
  for (const Row& row : rows) {
    Talk talk;
    const auto alice = talk.connected_client();
    alice->say(row.packet);
    EXPECT_EQ(alice->closed(), row.closes) << row.packet.substr(0, 60);
  }
}

TEST(ParserBound, OfDepthReportsADefectAndKeepsTheConnectionOpen) {
  const std::size_t deepest = base::json::Limits{}.depth;
  for (const std::size_t depth : {deepest, deepest + 1}) {
    Talk talk;
    const auto alice = talk.connected_client();
    // The array of the event counts as one level.
    alice->say("2[\"a\"," + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "]");
    EXPECT_FALSE(alice->closed());
    ASSERT_EQ(talk.handler.heard.size(), 1U);
    EXPECT_EQ(talk.handler.heard[0].find("defect") != std::string::npos, depth > deepest) << depth;
  }
}

}  // namespace
}  // namespace parley::socketio
