// The commands `backup` and `check`, which act on a data folder. A server may be running on it.
#pragma once

#include <string>

#include "node/config/config.hpp"
#include "node/process/exit_status.hpp"

namespace parley::node {

/// Copies the database to `file`, which must not exist yet, and prints the size of the copy.
Exit back_up(const Config& config, const std::string& file);
/// Checks the database and prints one line per finding. Returns Exit::bad_data if there are findings.
Exit look_for_damage(const Config& config);

}  // namespace parley::node
