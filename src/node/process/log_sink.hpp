// Where log lines go: standard error, without ever waiting for it. A reader that has stopped reading costs
// lines, not service.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace parley::node {

class LogSink {
 public:
  explicit LogSink(int descriptor) : descriptor_(descriptor) {}

  /// From any thread. Writes the whole line, or drops and counts it.
  void write(std::string_view line);
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  int descriptor_;
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace parley::node
