// How often this program has asked for memory: operator new is replaced, and counts. Linked into the
// benchmarks only.
#pragma once

#include <benchmark/benchmark.h>
#include <cstdint>

namespace parley::bench {

/// Since the program began, by any thread.
std::uint64_t allocations();

/// Lives around a benchmark's loop, and reports how many allocations an iteration took on average as
/// "allocations".
class CountedAllocations {
 public:
  explicit CountedAllocations(benchmark::State& state) : state_(state), before_(allocations()) {}
  CountedAllocations(const CountedAllocations&) = delete;
  CountedAllocations& operator=(const CountedAllocations&) = delete;
  ~CountedAllocations() {
    state_.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations() - before_), benchmark::Counter::kAvgIterations);
  }

 private:
  benchmark::State& state_;
  std::uint64_t before_;
};

}  // namespace parley::bench
