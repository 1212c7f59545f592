// WebSocket: the same frames, cut differently, give the same messages, answers and close code, with and
// without compression. A message arrives as it was sent, in any fragments and with any pings between them.
// What was compressed is inflated to the same bytes, within its bound.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "fuzz/cuts.hpp"
#include "fuzz/target.hpp"
#include "unit/ws/conversation.hpp"
#include "unit/ws/deflated.hpp"

namespace parley::fuzz {
namespace {

using ws::test::Happened;

constexpr std::uint32_t ways_to_cut = 3;
constexpr ws::Limits tight{.max_message = 64, .max_fragments = 4, .max_pings = 2};

struct Outcome {
  Happened happened;
  std::string sent;
  bool closed = false;
  bool aborted = false;
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << testing::PrintToString(outcome.happened) << " sent " << testing::PrintToString(outcome.sent)
             << (outcome.closed ? " closed" : "") << (outcome.aborted ? " aborted" : "");
}

class Exchange {
 public:
  explicit Exchange(ws::Limits limits, ws::Deflate deflate = {}) : conversation_(limits, deflate) {}

  /// Receives from a buffer of exactly this size, so that the address sanitizer finds reads past it or after
  /// it.
  void receive(std::string_view piece) {
    const std::vector<char> alone(piece.begin(), piece.end());
    conversation_.receive({alone.data(), alone.size()});
  }
  Outcome end() {
    const ws::test::Wire& wire = conversation_.wire;
    const Outcome before{conversation_.happened, wire.sent, wire.closed, wire.aborted};
    conversation_.endpoint.on_eof();
    conversation_.endpoint.on_closed();
    EXPECT_EQ(conversation_.happened.size(), before.happened.size() + 1) << "the end is reported once";
    return {conversation_.happened, wire.sent, before.closed, before.aborted};
  }

 private:
  ws::test::Conversation conversation_;
};

void any_cut(std::string_view bytes, ws::Limits limits, ws::Deflate deflate = {}) {
  Exchange exchange(limits, deflate);
  exchange.receive(bytes);
  const Outcome whole = exchange.end();
  for (std::uint32_t way = 0; way < ways_to_cut; ++way) {
    Exchange pieces(limits, deflate);
    cut(bytes, way, [&](std::string_view piece) { pieces.receive(piece); });
    ASSERT_EQ(pieces.end(), whole) << "cut the way " << way;
  }
}

/// Returns `message` in fragments, with pings between them.
std::string fragmented(ws::Opcode opcode, std::string_view message, std::size_t& pings) {
  Dice dice(message, 7);
  std::string frames;
  ws::Opcode next = opcode;
  for (bool is_final = false; !is_final;) {
    const std::size_t size = dice.roll(static_cast<std::uint32_t>(message.size() + 1));
    is_final = size == message.size();
    frames += ws::test::client(next, message.substr(0, size), is_final);
    message.remove_prefix(size);
    next = ws::Opcode::continuation;
    if (dice.roll(2) == 0 && !is_final) {
      frames += ws::test::client(ws::Opcode::ping, std::to_string(++pings));
    }
  }
  return frames;
}

void round_trip(std::string_view message) {
  for (const ws::Opcode opcode : {ws::Opcode::text, ws::Opcode::binary}) {
    const bool is_text = opcode == ws::Opcode::text;
    std::size_t pings = 0;
    const std::string frames = fragmented(opcode, message, pings);
    Exchange exchange({});
    cut(frames, 1, [&](std::string_view piece) { exchange.receive(piece); });
    const Outcome outcome = exchange.end();
    if (is_text && !base::is_valid_utf8(message)) {
      ASSERT_EQ(outcome.happened, Happened{"closed 1006"});
      ASSERT_TRUE(outcome.sent.ends_with(ws::test::close_frame(1007))) << outcome;
      continue;
    }
    std::string pongs;
    for (std::size_t i = 1; i <= pings; ++i) pongs += ws::control_frame(ws::Opcode::pong, std::to_string(i));
    const Happened expected{(is_text ? "text " : "binary ") + std::string(message), "closed 1006"};
    ASSERT_EQ(outcome, (Outcome{expected, pongs}));
  }
}

void inflate(std::string_view input) {
  constexpr std::size_t most = 300;
  std::string message;
  if (ws::inflate_message(input, most, message) == ws::Inflated::whole) {
    ASSERT_LE(message.size(), most);
  }
}

void deflate_and_inflate(std::string_view message) {
  for (const std::uint8_t window_bits : {std::uint8_t{8}, ws::window_bits_for(message.size())}) {
    const std::string frame = ws::deflated_frame(ws::Opcode::binary, message, window_bits);
    if (frame.empty()) continue;
    std::string again;
    ASSERT_EQ(ws::inflate_message(ws::test::payload_of(frame), message.size(), again), ws::Inflated::whole);
    ASSERT_EQ(again, message);
  }
}

}  // namespace

void examine(std::string_view input) {
  any_cut(input, {});
  any_cut(input, tight);
  any_cut(input, {.max_message = 300}, {.window_bits = 15});
  inflate(input);
  deflate_and_inflate(input);
  round_trip(input);
}

}  // namespace parley::fuzz
