// Tests compressed payloads: the examples of RFC 7692, invalid data, decompression bombs, and window sizes.
#include "ws/deflate.hpp"

#include <string>
#include <string_view>
#include <zlib.h>

#include <gtest/gtest.h>

#include "unit/ws/deflated.hpp"

namespace parley::ws {
namespace {

using namespace std::string_literals;
using test::payload_of;

constexpr std::size_t plenty = 1 << 20;

std::string inflated(std::string_view payload) {
  std::string out;
  const Inflated result = inflate_message(payload, plenty, out);
  return result == Inflated::whole ? out : "(" + std::to_string(static_cast<int>(result)) + ")";
}

/// Returns text that repeats itself at a distance of `apart` bytes, and is random otherwise.
std::string echoing(std::size_t size, std::size_t apart) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525 + 1013904223;
    text[i] = i >= apart && i / 16 % 2 == 1 ? text[i - apart] : static_cast<char>(state >> 24);
  }
  return text;
}

/// Decompresses like a peer that remembers only 2^bits bytes. Each byte leaves zlib's output buffer at once.
std::string read_with_window(std::string_view payload, int bits) {
  const std::string input = std::string(payload) + "\x00\x00\xff\xff"s;
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -bits), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
  stream.avail_in = static_cast<uInt>(input.size());
  std::string out;
  while (true) {
    char byte;
    stream.next_out = reinterpret_cast<Bytef*>(&byte);
    stream.avail_out = 1;
    const int result = inflate(&stream, Z_SYNC_FLUSH);
    if (stream.avail_out == 0) out.push_back(byte);
    if (result == Z_DATA_ERROR) out = "refused: "s + stream.msg;
    if (result != Z_OK || stream.avail_out == 1) break;
  }
  inflateEnd(&stream);
  return out;
}

TEST(InflateMessage, DecompressesTheExamplesOfTheRfc) {
  const struct {
    const char* section;
    std::string payload;
    std::string message;
  } cases[] = {
      {"7.2.3.1: one block", "\xf2\x48\xcd\xc9\xc9\x07\x00"s, "Hello"},
      {"7.2.3.3: a block without compression", "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s, "Hello"},
      {"7.2.3.4: a block that is marked as the last", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s, "Hello"},
      {"7.2.3.5: two blocks", "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s, "Hello"},
      {"7.2.3.6: an empty message", "\x00"s, ""},
      {"a last block and nothing after it", "\xf3\x48\xcd\xc9\xc9\x07\x00"s, "Hello"},
      {"two last blocks", "\xf3\x48\xcd\xc9\xc9\x07\x00\xf3\x48\xcd\xc9\xc9\x07\x00"s, "HelloHello"},
  };
  for (const auto& [section, payload, message] : cases) EXPECT_EQ(inflated(payload), message) << section;
}

TEST(InflateMessage, RefusesInvalidData) {
  const struct {
    const char* what;
    std::string payload;
  } cases[] = {
      {"no byte at all; an empty message is one byte", ""s},
      {"a block of the reserved type", "\x07\x00"s},
      {"a stored block whose length and its check differ", "\x00\x05\x00\xfb\xff\x48\x65\x6c\x6c\x6f\x00"s},
      {"a distance to before the message: another message's context", "\xf2\x00\x11\x00\x00"s},
      {"the second message of section 7.2.3.2, which needs the first", "\xf2\x00\x11\x00\x00"s},
      {"an incomplete block", "\xf2\x48\xcd"s},
      {"an incomplete stored block", "\x00\x05\x00\xfa\xff\x48\x65"s},
      {"a stored block that the tail does not fill", "\x00\x06\x00\xf9\xff\x48"s},
      {"the tail, which is omitted on the wire", "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff"s},
      {"a last block with an incomplete block after it", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00\x00"s},
      {"a zlib header", "\x78\x9c\xf3\x48\xcd\xc9\xc9\x07\x00"s},
      {"text", "Hello, I am not compressed"s},
  };
  for (const auto& [what, payload] : cases) EXPECT_EQ(inflated(payload), "(2)") << what;
}

TEST(InflateMessage, RefusesEveryIncompleteMessage) {
  const std::string frame = deflated_frame(Opcode::text, echoing(3000, 500), 15);
  const std::string_view payload = payload_of(frame);
  ASSERT_GT(payload.size(), 1000u);
  for (std::size_t size = 0; size < payload.size(); ++size) {
    EXPECT_EQ(inflated(payload.substr(0, size)), "(2)") << "the first " << size << " bytes";
  }
  EXPECT_EQ(inflated(payload), echoing(3000, 500));
}

TEST(InflateMessage, StopsABombAtTheLimit) {
  std::string out;
  EXPECT_EQ(inflate_message(test::bomb(10'000'000), 100'000, out), Inflated::too_big);
  EXPECT_LE(out.size(), 100'000u);
  EXPECT_LE(out.capacity(), 200'000u);
}

TEST(InflateMessage, AcceptsAMessageOfExactlyTheLimit) {
  for (const std::size_t size : {1u, 2u, 1000u, 1023u, 1024u, 1025u, 5000u, 70'000u}) {
    for (const std::size_t apart : {std::size_t{7}, size}) {
      const std::string message = echoing(size, apart);
      const std::string frame = deflated_frame(Opcode::binary, message + std::string(9000, 'x'), 15);
      std::string out;
      EXPECT_EQ(inflate_message(payload_of(frame), size + 9000, out), Inflated::whole) << size;
      EXPECT_EQ(out, message + std::string(9000, 'x')) << size;
      EXPECT_EQ(inflate_message(payload_of(frame), size + 8999, out), Inflated::too_big) << size;
      EXPECT_EQ(out.size(), size + 8999) << "no more is decompressed";
    }
  }
  std::string out;
  EXPECT_EQ(inflate_message("\x00"s, 0, out), Inflated::whole) << "an empty message fits a limit of 0";
  EXPECT_EQ(inflate_message("\xf2\x48\xcd\xc9\xc9\x07\x00"s, 0, out), Inflated::too_big);
}

TEST(DeflatedFrame, IsAFinalFrameWithRsv1OnlyIfItIsShorter) {
  const std::string text(1000, 'a');
  const std::string frame = deflated_frame(Opcode::text, text, 15);
  EXPECT_EQ(frame[0], '\xc1');
  EXPECT_EQ(static_cast<std::size_t>(frame[1]), frame.size() - 2);
  EXPECT_EQ(inflated(payload_of(frame)), text);
  EXPECT_EQ(deflated_frame(Opcode::binary, text, 15)[0], '\xc2');
  EXPECT_EQ(deflated_frame(Opcode::binary, echoing(1000, 1000), 15), "") << "random bytes do not get shorter";
  EXPECT_EQ(deflated_frame(Opcode::text, "", 15), "");
  EXPECT_EQ(deflated_frame(Opcode::text, "Hello", 15), "");
}

TEST(DeflatedFrame, HasNoDistanceBeyondThePeersWindow) {
  for (std::uint8_t bits = 8; bits <= 15; ++bits) {
    const std::size_t window = std::size_t{1} << bits;
    for (const std::size_t apart : {window / 4, window / 2, window - 16, window, window + 16, 4 * window}) {
      const std::string message = echoing(8 * window + 1000, apart) + std::string(8 * window, 'x');
      const std::string frame = deflated_frame(Opcode::binary, message, bits);
      ASSERT_NE(frame, "");
      EXPECT_EQ(read_with_window(payload_of(frame), bits), message) << int{bits} << " bits, " << apart;
    }
  }
}

TEST(WindowBits, AreAsManyAsTheMessageSizeNeeds) {
  EXPECT_EQ(window_bits_for(0), 9);
  EXPECT_EQ(window_bits_for(250), 9);
  EXPECT_EQ(window_bits_for(251), 10);
  EXPECT_EQ(window_bits_for(1024), 11);
  EXPECT_EQ(window_bits_for(32 * 1024), 15);
  EXPECT_EQ(window_bits_for(100'000'000), 15);
}

}  // namespace
}  // namespace parley::ws
