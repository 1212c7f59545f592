// The first packet of a session: its id and its parameters.
#pragma once

#include <string>

#include "engineio/options.hpp"
#include "engineio/request_target.hpp"

namespace parley::engineio {

/// Returns `0{"sid":...}`. It offers the upgrade to a session on polling.
std::string open_packet(const std::string& sid, TransportName transport, const Options& options);

}  // namespace parley::engineio
