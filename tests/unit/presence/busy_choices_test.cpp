#include "presence/busy_choices.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_store.hpp"

namespace parley::presence {
namespace {

using Lines = std::vector<std::string>;

const base::UserId alice("1");
const base::UserId unknown("9");

struct Silence final : Listener {
  void on_gone(const Presence&) override {}
  base::Duration on_changes(std::span<const Presence>) override { return {}; }
};

class BusyChoicesTest : public testing::Test {
 protected:
  BusyChoicesTest() { (void)users.add_now({.id = alice, .name = "Alice"}); }

  void choose(const base::UserId& user, bool is_busy) {
    choices.choose(user, is_busy, [this, n = ++asked](const base::Result<void>& done) {
      answers.push_back(std::to_string(n) + " " +
                        (done ? "ok" : std::string(base::entry(done.error().code).name)));
    });
  }
  /// The users whom the store has as busy.
  std::vector<base::UserId> kept() {
    std::vector<base::UserId> found;
    users.busy([&](base::Result<std::vector<base::UserId>> busy) { found = *std::move(busy); });
    executor.run_all();
    return found;
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  Silence silence;
  Roster roster{timers, std::chrono::seconds(5), silence};
  BusyChoices choices{users, roster};
  int asked = 0;
  Lines answers;
};

TEST_F(BusyChoicesTest, AChoiceIsStoredBeforeItIsInForce) {
  choose(alice, true);
  EXPECT_TRUE(roster.wants_calls(alice));
  EXPECT_EQ(choices.in_flight(), 1U);
  executor.run_all();
  EXPECT_FALSE(roster.wants_calls(alice));
  EXPECT_EQ(answers, Lines{"1 ok"});
  EXPECT_EQ(kept(), std::vector{alice});
  EXPECT_EQ(choices.in_flight(), 0U);
  choose(alice, false);
  executor.run_all();
  EXPECT_TRUE(roster.wants_calls(alice));
  EXPECT_TRUE(kept().empty());
}

TEST_F(BusyChoicesTest, AChoiceThatChangesNothingIsAnsweredAtOnce) {
  choose(alice, false);
  EXPECT_EQ(answers, Lines{"1 ok"});
  choose(alice, true);
  executor.run_all();
  choose(alice, true);
  EXPECT_EQ(answers, (Lines{"1 ok", "2 ok", "3 ok"}));
}

TEST_F(BusyChoicesTest, TheNewestOfSeveralChoicesWins) {
  for (const bool is_busy : {true, false, true, false}) choose(alice, is_busy);
  executor.run_all();
  EXPECT_EQ(answers, (Lines{"1 ok", "2 ok", "3 ok", "4 ok"}));
  EXPECT_TRUE(roster.wants_calls(alice));
  EXPECT_TRUE(kept().empty());
  for (const bool is_busy : {true, false, true}) choose(alice, is_busy);
  executor.run_all();
  EXPECT_EQ(answers.size(), 7U);
  EXPECT_FALSE(roster.wants_calls(alice));
  EXPECT_EQ(kept(), std::vector{alice});
  EXPECT_EQ(choices.in_flight(), 0U);
}

TEST_F(BusyChoicesTest, AChoiceThatCannotBeStoredIsInForceAndCanBeStoredLater) {
  users.refuse_wishes = base::Error(base::ErrorCode::unavailable);
  choose(alice, true);
  executor.run_all();
  EXPECT_EQ(answers, Lines{"1 UNAVAILABLE"});
  EXPECT_FALSE(roster.wants_calls(alice));
  users.refuse_wishes.reset();
  EXPECT_TRUE(kept().empty());
  choose(alice, true);
  executor.run_all();
  EXPECT_EQ(answers.back(), "2 ok");
  EXPECT_EQ(kept(), std::vector{alice});
}

TEST_F(BusyChoicesTest, AChoiceOfAnUnknownUserIsRefused) {
  choose(unknown, true);
  executor.run_all();
  EXPECT_EQ(answers, Lines{"1 UNAUTHORIZED"});
  EXPECT_TRUE(roster.wants_calls(unknown));
}

TEST_F(BusyChoicesTest, AreLoadedFromTheStoreWhenTheProcessStarts) {
  choose(alice, true);
  executor.run_all();
  Roster next(timers, std::chrono::seconds(5), silence);
  BusyChoices after(users, next);
  bool is_loaded = false;
  after.load([&](const base::Result<void>& loaded) { is_loaded = loaded.ok(); });
  executor.run_all();
  EXPECT_TRUE(is_loaded);
  EXPECT_FALSE(next.wants_calls(alice));
  users.refuse_wishes = base::Error(base::ErrorCode::unavailable);
  after.load([&](const base::Result<void>& loaded) { is_loaded = loaded.ok(); });
  executor.run_all();
  EXPECT_FALSE(is_loaded) << "otherwise the server would ring users who want no calls";
}

}  // namespace
}  // namespace parley::presence
