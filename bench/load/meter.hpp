// Counts units while it is open, and keeps the first fault.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/histogram.hpp"

namespace parley::bench {

class Meter {
 public:
  /// Starts to count units, at most `most` of them; 0 means no limit.
  void open(std::uint64_t most) {
    is_open_ = true;
    most_ = most;
  }
  void close() { is_open_ = false; }

  /// Counts one unit that began, or was due to begin, at `from`.
  void unit(Nanos from, Nanos until) {
    if (!is_open_ || is_full()) return;
    ++units_;
    latency_.record(until - from);
  }
  /// The two parts of unit(), for scenarios that count something other than what they time.
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
