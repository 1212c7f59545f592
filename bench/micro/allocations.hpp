// How often this program has asked for memory: operator new is replaced, and counts. Linked into the
// benchmarks only.
#pragma once

#include <benchmark/benchmark.h>
#include <cmath>
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
    // Hundredths: what is allocated once, in the first iteration, is not what an iteration costs.
    const double each =
        static_cast<double>(allocations() - before_) / static_cast<double>(state_.iterations());
    state_.counters["allocations"] = std::round(each * 100) / 100;
  }

 private:
  benchmark::State& state_;
  std::uint64_t before_;
};

}  // namespace parley::bench
