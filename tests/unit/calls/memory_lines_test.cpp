// A claim takes both lines or none.
#include "calls/memory_lines.hpp"

#include <gtest/gtest.h>

namespace parley::calls {
namespace {

const base::UserId alice{"alice"}, bob{"bob"}, carol{"carol"};

struct Board {
  Reservation ask(const base::CallId& call, const base::UserId& from, const base::UserId& to) {
    Reservation answer;
    int answers = 0;
    memory.claim(call, from, to, [&](Reservation claim) {
      answer = claim;
      ++answers;
    });
    EXPECT_EQ(answers, 1);
    return answer;
  }
  MemoryLines memory;
  const base::CallId first = base::CallId::random(), second = base::CallId::random();
};

TEST(MemoryLines, GivesBothLinesToOneCall) {
  Board lines;
  EXPECT_EQ(lines.ask(lines.first, alice, bob), Reservation{});
  EXPECT_EQ(lines.memory.size(), 2U);
}

TEST(MemoryLines, ClaimTakesNoLineIfOneOfThemIsBusy) {
  Board lines;
  lines.ask(lines.first, alice, bob);
  EXPECT_EQ(lines.ask(lines.second, carol, bob),
            (Reservation{Reservation::Answer::callee_busy, lines.first}));
  EXPECT_EQ(lines.ask(lines.second, carol, alice),
            (Reservation{Reservation::Answer::callee_busy, lines.first}));
  EXPECT_EQ(lines.ask(lines.second, alice, carol),
            (Reservation{Reservation::Answer::caller_busy, lines.first}));
  EXPECT_EQ(lines.ask(lines.second, bob, carol),
            (Reservation{Reservation::Answer::caller_busy, lines.first}));
  EXPECT_EQ(lines.memory.size(), 2U);
}

TEST(MemoryLines, OfTwoUsersWhoCallEachOtherTheFirstClaimSucceeds) {
  Board lines;
  lines.ask(lines.first, alice, bob);
  EXPECT_EQ(lines.ask(lines.second, bob, alice),
            (Reservation{Reservation::Answer::caller_busy, lines.first}));
}

TEST(MemoryLines, RepeatedClaimOfTheSamePairIsRecognised) {
  Board lines;
  lines.ask(lines.first, alice, bob);
  EXPECT_EQ(lines.ask(lines.second, alice, bob), (Reservation{Reservation::Answer::again, lines.first}));
  EXPECT_EQ(lines.ask(lines.first, alice, bob), Reservation{}) << "the same call, as a restart claims it";
}

TEST(MemoryLines, CallerIsBusyIfBothAreInOtherCalls) {
  Board lines;
  const base::UserId dora{"dora"};
  lines.ask(lines.first, alice, carol);
  lines.ask(lines.second, bob, dora);
  EXPECT_EQ(lines.ask(base::CallId::random(), alice, bob),
            (Reservation{Reservation::Answer::caller_busy, lines.first}));
}

TEST(MemoryLines, ReleaseFreesOnlyTheLinesOfThatCall) {
  Board lines;
  lines.ask(lines.first, alice, bob);
  lines.memory.release(lines.second, alice, bob);
  EXPECT_EQ(lines.memory.size(), 2U);
  lines.memory.release(lines.first, alice, bob);
  lines.memory.release(lines.first, alice, bob);
  EXPECT_EQ(lines.memory.size(), 0U);
  EXPECT_EQ(lines.ask(lines.second, bob, alice), Reservation{});
}

}  // namespace
}  // namespace parley::calls
