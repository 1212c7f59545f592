#include "http/body_room.hpp"

#include <algorithm>

namespace parley::http {

BodyRoom::Entry BodyRoom::enter(Place& place, std::size_t size, std::size_t most) {
  most_ = most;
  place.size_ = size;
  if (waiting_.empty() && fits(size)) {
    let_in(place);
    return Entry::inside;
  }
  if (waiting_.size() >= std::max<std::size_t>(most / waiting_size, 1)) return Entry::refused;
  waiting_.push_back(&place);
  return Entry::waiting;
}

void BodyRoom::let_in(Place& place) {
  used_ += place.size_;
  place.is_inside_ = true;
}

void BodyRoom::leave(Place& place) {
  if (place.is_inside_) {
    used_ -= place.size_;
  } else {
    std::erase(waiting_, &place);
  }
  while (!waiting_.empty() && fits(waiting_.front()->size_)) {
    Place& next = *waiting_.front();
    waiting_.pop_front();
    let_in(next);
    next.on_admitted_();
  }
}

}  // namespace parley::http
