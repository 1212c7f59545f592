// Tests an endpoint with permessage-deflate (RFC 7692): what it accepts, refuses and sends.
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "unit/ws/conversation.hpp"
#include "unit/ws/deflated.hpp"
#include "ws/deflate.hpp"
#include "ws/endpoint.hpp"

namespace parley::ws {
namespace {

using namespace std::string_literals;
using test::client;
using test::close_frame;
using test::continued;
using test::Conversation;
using test::Happened;

const std::string hello = "\xf2\x48\xcd\xc9\xc9\x07\x00"s;
constexpr Deflate agreed{.window_bits = 15};

/// Returns the first frame of a compressed message, or the whole message.
std::string compressed(Opcode opcode, std::string_view payload, bool is_final = true) {
  std::string frame = client(opcode, payload, is_final);
  frame[0] = static_cast<char>(frame[0] | 0x40);
  return frame;
}

/// Returns the message in a server's frame with RSV1.
std::string message_in(std::string_view frame) {
  std::string out;
  EXPECT_EQ(inflate_message(test::payload_of(frame), 1 << 20, out), Inflated::whole);
  return out;
}

TEST(CompressedMessages, AreAcceptedForAnyFragmentationAndSplit) {
  const std::string ping = client(Opcode::ping, "p");
  const std::string whole = compressed(Opcode::text, hello) + compressed(Opcode::binary, hello) +
                            client(Opcode::text, "plain") + compressed(Opcode::text, "\x00"s);
  // RFC 7692 section 7.2.3.1: RSV1 on the first fragment only.
  const std::string parts = compressed(Opcode::text, hello.substr(0, 3), false) + ping +
                            continued(hello.substr(3), true) + compressed(Opcode::binary, "", false) +
                            continued(hello) + ping + continued("", true) + client(Opcode::text, "plain") +
                            compressed(Opcode::text, "\x00"s);
  const Happened expected{"text Hello", "binary Hello", "text plain", "text "};
  for (const std::string& bytes : {whole, parts}) {
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      Conversation with({}, agreed);
      with.receive(bytes.substr(0, cut));
      with.receive(bytes.substr(cut));
      EXPECT_EQ(with.happened, expected) << "split at " << cut;
      EXPECT_TRUE(with.wire.is_open()) << "split at " << cut;
      EXPECT_EQ(with.wire.sent, bytes == parts ? "\x8a\x01p\x8a\x01p" : "") << "split at " << cut;
    }
    Conversation with({}, agreed);
    with.receive_byte_by_byte(bytes);
    EXPECT_EQ(with.happened, expected);
  }
}

TEST(CompressedMessages, AreRefusedWithTheCodeOfTheRfcs) {
  const struct {
    const char* what;
    std::string bytes;
    int code;
  } cases[] = {
      {"RSV1 on a continuation", compressed(Opcode::text, "a", false) + "\xc0\x80mask", 1002},
      {"RSV1 on a continuation of a plain message", client(Opcode::text, "a", false) + "\xc0\x80mask", 1002},
      {"RSV1 on a ping", "\xc9\x80mask", 1002},
      {"RSV1 on a pong", "\xca\x80mask", 1002},
      {"RSV1 on a close", "\xc8\x80mask", 1002},
      {"RSV2 with RSV1", "\xe1\x80mask", 1002},
      {"RSV3 with RSV1", "\xd1\x80mask", 1002},
      {"RSV1 on a reserved opcode", "\xc3\x80mask", 1002},
      {"a continuation of nothing", continued("x"), 1002},
      {"not DEFLATE data", compressed(Opcode::text, "\x07\x00"s), 1007},
      {"invalid data in the last fragment",
       compressed(Opcode::binary, "\xf2\x48", false) + continued("\xff\xff\xff", true), 1007},
      {"an incomplete message", compressed(Opcode::binary, hello.substr(0, 4)), 1007},
      {"an empty payload", compressed(Opcode::text, ""), 1007},
      {"compressed text that is not UTF-8", compressed(Opcode::text, "\x00\x01\x00\xfe\xff\xff\x00"s), 1007},
      {"plain text that is not UTF-8", client(Opcode::text, "\xff"), 1007},
      {"a compressed form longer than any allowed message's", "\xc2\xfe\x04\x29mask"s, 1009},
  };
  for (const auto& [what, bytes, code] : cases) {
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      Conversation with({.max_message = 1000}, agreed);
      with.receive(bytes.substr(0, cut));
      with.receive(bytes.substr(cut));
      EXPECT_EQ(with.wire.sent, close_frame(code)) << what << ", split at " << cut;
      EXPECT_EQ(with.happened, Happened{}) << what;
    }
  }
}

TEST(CompressedMessages, AreLimitedByTheirUncompressedSize) {
  const std::string thousand(1000, 'a');
  const std::string more(1001, 'a');
  const auto payload = [](std::string_view message) {
    return deflated_frame(Opcode::text, message, 15).substr(2);
  };
  Conversation with({.max_message = 1000}, agreed);
  with.receive(compressed(Opcode::text, payload(thousand)));
  EXPECT_EQ(with.happened, Happened{"text " + thousand});
  with.receive(compressed(Opcode::text, payload(more)));
  EXPECT_EQ(with.wire.sent, close_frame(1009));

  Conversation other({.max_message = 1000}, agreed);
  const std::string stored = "\x00\xe8\x03\x17\xfc"s + thousand + "\x00"s;
  other.receive(compressed(Opcode::text, stored));
  EXPECT_EQ(other.happened, Happened{"text " + thousand}) << "incompressible data may be slightly longer";
  other.receive(client(Opcode::text, more));
  EXPECT_EQ(other.wire.sent, close_frame(1009)) << "the limit of plain messages is unchanged";
}

TEST(CompressedMessages, AreDecompressedOnlyUpToTheLimit) {
  Conversation with({.max_message = 1'000'000}, agreed);
  with.receive(compressed(Opcode::binary, test::bomb(50'000'000)));
  EXPECT_EQ(with.wire.sent, close_frame(1009));
  EXPECT_EQ(with.happened, Happened{});
}

TEST(CompressedMessages, AreSentFromTheThresholdIfThePeerAgreed) {
  const std::string text(1024, 'a');
  Conversation with({}, agreed);
  with.endpoint.send_text(text);
  EXPECT_EQ(with.wire.sent[0], '\xc1');
  EXPECT_LT(with.wire.sent.size(), 50u);
  EXPECT_EQ(message_in(with.wire.sent), text);

  Conversation below({}, agreed);
  below.endpoint.send_text(text.substr(1));
  EXPECT_EQ(below.wire.sent, "\x81\x7e\x03\xff" + text.substr(1));
  Conversation plain;
  plain.endpoint.send_binary(text);
  EXPECT_EQ(plain.wire.sent, "\x82\x7e\x04\x00"s + text);
}

TEST(CompressedMessages, ShareNoContext) {
  const std::string text(2000, 'b');
  Conversation with({}, {.window_bits = 15, .from = 0});
  with.endpoint.send_text(text);
  const std::string first = std::exchange(with.wire.sent, "");
  with.endpoint.send_text(text);
  EXPECT_EQ(with.wire.sent, first);
  with.receive(compressed(Opcode::text, hello));
  // The second message of RFC 7692 section 7.2.3.2.
  with.receive(compressed(Opcode::text, "\xf2\x00\x11\x00\x00"s));
  EXPECT_EQ(with.happened, Happened{"text Hello"});
  EXPECT_EQ(with.wire.sent.substr(first.size()), close_frame(1007));
}

}  // namespace
}  // namespace parley::ws
