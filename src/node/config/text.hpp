// What the program says about its own settings: help, the values in force, and the page of the documentation.
#pragma once

#include <string>

#include "node/config/load.hpp"

namespace parley::node {

/// "parley 0.1.0\n"
std::string version_text();

std::string help_text();

/// Every value in force and where it came from, as a TOML file that would give the same configuration, but
/// for secrets: of those it says only whether they are set.
std::string config_text(const Loaded& loaded);

/// docs/configuration.md, whole.
std::string config_docs();

}  // namespace parley::node
