// The report of a run as one line of JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "load/meter.hpp"
#include "load/options.hpp"
#include "load/scenario.hpp"
#include "load/usage.hpp"

namespace parley::bench {

/// What the server had used at several points of the run.
struct ServerUsage {
  Usage before;      ///< before any connection
  Usage ready;       ///< all users have joined, and there is no traffic
  Usage begin, end;  ///< of the measured time
};

struct Outcome {
  Nanos measured{0};
  std::size_t sockets = 0;  ///< joined when the measurement began
  Nanos client_cpu{0};
  std::optional<ServerUsage> server;
};

/// Returns the line without a newline. Times are in microseconds. A quotient by zero is null. `scenario` adds
/// its own members.
std::string report(const Options& options, const Meter& meter, const Outcome& outcome,
                   const Scenario* scenario = nullptr);

}  // namespace parley::bench
