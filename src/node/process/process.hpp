// The main program: from the command line to an exit code.
//
//   load configuration -> open the data folder -> import -> listen -> ready -> SIGTERM -> drain -> exit
#pragma once

#include <span>
#include <string>

#include "node/process/exit_status.hpp"

namespace parley::node {

/// Executes the command in `arguments`, which do not contain the program's name. The server runs until
/// SIGTERM or SIGINT.
Exit run(std::span<const std::string> arguments);

}  // namespace parley::node
