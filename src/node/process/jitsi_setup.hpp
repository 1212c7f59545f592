// Creates calls::Jitsi from the configuration: the Jitsi server that hosts the calls, and the kind of tokens.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "calls/jitsi.hpp"
#include "node/config/config.hpp"

namespace parley::node {

/// Reads the key file and creates the object. load() has already checked that the settings in `config` fit
/// together. Returns an error line that names the setting if the key file cannot be used, or if the key id
/// belongs to another app. `clock` must outlive the result.
base::Result<calls::Jitsi, std::string> make_jitsi(const Config::Jitsi& config, const base::Clock& clock);

}  // namespace parley::node
