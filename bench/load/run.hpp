// One run: joins, settles, warms up, measures, and gives up where it must.
#pragma once

#include <string>

#include "base/result.hpp"
#include "load/options.hpp"

namespace parley::bench {

struct Finished {
  std::string line;  ///< the report
  bool is_clean;     ///< nothing went otherwise than the scenario says
};

/// Refuses what cannot be run at all, in one line for who asked for it.
base::Result<Finished, std::string> run(const Options& options);

}  // namespace parley::bench
