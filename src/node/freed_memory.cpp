#include "node/freed_memory.hpp"

#include <algorithm>
#include <malloc.h>
#include <utility>

namespace parley::node {

Heap Heap::of_process() {
#ifdef __GLIBC__
  constexpr int bytes_at_the_top = 4 << 20;
  mallopt(M_TRIM_THRESHOLD, bytes_at_the_top);
  return {.idle = [] { return mallinfo2().fordblks; }, .give_back = [] { malloc_trim(0); }};
#else
  return {.idle = [] { return std::size_t{0}; }, .give_back = [] {}};
#endif
}

FreedMemory::FreedMemory(base::Timers& timers, Heap heap)
    : heap_(std::move(heap)), timer_(timers, [this] { look(); }) {
  timer_.arm(period);
}

void FreedMemory::look() {
  const std::size_t idle = heap_.idle();
  const std::size_t lasting = std::min(idle, std::exchange(idle_before_, idle));
  given_back_ = std::min(given_back_, idle);
  if (lasting >= given_back_ + worth_it) {
    heap_.give_back();
    given_back_ = idle_before_ = heap_.idle();
  }
  timer_.arm(period);
}

}  // namespace parley::node
