#include "chat/receipts.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "unit/chat/waiting_conversations.hpp"

namespace parley::chat {
namespace {

using Lines = std::vector<std::string>;

class ReceiptsTest : public testing::Test {
 protected:
  ReceiptsTest() {
    bus.subscribe<cluster::MarkMoved>([this](const cluster::MarkMoved& moved, auto /*from*/) {
      lines.push_back("notified up to " + std::to_string(moved.mark.up_to_seq) + ", from " + moved.source);
    });
  }
  void mark() {
    receipts.mark(store::MarkKind::read, base::UserId("2"), {}, "tablet",
                  [this](base::Result<store::Mark> marked) {
                    lines.push_back(marked ? "marked up to " + std::to_string(marked->up_to_seq)
                                           : "refused: " + marked.error().message);
                  });
  }
  static store::Mark up_to(std::int64_t seq, bool moved) {
    store::Mark mark;
    mark.up_to_seq = seq;
    mark.moved = moved;
    return mark;
  }

  WaitingConversations store;
  Lines lines;
  support::ManualClock clock;
  base::Timers timers{clock};
  cluster::Bus bus{0, timers};
  Receipts receipts{store, bus};
};

TEST_F(ReceiptsTest, AMarkIsNotNotifiedBeforeItIsStored) {
  mark();
  EXPECT_EQ(lines, Lines{});
  store.marks.front()(up_to(7, true));
  EXPECT_EQ(lines, (Lines{"notified up to 7, from tablet", "marked up to 7"}));
}

TEST_F(ReceiptsTest, AMarkThatDidNotMoveIsReportedOnlyToItsReader) {
  mark();
  store.marks.front()(up_to(9, false));
  EXPECT_EQ(lines, Lines{"marked up to 9"});
}

TEST_F(ReceiptsTest, ARefusalIsReportedOnlyToTheReader) {
  mark();
  store.marks.front()(base::Error(base::ErrorCode::permission_denied));
  EXPECT_EQ(lines, Lines{"refused: Not permitted"});
}

TEST_F(ReceiptsTest, InFlightCountsMarksWithoutAnAnswer) {
  mark();
  mark();
  EXPECT_EQ(receipts.in_flight(), 2U);
  store.marks[0](up_to(1, true));
  EXPECT_EQ(receipts.in_flight(), 1U);
  store.marks[1](base::Error(base::ErrorCode::unavailable));
  EXPECT_EQ(receipts.in_flight(), 0U);
}

}  // namespace
}  // namespace parley::chat
