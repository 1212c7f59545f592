// The resources used by a process, as the kernel counts them: processor time of all threads, and memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

#include "load/histogram.hpp"

namespace parley::bench {

struct Usage {
  Nanos cpu{0};                ///< of all threads, including those that have ended
  Nanos user{0};               ///< the part outside the kernel, rounded to a clock tick (10 ms)
  std::uint64_t resident = 0;  ///< bytes
};

/// Reads /proc/<pid>/stat. The name in it may contain blanks and brackets. `cpu` is the sum of both parts.
std::optional<Usage> read_stat(std::string_view stat, long ticks_per_second);
/// Reads the resident pages from /proc/<pid>/statm.
std::optional<std::uint64_t> read_statm(std::string_view statm);
/// Reads the processor time from /proc/<pid>/task/<tid>/schedstat.
std::optional<Nanos> read_schedstat(std::string_view schedstat);

/// Returns nothing if there is no such process. If the kernel has schedstat, `cpu` is exact to the
/// nanosecond, unless threads have ended, whose time is only in stat.
std::optional<Usage> usage_of(pid_t pid);

}  // namespace parley::bench
