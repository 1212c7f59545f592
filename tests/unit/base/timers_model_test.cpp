// Compares ten thousand random timer operations with a simple model: a multimap, which keeps equal keys in
// the order of insertion.
#include <map>
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "base/timers.hpp"
#include "support/manual_clock.hpp"

namespace parley::base {
namespace {

class Pair {
 public:
  explicit Pair(unsigned seed) : random_(seed) {
    for (std::size_t i = 0; i < timers_.size(); ++i) make(i);
  }

  void step() {
    const std::size_t which = random_() % timers_.size();
    switch (random_() % 8) {
      case 0:
        timers_[which]->disarm();
        disarm_model(which);
        return;
      case 1:
        make(which);
        disarm_model(which);
        return;
      case 2: {
        clock_.advance(Duration{random_() % 20});
        heap_.run_due();
        run_model();
        return;
      }
      default: {
        const Duration after{random_() % 50};
        timers_[which]->arm(after);
        disarm_model(which);
        model_.emplace(clock_.now() + after, which);
      }
    }
  }

  void expect_equal() const {
    ASSERT_EQ(fired_, model_fired_);
    const auto next = heap_.next_deadline();
    ASSERT_EQ(next.has_value(), !model_.empty());
    if (next) {
      ASSERT_EQ(*next, model_.begin()->first);
    }
    std::size_t armed = 0;
    for (const auto& timer : timers_) armed += timer->armed() ? 1 : 0;
    ASSERT_EQ(armed, model_.size());
  }
  std::size_t fired() const { return fired_.size(); }

 private:
  void make(std::size_t which) {
    timers_[which] = std::make_unique<Timer>(heap_, [this, which] { fired_.push_back(which); });
  }
  void disarm_model(std::size_t which) {
    std::erase_if(model_, [which](const auto& armed) { return armed.second == which; });
  }
  void run_model() {
    while (!model_.empty() && model_.begin()->first <= clock_.now()) {
      model_fired_.push_back(model_.begin()->second);
      model_.erase(model_.begin());
    }
  }

  std::minstd_rand random_;
  support::ManualClock clock_;
  Timers heap_{clock_};
  std::vector<std::unique_ptr<Timer>> timers_{100};
  std::multimap<Instant, std::size_t> model_;
  std::vector<std::size_t> fired_;
  std::vector<std::size_t> model_fired_;
};

TEST(TimersModel, TenThousandRandomOperationsFireTheSameTimersAsAMultimap) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    Pair pair(seed);
    for (int i = 0; i < 10'000; ++i) {
      pair.step();
      ASSERT_NO_FATAL_FAILURE(pair.expect_equal()) << "seed " << seed << ", step " << i;
    }
    EXPECT_GT(pair.fired(), 1000u);
  }
}

}  // namespace
}  // namespace parley::base
