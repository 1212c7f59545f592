// The random walk that is also run against real sockets must cover enough cases.
#include "unit/calls/walk.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace parley::calls {
namespace {

constexpr int steps = 100;
constexpr std::uint32_t walks = 12;

std::string told(std::uint32_t seed) {
  Walk walk(seed);
  std::string text;
  for (int i = 0; i < steps; ++i) {
    const Stride stride = walk.step();
    text.append(stride.move.text()).append(": ");
    for (const auto& device : stride.heard) {
      for (const CallNotification& notice : device) text.append(said(notice)).append("; ");
      text += "| ";
    }
    text += '\n';
  }
  return text;
}

TEST(Walk, IsEqualForTheSameSeed) {
  EXPECT_EQ(told(7), told(7));
  EXPECT_NE(told(7), told(8));
}

TEST(Walk, FindsNoFaultInTheSwitchboard) {
  for (std::uint32_t seed = 1; seed <= walks; ++seed) {
    Walk walk(seed);
    for (int i = 0; i < steps; ++i) {
      const Stride stride = walk.step();
      ASSERT_EQ(walk.world().fault(), "") << "seed " << seed << ", step " << i << ", " << stride.move.text();
    }
  }
}

TEST(Walk, CoversEveryOutcomeNotificationAndRefusal) {
  std::set<std::string> notices, refusals, outcomes;
  for (std::uint32_t seed = 1; seed <= walks; ++seed) {
    Walk walk(seed);
    for (int i = 0; i < steps; ++i) {
      const Stride stride = walk.step();
      if (stride.answer && !*stride.answer) refusals.emplace(base::entry(stride.answer->error().code).name);
      for (const auto& device : stride.heard) {
        for (const CallNotification& notice : device) {
          const std::string text = said(notice);
          notices.insert(text.substr(0, text.find_first_of(", ")));
          if (text.find("answered_elsewhere") != std::string::npos) notices.insert("answered elsewhere");
        }
      }
    }
    for (const auto& [id, call] : walk.world().records().kept) {
      if (call.outcome) outcomes.emplace(word(*call.outcome));
    }
  }
  EXPECT_EQ(notices, (std::set<std::string>{"accepted", "answered elsewhere", "ended", "failed:", "incoming",
                                            "initiated", "rejected"}));
  EXPECT_EQ(refusals, (std::set<std::string>{"CALL_ALREADY_ANSWERED", "CALL_IN_PROGRESS", "CALL_NOT_FOUND",
                                             "PERMISSION_DENIED", "USER_NOT_CONNECTED"}));
  EXPECT_EQ(outcomes,
            (std::set<std::string>{"busy", "cancelled", "completed", "failed", "missed", "rejected"}));
}

TEST(Walk, WaitsForDeadlinesButNotTooOften) {
  int all = 0;
  for (std::uint32_t seed = 1; seed <= walks; ++seed) {
    Walk walk(seed);
    int waits = 0;
    for (int i = 0; i < steps; ++i) waits += walk.step().move.act == World::Act::time_passes ? 1 : 0;
    EXPECT_LE(waits, 10) << "seed " << seed << ": each wait takes seconds with real sockets";
    all += waits;
  }
  EXPECT_GE(all, 30);
}

}  // namespace
}  // namespace parley::calls
