// Tests what an endpoint refuses, with which close code, and how early.
#include <string>

#include <gtest/gtest.h>

#include "unit/ws/conversation.hpp"
#include "ws/endpoint.hpp"

namespace parley::ws {
namespace {

using namespace std::string_literals;
using test::begun;
using test::client;
using test::close_frame;
using test::close_payload;
using test::continued;
using test::Conversation;
using test::Happened;
using test::text;

struct Refusal {
  const char* what;
  std::string bytes;
  int code;
};

const Refusal refusals[] = {
    {"RSV1", "\xc1\x80mask", 1002},
    {"RSV2", "\xa1\x80mask", 1002},
    {"RSV3", "\x91\x80mask", 1002},
    {"RSV1 on a ping", "\xc9\x80mask", 1002},
    {"a compressed message, which was never negotiated", "\xc1\x84mask\xca\x48\xcd\xc9", 1002},
    {"opcode 3", "\x83\x80mask", 1002},
    {"opcode 7", "\x87\x80mask", 1002},
    {"opcode 11", "\x8b\x80mask", 1002},
    {"opcode 15", "\x8f\x80mask", 1002},
    {"no mask", "\x81\x05Hello", 1002},
    {"a ping in fragments", "\x09\x81mask!", 1002},
    {"a ping of 126 bytes", "\x89\xfe\x00\x7emask"s, 1002},
    {"a continuation of nothing", continued("x"), 1002},
    {"a last continuation of nothing", continued("x", true), 1002},
    {"a continuation after a whole message", text("ok") + continued("x"), 1002},
    {"a new text inside a fragmented one", begun(Opcode::text, "one") + text("two"), 1002},
    {"a new binary inside a fragmented text", begun(Opcode::text, "one") + client(Opcode::binary, "2"), 1002},
    {"a close of 1 byte", client(Opcode::close, "\x03"), 1002},
    {"close code 0", client(Opcode::close, close_payload(0)), 1002},
    {"close code 999", client(Opcode::close, close_payload(999)), 1002},
    {"close code 1004", client(Opcode::close, close_payload(1004)), 1002},
    {"close code 1005", client(Opcode::close, close_payload(1005)), 1002},
    {"close code 1006", client(Opcode::close, close_payload(1006)), 1002},
    {"close code 1015", client(Opcode::close, close_payload(1015)), 1002},
    {"close code 1016", client(Opcode::close, close_payload(1016)), 1002},
    {"close code 2999", client(Opcode::close, close_payload(2999)), 1002},
    {"close code 5000", client(Opcode::close, close_payload(5000)), 1002},
    {"close code 65535", client(Opcode::close, close_payload(65535)), 1002},
    {"a close reason that is not UTF-8", client(Opcode::close, close_payload(1000, "\xff")), 1007},
    {"5 bytes in a length of 16 bits", "\x81\xfe\x00\x05mask"s, 1002},
    {"65535 bytes in a length of 64 bits", "\x82\xff\x00\x00\x00\x00\x00\x00\xff\xffmask"s, 1002},
    {"a ping whose length has 16 bits", "\x89\xfe\x00\x04mask"s, 1002},
    {"a length of 2^63", "\x82\xff\x80\x00\x00\x00\x00\x00\x00\x00mask"s, 1002},
    {"a length of 2^64 - 1", "\x82\xff\xff\xff\xff\xff\xff\xff\xff\xffmask"s, 1002},
    {"a length of 2^63 - 1", "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xffmask"s, 1009},
    {"a length of 2^53", "\x82\xff\x00\x20\x00\x00\x00\x00\x00\x00mask"s, 1009},
    {"a length of the limit plus one", "\x82\xff\x00\x00\x00\x00\x00\x0f\x42\x41mask"s, 1009},
    {"fragments whose lengths wrap around",
     begun(Opcode::binary, "ten bytes!") + "\x80\xff\xff\xff\xff\xff\xff\xff\xff\xfbmask"s, 1002},
    {"fragments beyond the limit together",
     begun(Opcode::binary, "ten bytes!") + "\x80\xff\x00\x00\x00\x00\x00\x0f\x42\x37mask"s, 1009},
    {"text that is not UTF-8", text("\xff\xfe"), 1007},
    {"text that ends within a character", text("\xe2\x82"), 1007},
    {"a surrogate", text("\xed\xa0\x80"), 1007},
    {"an overlong slash", text("\xc0\xaf"), 1007},
    {"a bad tail in the last fragment", begun(Opcode::text, "ok") + continued("\xff", true), 1007},
    {"a last fragment that ends within a character", begun(Opcode::text, "\xe2") + continued("\x82", true),
     1007},
};

TEST(EndpointRefusals, CloseWithTheCodeOfTheRfcForAnySplitOfTheBytes) {
  for (const Refusal& refusal : refusals) {
    for (std::size_t first = 0; first <= refusal.bytes.size(); ++first) {
      Conversation with;
      with.receive(std::string(refusal.bytes, 0, first));
      with.receive(std::string(refusal.bytes, first));
      with.receive(text("more"));
      EXPECT_EQ(with.wire.sent, close_frame(refusal.code)) << refusal.what << ", split at " << first;
      EXPECT_TRUE(with.wire.closed) << refusal.what << ", split at " << first;
      with.endpoint.on_closed();
      EXPECT_EQ(with.happened.back(), "closed 1006")
          << refusal.what << ": the peer sent no valid close frame";
    }
  }
}

TEST(EndpointRefusals, AreSentBeforeThePayloadArrives) {
  const struct {
    const char* what;
    std::string header;
    int code;
  } cases[] = {
      {"too long", "\x82\xff\x00\x00\x00\x00\x00\x0f\x42\x41mask"s, 1009},
      {"a continuation of nothing", "\x80\x8amask"s, 1002},
      {"not masked", "\x81\x7f"s, 1002},
      {"reserved", "\xc1"s, 1002},
  };
  for (const auto& [what, header, code] : cases) {
    Conversation with;
    with.receive(header);
    EXPECT_EQ(with.wire.sent, close_frame(code)) << what;
  }
}

TEST(EndpointRefusals, AreSentAtTheFirstByteThatIsNotUtf8) {
  Conversation with;
  const std::string frame = text("good \xc3\x28 and much more that is never sent");
  with.receive(std::string_view(frame).substr(0, 6 + 6));
  EXPECT_EQ(with.wire.sent, "") << "a lead byte may still be continued";
  with.receive(std::string_view(frame).substr(6 + 6, 1));
  EXPECT_EQ(with.wire.sent, close_frame(1007));
}

TEST(EndpointRefusals, DoNotApplyToBinaryThatIsNotUtf8) {
  Conversation with;
  with.receive(client(Opcode::binary, "\xff\xfe") + begun(Opcode::binary, "\xc3") + continued("\x28", true));
  EXPECT_EQ(with.happened, (Happened{"binary \xff\xfe", "binary \xc3\x28"}));
  EXPECT_TRUE(with.wire.is_open());
}

TEST(EndpointRefusals, CountEveryFragmentIncludingEmptyOnes) {
  Conversation with({.max_fragments = 100});
  with.receive(begun(Opcode::text, ""));
  for (int i = 0; i < 98; ++i) with.receive(continued(""));
  with.receive(continued("", true));
  EXPECT_EQ(with.happened, Happened{"text "}) << "the limit itself is accepted, and the count starts again";
  with.receive(begun(Opcode::text, ""));
  for (int i = 0; i < 99; ++i) with.receive(continued(""));
  EXPECT_EQ(with.wire.sent, "");
  with.receive(continued("", true));
  EXPECT_EQ(with.wire.sent, close_frame(1008));
}

TEST(EndpointRefusals, CountTheFragmentsOfOneMessageOnly) {
  Conversation with({.max_fragments = 1});
  with.receive(text("one") + text("two") + text("three"));
  EXPECT_EQ(with.happened, (Happened{"text one", "text two", "text three"}));
}

TEST(EndpointRefusals, DoNotApplyToFragmentsOfExactlyTheLimit) {
  Conversation with({.max_message = 10});
  with.receive(begun(Opcode::text, "12345") + continued("67890") + continued("", true));
  EXPECT_EQ(with.happened, Happened{"text 1234567890"});
  with.receive(begun(Opcode::text, "1234567890") + continued("1", true));
  EXPECT_EQ(with.wire.sent, close_frame(1009));
}

TEST(EndpointRefusals, StopAFloodOfPingsWhosePongsAreNotRead) {
  Conversation with;
  std::string flood;
  for (int i = 0; i < 10'000; ++i) flood += client(Opcode::ping, "");
  with.receive(flood);
  EXPECT_TRUE(with.wire.closed);
  EXPECT_LE(with.wire.sent.size(), 2 * 66 + close_frame(1008).size());
  EXPECT_TRUE(with.wire.sent.ends_with(close_frame(1008)));
}

}  // namespace
}  // namespace parley::ws
