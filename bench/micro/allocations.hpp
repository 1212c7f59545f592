// Counts the allocations of this program: operator new is replaced by one that counts. Linked into the
// benchmarks only.
#pragma once

#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdint>

namespace parley::bench {

/// Returns the number of allocations since the program began, of all threads.
std::uint64_t allocations();

/// Exists during the loop of a benchmark, and reports the average number of allocations per iteration as
/// "allocations".
class CountedAllocations {
 public:
  explicit CountedAllocations(benchmark::State& state) : state_(state), before_(allocations()) {}
  CountedAllocations(const CountedAllocations&) = delete;
  CountedAllocations& operator=(const CountedAllocations&) = delete;
  ~CountedAllocations() {
    // Rounded to hundredths, so that an allocation of the first iteration alone does not count.
    const double each =
        static_cast<double>(allocations() - before_) / static_cast<double>(state_.iterations());
    state_.counters["allocations"] = std::round(each * 100) / 100;
  }

 private:
  benchmark::State& state_;
  std::uint64_t before_;
};

}  // namespace parley::bench
