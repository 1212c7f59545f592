// The texts that the program prints about its settings: the help text, the effective values and the page of
// the documentation.
#pragma once

#include <string>

#include "node/config/load.hpp"

namespace parley::node {

/// Returns a text such as "parley 0.1.0\n".
std::string version_text();

std::string help_text();

/// Returns every effective value and its source, as a TOML file that gives the same configuration. Of a
/// secret the text only says whether it is set.
std::string config_text(const Loaded& loaded);

/// Returns the whole text of docs/configuration.md.
std::string config_docs();

}  // namespace parley::node
