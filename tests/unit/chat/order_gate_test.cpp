#include "chat/order_gate.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace parley::chat {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::int64_t>;
using Where = OrderGate::Appended;

struct OrderGateTest : testing::Test {
  /// `age`: how long before now the message before this one was sent.
  void pass(std::int64_t seq, Where where = Where::elsewhere, base::Duration age = 0ms,
            std::uint8_t conversation = 1) {
    store::Message message;
    std::array<std::uint8_t, 16> id{};
    id[0] = conversation;
    message.conversation = base::Uuid(id);
    message.seq = seq;
    std::optional<base::Timestamp> previous_at;
    if (seq > 1) previous_at = clock.wall_now() - age;
    gate.pass(message, previous_at, where, [this, seq] { published.push_back(seq); });
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  OrderGate gate{timers, {.patience = 200ms, .settled = 2s, .held = 4, .conversations = 10, .skipped = 4}};
  Numbers published;
};

TEST_F(OrderGateTest, PublishesTheFirstMessageOfAConversationAtOnce) {
  pass(1);
  EXPECT_EQ(published, Numbers{1});
}

TEST_F(OrderGateTest, HoldsAMessageUntilTheOneBeforeItHasCome) {
  pass(1);
  pass(3, Where::here);
  pass(4);
  EXPECT_EQ(published, Numbers{1});
  EXPECT_EQ(gate.held(), 2U);
  pass(2);
  EXPECT_EQ(published, (Numbers{1, 2, 3, 4}));
  EXPECT_EQ(gate.held(), 0U);
}

TEST_F(OrderGateTest, PublishesAHeldMessageAfterItsPatienceWithoutTheMissingOne) {
  pass(1);
  pass(3);
  clock.advance(199ms, timers);
  EXPECT_EQ(published, Numbers{1});
  clock.advance(1ms, timers);
  EXPECT_EQ(published, (Numbers{1, 3}));
}

TEST_F(OrderGateTest, PublishesAMessageThatComesAfterItsSuccessorOnce) {
  pass(1);
  pass(3);
  clock.advance(200ms, timers);
  pass(2);
  pass(2);
  EXPECT_EQ(published, (Numbers{1, 3, 2}));
}

TEST_F(OrderGateTest, DropsADoubledMessageOfAnotherShard) {
  pass(1);
  pass(1);
  pass(3);
  pass(3);
  pass(2);
  pass(3);
  EXPECT_EQ(published, (Numbers{1, 2, 3}));
}

TEST_F(OrderGateTest, AlwaysPublishesAMessageThatWasAppendedHere) {
  pass(5, Where::elsewhere, 3s);
  pass(4, Where::here);
  EXPECT_EQ(published, (Numbers{5, 4}));
}

TEST_F(OrderGateTest, ContinuesAnUnknownConversationAtOnceIfItsLastMessageIsOld) {
  pass(70, Where::elsewhere, 2s);
  pass(71, Where::here);
  EXPECT_EQ(published, (Numbers{70, 71}));
}

TEST_F(OrderGateTest, HoldsAMessageOfAnUnknownConversationIfTheOneBeforeItIsRecent) {
  pass(71, Where::here, 1999ms);
  EXPECT_EQ(published, Numbers{});
  pass(70, Where::elsewhere, 5s);
  EXPECT_EQ(published, (Numbers{70, 71}));
}

TEST_F(OrderGateTest, DoesNotHoldOneConversationForAnother) {
  pass(1);
  pass(3);
  pass(1, Where::here, 0ms, 2);
  pass(2, Where::here, 0ms, 2);
  EXPECT_EQ(published, (Numbers{1, 1, 2}));
}

TEST_F(OrderGateTest, PublishesTheOldestMessageIfTooManyAreHeld) {
  pass(1);
  for (const std::int64_t seq : {10, 9, 8, 7}) pass(seq);
  EXPECT_EQ(published, Numbers{1});
  pass(6);
  EXPECT_EQ(published, (Numbers{1, 6, 7, 8, 9, 10}));
}

TEST_F(OrderGateTest, PublishesEveryMessageOnceAndInOrderWhateverTheOrderOfTheirArrival) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    OrderGate wide(timers);
    Numbers seqs{1};
    Numbers arriving;
    Numbers got;
    for (std::int64_t seq = 2; seq <= 30; ++seq) arriving.insert(arriving.end(), {seq, seq});
    std::ranges::shuffle(arriving, random);
    arriving.insert(arriving.begin(), 1);
    for (const std::int64_t seq : arriving) {
      store::Message message;
      message.seq = seq;
      wide.pass(message, seq > 1 ? std::optional(clock.wall_now()) : std::nullopt, Where::elsewhere,
                [&got, seq] { got.push_back(seq); });
      clock.advance(1ms, timers);
    }
    Numbers all(30);
    for (std::int64_t seq = 1; seq <= 30; ++seq) all[static_cast<std::size_t>(seq - 1)] = seq;
    EXPECT_EQ(got, all) << "round " << round;
  }
}

}  // namespace
}  // namespace parley::chat
