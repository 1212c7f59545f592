#include "node/freed_memory.hpp"

#include <algorithm>
#include <fstream>
#include <malloc.h>
#include <unistd.h>
#include <utility>

namespace parley::node {

#ifdef __GLIBC__

namespace {

/// 0 where the system does not tell.
std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t unused_bytes() {
  const struct mallinfo2 heap = mallinfo2();
  const std::size_t used = heap.uordblks + heap.hblkhd;
  return std::max(resident_bytes(), used) - used;
}

}  // namespace

Heap Heap::of_process() {
  constexpr int bytes_at_the_top = 4 << 20;
  mallopt(M_TRIM_THRESHOLD, bytes_at_the_top);
  return {.unused = [] { return unused_bytes(); }, .give_back = [] { malloc_trim(0); }};
}

#else

Heap Heap::of_process() {
  return {.unused = [] { return std::size_t{0}; }, .give_back = [] {}};
}

#endif

FreedMemory::FreedMemory(base::Timers& timers, Heap heap)
    : heap_(std::move(heap)), before_(heap_.unused()), least_(before_), timer_(timers, [this] { look(); }) {
  timer_.arm(period);
}

void FreedMemory::look() {
  const std::size_t unused = heap_.unused();
  const std::size_t lasting = std::min(unused, std::exchange(before_, unused));
  least_ = std::min(least_, unused);
  if (lasting >= least_ + worth_it) {
    heap_.give_back();
    least_ = before_ = heap_.unused();
  }
  timer_.arm(period);
}

}  // namespace parley::node
