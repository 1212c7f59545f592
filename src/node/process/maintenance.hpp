// What an operator does with a data folder beside serving it, whether a server runs on it or not.
#pragma once

#include <string>

#include "node/config/config.hpp"
#include "node/process/exit_status.hpp"

namespace parley::node {

/// Copies the database to `file`, which must not be there yet.
Exit back_up(const Config& config, const std::string& file);
/// Prints a line per finding.
Exit look_for_damage(const Config& config);

}  // namespace parley::node
