// Tests offload(): the result arrives once, on the home executor's thread, and the caller's captures are
// destroyed only there.
#include "base/threads/offload.hpp"

#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "support/manual_executor.hpp"

namespace parley::base {
namespace {

struct OffloadTest : testing::Test {
  support::ManualExecutor home;
  std::string answer;
  UniqueFunction<void(std::string)> keep() {
    return [this](std::string what) { answer += what; };
  }
};

TEST_F(OffloadTest, CallsDoneOnTheHomeExecutorWithTheResult) {
  Worker worker(1, 4);
  std::thread::id worked_on;
  offload<std::string>(
      &worker, home,
      [&] {
        worked_on = std::this_thread::get_id();
        return std::string("done");
      },
      keep(), "busy");
  ASSERT_TRUE(home.run_until([&] { return !answer.empty(); }));
  EXPECT_EQ(answer, "done");
  EXPECT_NE(worked_on, std::this_thread::get_id());
}

TEST_F(OffloadTest, ToAFullWorkerCallsDoneOnceWithBusy) {
  Worker worker(1, 0);
  offload<std::string>(&worker, home, [] { return std::string("done"); }, keep(), "busy");
  EXPECT_EQ(answer, "");
  home.run_all();
  EXPECT_EQ(answer, "busy");
}

TEST_F(OffloadTest, WithoutAWorkerCallsDoneWithBusy) {
  offload<std::string>(nullptr, home, [] { return std::string("done"); }, keep(), "busy");
  home.run_all();
  EXPECT_EQ(answer, "busy");
}

/// Work whose destruction on the worker is delayed.
struct Lingering {
  explicit Lingering(std::latch& until_) : until(&until_) {}
  Lingering(Lingering&& other) noexcept : until(std::exchange(other.until, nullptr)) {}
  Lingering& operator=(Lingering&&) = delete;
  ~Lingering() {
    if (until != nullptr) until->wait();
  }
  std::string operator()() const { return "done"; }
  std::latch* until;
};

TEST_F(OffloadTest, DestroysDoneOnTheHomeExecutorEvenIfTheWorkIsDestroyedLater) {
  std::latch looked(1);
  Worker worker(1, 4);
  auto owned = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = owned;
  offload<std::string>(
      &worker, home, Lingering(looked),
      [this, owned = std::move(owned)](std::string what) { answer = std::move(what); }, "busy");
  const bool was_answered = home.run_until([&] { return !answer.empty(); });
  const bool is_gone = watched.expired();
  looked.count_down();
  EXPECT_TRUE(was_answered);
  EXPECT_TRUE(is_gone);
}

}  // namespace
}  // namespace parley::base
