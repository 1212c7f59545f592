// A run as one line of JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "load/meter.hpp"
#include "load/options.hpp"
#include "load/scenario.hpp"
#include "load/usage.hpp"

namespace parley::bench {

/// What the server had used when.
struct ServerUsage {
  Usage before;      ///< nobody was connected
  Usage ready;       ///< all had joined, and it was quiet
  Usage begin, end;  ///< of what was measured
};

struct Outcome {
  Nanos measured{0};
  std::size_t sockets = 0;  ///< joined when it was ready
  Nanos client_cpu{0};
  std::optional<ServerUsage> server;
};

/// Without a line's end. Times in microseconds; a quotient by nothing is null.
/// `scenario` adds what only it knows.
std::string report(const Options& options, const Meter& meter, const Outcome& outcome,
                   const Scenario* scenario = nullptr);

}  // namespace parley::bench
