// Counts what happens while it is open, and keeps the first thing that went wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/histogram.hpp"

namespace parley::bench {

class Meter {
 public:
  /// From here on units count, up to `most` of them; 0: however many.
  void open(std::uint64_t most) {
    is_open_ = true;
    most_ = most;
  }
  void close() { is_open_ = false; }

  /// One unit is done, that began, or was to begin, at `from`.
  void unit(Nanos from, Nanos until) {
    if (!is_open_ || is_full()) return;
    ++units_;
    latency_.record(until - from);
  }
  /// The two halves of it, where what is counted is not what is timed.
  void count() {
    if (is_open_ && !is_full()) ++units_;
  }
  void latency(Nanos from, Nanos until) {
    if (is_open_) latency_.record(until - from);
  }
  void fault(std::string_view what) {
    if (faults_++ == 0) first_fault_ = what;
  }

  bool is_full() const { return most_ != 0 && units_ >= most_; }
  std::uint64_t units() const { return units_; }
  std::uint64_t faults() const { return faults_; }
  const std::string& first_fault() const { return first_fault_; }
  const Histogram& latency() const { return latency_; }

 private:
  bool is_open_ = false;
  std::uint64_t most_ = 0;
  std::uint64_t units_ = 0;
  std::uint64_t faults_ = 0;
  std::string first_fault_;
  Histogram latency_;
};

}  // namespace parley::bench
