#include "base/timers.hpp"

#include <algorithm>
#include <utility>

namespace parley::base {

Timer::Timer(Timers& timers, UniqueFunction<void()> on_due) : timers_(timers), on_due_(std::move(on_due)) {}

Timer::~Timer() {
  disarm();
  if (destroyed_ != nullptr) *destroyed_ = true;
}

Instant Timer::now() const {
  return timers_.now();
}

void Timer::arm(Duration after) {
  arm_at(timers_.now() + after);
}

void Timer::arm_at(Instant deadline) {
  disarm();
  deadline_ = deadline;
  timers_.insert(*this);
}

void Timer::disarm() {
  if (armed()) timers_.remove(*this);
}

std::optional<Instant> Timers::next_deadline() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->deadline_;
}

void Timers::run_due() {
  const Instant now = clock_.now();
  running_at_ = now;
  const std::uint64_t armed_before = next_order_;
  while (!heap_.empty()) {
    Timer& timer = *heap_.front();
    if (timer.deadline_ > now || timer.order_ >= armed_before) return;
    remove(timer);
    // The callable is moved out while it runs, because it may destroy the timer that holds it. It is moved
    // back even if it throws, so that the timer works after the exception is handled.
    bool destroyed = false;
    timer.destroyed_ = &destroyed;
    struct Running {
      Timer& timer;
      const bool& destroyed;
      UniqueFunction<void()> on_due;
      ~Running() {
        if (destroyed) return;
        timer.destroyed_ = nullptr;
        timer.on_due_ = std::move(on_due);
      }
    } running{timer, destroyed, std::move(timer.on_due_)};
    running.on_due();
  }
}

void Timers::insert(Timer& timer) {
  timer.order_ = next_order_++;
  timer.deadline_ = std::max(timer.deadline_, running_at_);
  heap_.push_back(&timer);
  place(heap_.size() - 1, &timer);
  sift_up(heap_.size() - 1);
}

void Timers::remove(Timer& timer) {
  const std::size_t position = timer.position_;
  Timer* last = heap_.back();
  heap_.pop_back();
  timer.position_ = Timer::not_armed;
  if (last == &timer) return;
  place(position, last);
  sift_up(position);
  sift_down(last->position_);
}

void Timers::place(std::size_t position, Timer* timer) {
  heap_[position] = timer;
  timer->position_ = position;
}

bool Timers::before(const Timer& a, const Timer& b) {
  return a.deadline_ != b.deadline_ ? a.deadline_ < b.deadline_ : a.order_ < b.order_;
}

void Timers::sift_up(std::size_t position) {
  Timer* timer = heap_[position];
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!before(*timer, *heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, timer);
}

void Timers::sift_down(std::size_t position) {
  Timer* timer = heap_[position];
  for (;;) {
    std::size_t child = 2 * position + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) ++child;
    if (!before(*heap_[child], *timer)) break;
    place(position, heap_[child]);
    position = child;
  }
  place(position, timer);
}

}  // namespace parley::base
