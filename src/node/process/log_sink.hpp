// Writes log lines to a file descriptor without blocking. If the reader has stopped reading, lines are
// dropped and the server continues.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace parley::node {

class LogSink {
 public:
  explicit LogSink(int descriptor) : descriptor_(descriptor) {}

  /// Writes the whole line, or drops and counts it. Callable from any thread.
  void write(std::string_view line);
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  int descriptor_;
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace parley::node
