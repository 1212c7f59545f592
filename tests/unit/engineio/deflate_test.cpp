// Compressed WebSocket messages: agreed on in the handshake, compressed once for all receivers.
#include <string>
#include <vector>

#include "engineio/websocket_upgrade_response.hpp"
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

constexpr std::string_view offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
constexpr ws::Deflate full{.window_bits = 15};
const std::string long_text(5000, 'a');

/// Returns the message of the next frame, which must be compressed.
std::string next_compressed(std::string_view bytes) {
  EXPECT_EQ(bytes.substr(0, 1), "\xc1");
  std::string out;
  EXPECT_EQ(ws::inflate_message(bytes.substr(2), 1 << 20, out), ws::Inflated::whole);
  return out;
}

class Compressing : public Scene {
 protected:
  static Options options() {
    Options options;
    options.per_message_deflate = true;
    return options;
  }
  explicit Compressing(Options with = options()) : Scene(std::move(with)) {}

  /// Returns the head of the answer to an upgrade.
  Answer upgrade_with(std::string_view fields) {
    lines_.push_back(
        &send(connect(), "GET", query("websocket"), "", std::string(upgrade_fields) + std::string(fields)));
    Answer answer = answer_on(*lines_.back());
    if (answer.status == 101) lines_.back()->next_frame();
    return answer;
  }

  std::vector<Line*> lines_;
};

class NotCompressing : public Compressing {
 protected:
  NotCompressing() : Compressing(Options{}) {}
};

TEST_F(Compressing, IsAgreedOnInTheHandshake) {
  EXPECT_EQ(upgrade_with(offer).headers["sec-websocket-extensions"],
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  EXPECT_EQ(upgrade_with("").headers.count("sec-websocket-extensions"), 0u);
  EXPECT_EQ(upgrade_with("Sec-WebSocket-Extensions: a\r\nsec-websocket-extensions: permessage-deflate\r\n")
                .headers.count("sec-websocket-extensions"),
            1u)
      << "two fields are one list";
  EXPECT_EQ(upgrade_with("Sec-WebSocket-Extensions: permessage-deflate;\r\n").status, 400);
}

TEST_F(Compressing, CompressesLongMessagesAndNotShortOnes) {
  upgrade_with(offer);
  emit("short");
  EXPECT_EQ(frames(*lines_[0]), std::vector{text_frame("4short")});
  emit(long_text);
  EXPECT_EQ(next_compressed(lines_[0]->incoming()), "4" + long_text);
}

TEST_F(Compressing, IsDecodedLikeAnyMessage) {
  upgrade_with(offer);
  app.take();
  // "4Hello" compressed, in a client's frame with RSV1.
  std::string frame = ws::client_frame(ws::Opcode::text, "\x32\xf1\x48\xcd\xc9\xc9\x07\x00"sv, {1, 2, 3, 4});
  frame[0] = '\xc1';
  lines_[0]->write(frame);
  lines_[0]->deliver();
  EXPECT_EQ(app.take(), Heard{"message Hello"});
}

TEST_F(Compressing, AlsoAppliesToAnUpgradedSession) {
  const std::string sid = open_polling();
  Line& line =
      send(connect(), "GET", query("websocket", sid), "", std::string(upgrade_fields) + std::string(offer));
  EXPECT_EQ(answer_on(line).headers.count("sec-websocket-extensions"), 1u);
  say(line, "2probe");
  frames(line);
  emit(long_text);
  EXPECT_EQ(line.incoming(), "");
  say(line, "5");
  EXPECT_EQ(next_compressed(line.incoming()), "4" + long_text) << "messages from the queue as well";
}

TEST_F(Compressing, DoesNotChangeThePollingForm) {
  const std::string sid = open_polling();
  emit(long_text);
  EXPECT_EQ(get(sid).body, "4" + long_text);
}

TEST_F(NotCompressing, AgreesToNothing) {
  const Answer answer = upgrade_with(offer);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.headers.count("sec-websocket-extensions"), 0u);
  emit(long_text);
  EXPECT_EQ(frames(*lines_[0]), std::vector{text_frame("4" + long_text)});
}

TEST(EncodedMessage, IsCompressedOnceForAllReceivers) {
  const EncodedMessage message = EncodedMessage::text(long_text);
  const EncodedMessage copy = message;
  const base::SharedBytes first = message.frame_for(full).owner;
  EXPECT_EQ(first->front(), '\xc1');
  EXPECT_LT(first->size(), 100u);
  EXPECT_EQ(copy.frame_for(full).owner.get(), first.get()) << "the same bytes, not equal ones";
  EXPECT_EQ(message.frame_for(full).owner.get(), first.get());
  EXPECT_EQ(message.frame_for({}).owner.get(), message.owner().get()) << "the plain frame still exists";
  EXPECT_EQ(message.frame().substr(4), "4" + long_text);
}

TEST(EncodedMessage, FrameOutlivesItsMessage) {
  const EncodedMessage::Frame frame = EncodedMessage::binary(long_text).frame_for(full);
  EXPECT_EQ(frame.bytes.front(), '\xc2');
}

TEST(EncodedMessage, StaysPlainIfCompressionGainsNothing) {
  const auto is_plain = [](const EncodedMessage& message, const ws::Deflate& deflate) {
    return message.frame_for(deflate).owner.get() == message.owner().get();
  };
  EXPECT_TRUE(is_plain(EncodedMessage::text(std::string(1022, 'a')), full)) << "1,023 bytes with the type";
  EXPECT_FALSE(is_plain(EncodedMessage::text(std::string(1023, 'a')), full));
  EXPECT_FALSE(is_plain(EncodedMessage::text(long_text), {.window_bits = 13}));
  EXPECT_TRUE(is_plain(EncodedMessage::text(long_text), {.window_bits = 12}))
      << "a peer with a window smaller than the one that the message is compressed with";
  EXPECT_FALSE(is_plain(EncodedMessage::text("aaaaaaaaaaaaaaaaaaaa"), {.window_bits = 15, .from = 0}));
  std::string noise(4000, '\0');
  std::uint32_t state = 1;
  for (char& byte : noise) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  const EncodedMessage random = EncodedMessage::binary(noise);
  EXPECT_TRUE(is_plain(random, full));
  EXPECT_TRUE(is_plain(random, full)) << "and compression is tried once";
}

}  // namespace
}  // namespace parley::engineio
