// One run: joins, waits, warms up and measures. Stops at a time limit.
#pragma once

#include <string>

#include "base/result.hpp"
#include "load/options.hpp"

namespace parley::bench {

struct Finished {
  std::string line;  ///< the report
  bool is_clean;     ///< there was no fault
};

/// Returns an error if the run is not possible, as one line for the user.
base::Result<Finished, std::string> run(const Options& options);

}  // namespace parley::bench
