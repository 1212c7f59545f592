// Lines that answer a claim only when the test asks for it.
#pragma once

#include <deque>
#include <utility>

#include "calls/memory_lines.hpp"

namespace parley::calls {

class SlowLines final : public Lines {
 public:
  void claim(const base::CallId& call, const base::UserId& caller, const base::UserId& callee,
             base::UniqueFunction<void(Reservation)> done) override {
    owed_.push_back([this, call, caller, callee, done = std::move(done)]() mutable {
      lines.claim(call, caller, callee, std::move(done));
    });
  }
  void release(const base::CallId& call, const base::UserId& caller, const base::UserId& callee) override {
    lines.release(call, caller, callee);
  }
  void answer() {
    while (!owed_.empty()) {
      base::UniqueFunction<void()> next = std::move(owed_.front());
      owed_.pop_front();
      next();
    }
  }

  MemoryLines lines;

 private:
  std::deque<base::UniqueFunction<void()>> owed_;
};

}  // namespace parley::calls
