// What a process has used, as the kernel counts it: processor time over all of its threads, and memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

#include "load/histogram.hpp"

namespace parley::bench {

struct Usage {
  Nanos cpu{0};                ///< of all threads, those that have ended too
  Nanos user{0};               ///< the part of it outside the kernel, to a clock tick (10 ms)
  std::uint64_t resident = 0;  ///< bytes
};

/// /proc/<pid>/stat; the name in it may hold blanks and brackets. `cpu` is the sum of both parts.
std::optional<Usage> read_stat(std::string_view stat, long ticks_per_second);
/// The resident pages in /proc/<pid>/statm.
std::optional<std::uint64_t> read_statm(std::string_view statm);
/// The time on a processor in /proc/<pid>/task/<tid>/schedstat.
std::optional<Nanos> read_schedstat(std::string_view schedstat);

/// Nothing where there is no such process. Where the kernel keeps schedstat, `cpu` is exact to the
/// nanosecond, unless threads have ended, whose time only stat has.
std::optional<Usage> usage_of(pid_t pid);

}  // namespace parley::bench
