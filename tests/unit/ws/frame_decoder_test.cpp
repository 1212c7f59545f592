// Tests that any split of the same bytes gives the same frames.
#include "ws/frame_decoder.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "unit/ws/conversation.hpp"

namespace parley::ws {
namespace {

using namespace std::string_literals;
using test::client;

/// Collects each frame as "opcode final payload" from its pieces.
class Frames {
 public:
  bool feed(std::string_view bytes) {
    for (;;) {
      switch (decoder_.next(bytes)) {
        case FrameDecoder::Step::starved:
          EXPECT_TRUE(bytes.empty());
          return true;
        case FrameDecoder::Step::invalid:
          return false;
        case FrameDecoder::Step::header:
          payload_.clear();
          break;
        case FrameDecoder::Step::payload:
          take(decoder_.piece());
          break;
      }
    }
  }

  std::vector<std::string> whole;

 private:
  void take(const FrameDecoder::Piece& piece) {
    EXPECT_EQ(piece.offset, payload_.size());
    payload_.resize(piece.offset + piece.masked.size());
    apply_mask(piece.masked, payload_.data() + piece.offset, decoder_.frame().mask, piece.offset % 4);
    if (!piece.is_last) return;
    whole.push_back(std::to_string(static_cast<int>(decoder_.frame().opcode)) +
                    (decoder_.frame().is_final ? " final " : " more ") + payload_);
  }

  FrameDecoder decoder_;
  std::string payload_;
};

TEST(FrameDecoder, GivesTheSameFramesForAnySplitOfTheBytes) {
  const std::string long_text(300, 'l');
  const std::string bytes = client(Opcode::text, "Hello") + client(Opcode::ping, "") +
                            client(Opcode::binary, "\x00\x01\x02"s, false) +
                            client(Opcode::continuation, "") + client(Opcode::text, long_text) +
                            client(Opcode::close, "\x03\xe8");
  const std::vector<std::string> expected{
      "1 final Hello",        "9 final ",         "2 more \x00\x01\x02"s, "0 final ",
      "1 final " + long_text, "8 final \x03\xe8",
  };
  Frames uncut;
  ASSERT_TRUE(uncut.feed(bytes));
  ASSERT_EQ(uncut.whole, expected);

  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    Frames frames;
    // Copies, so that a view kept from the first piece would dangle.
    ASSERT_TRUE(frames.feed(std::string(bytes, 0, first)));
    ASSERT_TRUE(frames.feed(std::string(bytes, first)));
    ASSERT_EQ(frames.whole, expected) << "split at " << first;
  }
  Frames bytewise;
  for (const char byte : bytes) ASSERT_TRUE(bytewise.feed({&byte, 1}));
  EXPECT_EQ(bytewise.whole, expected);
}

TEST(FrameDecoder, ReturnsAPayloadAsAViewOfTheInput) {
  const std::string bytes = client(Opcode::text, "Hello");
  std::string_view input = bytes;
  FrameDecoder decoder;
  ASSERT_EQ(decoder.next(input), FrameDecoder::Step::header);
  ASSERT_EQ(decoder.next(input), FrameDecoder::Step::payload);
  EXPECT_TRUE(decoder.piece().is_whole());
  EXPECT_EQ(decoder.piece().masked.data(), bytes.data() + 6);
  EXPECT_EQ(decoder.next(input), FrameDecoder::Step::starved);
}

TEST(FrameDecoder, StopsAtAnInvalidHeaderForAnySplit) {
  const std::string bytes = client(Opcode::text, "ok") + "\x81\x05Hello";  // without a mask
  for (std::size_t first = 0; first < bytes.size(); ++first) {
    Frames frames;
    const bool is_fine = frames.feed(std::string_view(bytes).substr(0, first)) &&
                         frames.feed(std::string_view(bytes).substr(first));
    EXPECT_FALSE(is_fine) << "split at " << first;
    EXPECT_EQ(frames.whole, std::vector{"1 final ok"s}) << "split at " << first;
  }
}

}  // namespace
}  // namespace parley::ws
