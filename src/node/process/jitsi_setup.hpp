// The Jitsi side of the configuration: which server calls are talked on, and with which tokens.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "calls/jitsi.hpp"
#include "node/config/config.hpp"

namespace parley::node {

/// `clock` outlives it. `config` has been loaded, which has checked that its settings fit together. Where the
/// key file cannot be used, or the name of the key is another app's: a line that names the setting.
base::Result<calls::Jitsi, std::string> make_jitsi(const Config::Jitsi& config, const base::Clock& clock);

}  // namespace parley::node
