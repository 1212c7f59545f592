// The Jitsi side of the configuration: which server calls are talked on, and with which tokens.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "calls/jitsi.hpp"
#include "node/config.hpp"

namespace parley::node {

/// `clock` outlives it. Where the settings do not fit together, or the key file is none: a sentence that
/// names them.
base::Result<calls::Jitsi, std::string> make_jitsi(const Config::Jitsi& config, const base::Clock& clock);

}  // namespace parley::node
