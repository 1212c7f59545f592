// Plain passwords that are hashed in the background, with a store that can fail.
#include "auth/password_import.hpp"

#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/threads/worker.hpp"
#include "base/timers.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"

namespace parley::auth {
namespace {

using std::chrono::seconds;

constexpr HashCost cheap{1, 8192};
const base::UserId alice("1");
const base::UserId bob("2");

/// Accepts hashes, or fails if the test asks for it. The import uses no other function of the store.
class HashSink final : public store::UserStore {
 public:
  explicit HashSink(base::Executor& shard) : shard_(shard) {}

  void set_name(const base::UserId&, std::string, store::Completion<bool>) override { FAIL(); }
  void follow_name(const base::UserId&, std::string, store::Completion<bool>) override { FAIL(); }
  void set_password_hash(const base::UserId& id, std::string hash, store::Completion<bool> done) override {
    ++tries;
    base::Result<bool> answer = id != unknown;
    if (refuse) answer = *refuse;
    if (answer.ok() && *answer) stored.emplace_back(id, std::move(hash));
    shard_.post([done = std::move(done), answer]() mutable { done(answer); });
  }
  void find(const base::UserId&, store::Completion<std::optional<store::User>> done) override {
    done(base::Error(base::ErrorCode::internal));
  }
  void find_by_email(std::string, store::Completion<std::optional<store::User>> done) override {
    done(base::Error(base::ErrorCode::internal));
  }
  void add(store::User, store::Completion<store::User> done) override {
    done(base::Error(base::ErrorCode::internal));
  }
  void set_busy(const base::UserId&, bool, store::Completion<bool>) override { FAIL(); }
  void busy(store::Completion<std::vector<base::UserId>>) override { FAIL(); }
  void set_last_seen(const base::UserId&, base::Timestamp, store::Completion<bool> done) override {
    done(base::Error(base::ErrorCode::internal));
  }
  void list(std::optional<base::UserId>, std::size_t,
            store::Completion<std::vector<store::User>> done) override {
    done(base::Error(base::ErrorCode::internal));
  }

  std::optional<base::Error> refuse;
  base::UserId unknown;
  int tries = 0;
  std::vector<std::pair<base::UserId, std::string>> stored;

 private:
  base::Executor& shard_;
};

class ImportOfPasswords : public ::testing::Test {
 protected:
  bool stored(std::string_view password, std::size_t index) {
    const auto verdict = verify_password(sink.stored.at(index).second, password, cheap);
    return verdict.ok() && verdict->matches;
  }
  void run_until_tried(int times) {
    ASSERT_TRUE(shard.run_until([&] { return sink.tries == times; }));
    shard.run_all();
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor shard;
  HashSink sink{shard};
  base::Worker worker{2, 4};
  Passwords passwords{worker, shard, cheap};
  PasswordImport import{timers, sink, passwords};
};

TEST_F(ImportOfPasswords, StoresHashesOneAfterTheOtherAndDropsThePasswords) {
  ASSERT_TRUE(import.add(alice, "alice123").ok());
  ASSERT_TRUE(import.add(bob, "bob123").ok());
  EXPECT_EQ(import.waiting(), 2u);
  ASSERT_TRUE(shard.run_until([&] { return import.waiting() == 0; }));

  ASSERT_EQ(sink.stored.size(), 2u);
  EXPECT_EQ(sink.stored[0].first, alice);
  EXPECT_TRUE(stored("alice123", 0));
  EXPECT_EQ(sink.stored[1].first, bob);
  EXPECT_TRUE(stored("bob123", 1));
  EXPECT_EQ(import.matches(alice, "alice123"), std::nullopt);
}

TEST_F(ImportOfPasswords, ComparesThePlainPasswordUntilItsHashIsStored) {
  ASSERT_TRUE(import.add(alice, "alice123").ok());
  EXPECT_EQ(import.matches(alice, "alice123"), true);
  EXPECT_EQ(import.matches(alice, "alice124"), false);
  EXPECT_EQ(import.matches(bob, "alice123"), std::nullopt);
  ASSERT_TRUE(shard.run_until([&] { return import.waiting() == 0; }));
  EXPECT_EQ(import.matches(alice, "alice124"), std::nullopt);
}

TEST_F(ImportOfPasswords, AcceptsEveryUnicodeFormBeforeAndAfterHashing) {
  const std::string composed = "p\u00e4sswort";
  const std::string decomposed = "pa\u0308sswort";
  ASSERT_TRUE(import.add(alice, decomposed).ok());
  EXPECT_EQ(import.matches(alice, composed), true);
  EXPECT_EQ(import.matches(alice, decomposed), true);
  EXPECT_EQ(import.matches(alice, "passwort"), false);
  ASSERT_TRUE(shard.run_until([&] { return import.waiting() == 0; }));
  EXPECT_TRUE(stored(composed, 0));
  EXPECT_TRUE(stored(decomposed, 0));
  EXPECT_FALSE(stored("passwort", 0));
}

TEST_F(ImportOfPasswords, KeepsTheFirstPasswordOfAUserWhoseImportWaits) {
  ASSERT_TRUE(import.add(alice, "first").ok());
  ASSERT_TRUE(import.add(alice, "second").ok());
  EXPECT_EQ(import.waiting(), 1u);
  EXPECT_EQ(import.matches(alice, "second"), false);
  ASSERT_TRUE(shard.run_until([&] { return import.waiting() == 0; }));
  EXPECT_TRUE(stored("first", 0));
}

TEST_F(ImportOfPasswords, RefusesAPasswordThatIsNotAllowed) {
  EXPECT_FALSE(import.add(alice, "").ok());
  EXPECT_FALSE(import.add(alice, std::string(1025, 'x')).ok());
  EXPECT_EQ(import.waiting(), 0u);
}

TEST_F(ImportOfPasswords, TriesAgainWithGrowingPausesWhileTheStoreFails) {
  sink.refuse = base::Error(base::ErrorCode::message_send_failed);
  ASSERT_TRUE(import.add(alice, "alice123").ok());
  run_until_tried(1);
  int tries = 1;
  for (const int pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
    ASSERT_TRUE(timers.next_deadline()) << pause;
    EXPECT_EQ(*timers.next_deadline() - clock.now(), seconds(pause));
    EXPECT_EQ(import.matches(alice, "alice123"), true) << "forgotten before it was stored";
    clock.advance(seconds(pause), timers);
    run_until_tried(++tries);
  }
  sink.refuse.reset();
  clock.advance(seconds(60), timers);
  ASSERT_TRUE(shard.run_until([&] { return import.waiting() == 0; }));
  EXPECT_TRUE(stored("alice123", 0));
  EXPECT_FALSE(timers.next_deadline());

  sink.refuse = base::Error(base::ErrorCode::message_send_failed);
  ASSERT_TRUE(import.add(bob, "bob123").ok());
  run_until_tried(tries + 2);
  EXPECT_EQ(*timers.next_deadline() - clock.now(), seconds(1)) << "the pause starts over";
}

TEST_F(ImportOfPasswords, TriesAgainWhenTheWorkerIsFull) {
  std::promise<void> go_on;
  const std::shared_future<void> gate = go_on.get_future().share();
  std::promise<void> begun[2];
  for (auto& one : begun) {
    ASSERT_TRUE(worker.try_run([&one, gate] {
      one.set_value();
      gate.wait();
    }));
  }
  for (auto& one : begun) one.get_future().wait();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(worker.try_run([] {}));
  ASSERT_TRUE(import.add(alice, "alice123").ok());
  shard.run_all();
  EXPECT_EQ(import.matches(alice, "alice123"), true);
  ASSERT_TRUE(timers.next_deadline());
  go_on.set_value();
  // It does not matter how soon the worker has room again: some later attempt succeeds.
  while (import.waiting() != 0) {
    clock.advance(seconds(60), timers);
    ASSERT_TRUE(shard.wait_for_task());
    shard.run_all();
  }
  EXPECT_TRUE(stored("alice123", 0));
}

TEST_F(ImportOfPasswords, DropsThePasswordOfAnUnknownUser) {
  sink.unknown = alice;
  ASSERT_TRUE(import.add(alice, "alice123").ok());
  ASSERT_TRUE(import.add(bob, "bob123").ok());
  ASSERT_TRUE(shard.run_until([&] { return import.waiting() == 0; }));
  ASSERT_EQ(sink.stored.size(), 1u);
  EXPECT_EQ(sink.stored[0].first, bob);
}

}  // namespace
}  // namespace parley::auth
