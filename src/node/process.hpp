// The process: from the command line to an exit code.
//
//   load configuration -> open the data folder -> import -> listen -> ready -> SIGTERM -> drain -> exit
#pragma once

#include <span>
#include <string>

namespace parley::node {

/// Exit codes of sysexits.h, where they fit.
enum class Exit : int {
  ok = 0,
  bad_data = 65,     ///< a damaged or newer database, a malformed file to import
  disk_failed = 74,  ///< a sync failed: nothing may be acknowledged any more
  in_use = 75,       ///< the address or the data folder is taken
  bad_configuration = 78,
};

/// Runs until told to stop. `arguments` without the program's name.
Exit run(std::span<const std::string> arguments);

}  // namespace parley::node
