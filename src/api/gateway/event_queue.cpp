#include "api/gateway/event_queue.hpp"

#include <cassert>
#include <utility>

namespace parley::api {

bool EventQueue::fits(Kind kind) const {
  if (in_flight_ == 0) return true;
  return kind == Kind::pipelined && !alone_in_flight_ && flight_.has_room(in_flight_, bytes_in_flight_);
}

void EventQueue::wait(Kind kind, std::size_t bytes, Step step) {
  assert(!is_full(bytes));
  waiting_bytes_ += bytes;
  waiting_.push_back({kind, bytes, std::move(step)});
}

void EventQueue::wait_first(Kind kind, std::size_t bytes, Step step) {
  waiting_bytes_ += bytes;
  waiting_.push_front({kind, bytes, std::move(step)});
}

void EventQueue::begin(Kind kind, std::size_t bytes) {
  ++in_flight_;
  bytes_in_flight_ += bytes;
  alone_in_flight_ = kind == Kind::alone;
}

void EventQueue::end(std::size_t bytes) {
  assert(in_flight_ > 0);
  --in_flight_;
  bytes_in_flight_ -= bytes;
  if (in_flight_ == 0) alone_in_flight_ = false;
  while (!waiting_.empty() && fits(waiting_.front().kind)) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= next.bytes;
    next.step();
  }
}

}  // namespace parley::api
