// The process: from the command line to an exit code.
//
//   load configuration -> open the data folder -> import -> listen -> ready -> SIGTERM -> drain -> exit
#pragma once

#include <span>
#include <string>

#include "node/process/exit_status.hpp"

namespace parley::node {

/// Runs until told to stop. `arguments` without the program's name.
Exit run(std::span<const std::string> arguments);

}  // namespace parley::node
