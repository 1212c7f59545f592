// All deadlines of a shard: heartbeats, upgrades, typing, grace periods, parked events. They share one heap,
// which one system timer drives in production and the test drives in tests.
//
// A Timer is a member of the object that it times. Arming it again moves it, destroying it disarms it, and
// neither allocates. Arming, disarming and firing take O(log n) time. Timers due at the same instant fire in
// the order in which they were armed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/unique_function.hpp"

namespace parley::base {

class Timers;

class Timer {
 public:
  /// `on_due` may arm, disarm or destroy any timer, including this one.
  Timer(Timers& timers, UniqueFunction<void()> on_due);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void arm(Duration after);
  void arm_at(Instant deadline);
  void disarm();
  bool armed() const { return position_ != not_armed; }
  /// Valid only while armed.
  Instant deadline() const { return deadline_; }
  Instant now() const;

 private:
  friend class Timers;
  static constexpr std::size_t not_armed = static_cast<std::size_t>(-1);

  Timers& timers_;
  UniqueFunction<void()> on_due_;
  Instant deadline_{};
  std::uint64_t order_ = 0;
  std::size_t position_ = not_armed;
  bool* destroyed_ = nullptr;  ///< set while on_due_ runs, so that it may destroy its own timer
};

class Timers {
 public:
  explicit Timers(const Clock& clock) : clock_(clock) {}
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  Instant now() const { return clock_.now(); }
  const Clock& clock() const { return clock_; }

  /// When the event loop must call run_due() next. Returns std::nullopt while no timer is armed.
  std::optional<Instant> next_deadline() const;

  /// Fires every timer that is due. A deadline that a callback sets in the past is moved to the current time,
  /// and fires in the next call. A timer that always re-arms itself can therefore neither block the shard nor
  /// starve other timers.
  void run_due();

 private:
  friend class Timer;
  void insert(Timer& timer);
  void remove(Timer& timer);
  void place(std::size_t position, Timer* timer);
  void sift_up(std::size_t position);
  void sift_down(std::size_t position);
  static bool before(const Timer& a, const Timer& b);

  const Clock& clock_;
  std::vector<Timer*> heap_;
  std::uint64_t next_order_ = 0;
  /// Time of the latest run_due(), and the earliest deadline that can be armed.
  Instant running_at_ = Instant::min();
};

/// A timer for objects that are numerous and seldom have a deadline. Uses only a pointer while not armed.
/// Arming it allocates.
class RareTimer {
 public:
  /// `on_due` must be equivalent in all calls while the timer exists, because only the first one is kept.
  template <class OnDue>
  void arm(Timers& timers, Duration after, OnDue on_due) {
    if (timer_ == nullptr) timer_ = std::make_unique<Timer>(timers, std::move(on_due));
    timer_->arm(after);
  }
  void disarm() { timer_.reset(); }
  bool armed() const { return timer_ != nullptr && timer_->armed(); }

 private:
  std::unique_ptr<Timer> timer_;
};

}  // namespace parley::base
